"""Words for the tests: what is marked in the page in front, and how to click on it."""

from __future__ import annotations

from typing import Any

from browsers import until
from screens import Screen

APPROACH = "harbour-advisory"
NOT_PUBLIC = "something that has not been published"
LATE = {"from": "them", "text": "Let us continue on Signal instead.", "time": "10:30"}


def marks(screen: Screen) -> list[dict[str, Any]]:
    """The marks of the page: name of the highlight, words, and a point inside."""
    found: list[dict[str, Any]] = screen.js("return site.marks()")
    return found


def quotes(screen: Screen) -> list[str]:
    return [mark["quote"] for mark in marks(screen)]


def marked(screen: Screen, words: str) -> dict[str, Any]:
    """Wait until a mark holds these words."""
    return until(lambda: next((mark for mark in marks(screen) if words in mark["quote"]), None))


def unmarked(screen: Screen) -> None:
    """Wait until nothing is marked."""
    until(lambda: not marks(screen))


def open_site(screen: Screen, path: str = "/feed/") -> None:
    screen.open(path)
    until(lambda: screen.js("return typeof site === 'object'"))


def click_mark(screen: Screen, words: str) -> None:
    """A real click on a mark, scrolled into view."""
    marked(screen, words)
    screen.js(f"""
        const range = [...CSS.highlights.values()].flatMap((one) => [...one]).find((one) => one.toString().includes({words!r}));
        range.startContainer.parentElement.scrollIntoView({{block: "center"}})""")
    mark = marked(screen, words)
    screen.click(mark["x"], mark["y"])


def foreign_changes(screen: Screen) -> list[str]:
    """What changed in the page and was not its own doing."""
    return list(screen.js("return site.foreign.kinds"))


def ask(screen: Screen, request: str) -> Any:
    """What the background answers to a page of the extension; leaves that page in front. `request` is JavaScript."""
    screen.open(f"{screen.extension}options.html")
    return screen.js(f"return chrome.runtime.sendMessage({request})")


def site_tab(screen: Screen) -> str:
    """JavaScript, for a page of the extension, that finds the tab of the site."""
    return "(await chrome.tabs.query({})).map((tab) => tab.id).sort((a, b) => b - a)[1]"

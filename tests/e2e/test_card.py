"""The card explains a mark when the person clicks it, works by keyboard, and can send nothing."""

from __future__ import annotations

import json

import pytest
from browsers import until
from messaging import APPROACH, LATE, NOT_PUBLIC, click_mark, foreign_changes, marked, open_site, quotes
from screens import Screen

pytestmark = pytest.mark.e2e

CARD = "document.querySelector('html > [popover]')"


def open_card(screen: Screen) -> None:
    open_site(screen, f"/messaging/thread/{APPROACH}/")
    click_mark(screen, NOT_PUBLIC)
    until(lambda: screen.js(f"return document.activeElement === {CARD}"))


def test_a_click_on_a_mark_opens_the_card_and_escape_gives_the_focus_back(screen: Screen) -> None:
    open_site(screen, f"/messaging/thread/{APPROACH}/")
    marked(screen, NOT_PUBLIC)
    assert foreign_changes(screen) == []
    screen.js("document.querySelector('.msg-form__contenteditable').focus()")
    held = "return document.activeElement.className"
    click_mark(screen, NOT_PUBLIC)
    until(lambda: screen.js(f"return {CARD} !== null"))
    assert screen.js(f"return {CARD}.shadowRoot") is None

    screen.press("Escape")

    until(lambda: screen.js(f"return {CARD} === null"))
    assert screen.js(held) != ""


def test_the_card_stays_inside_the_window(screen: Screen) -> None:
    open_card(screen)

    box = screen.js(
        f"const b = {CARD}.getBoundingClientRect(); return [b.left, b.top, innerWidth - b.right, innerHeight - b.bottom]"
    )

    assert min(box) >= 0


def test_a_click_made_by_the_page_opens_nothing(screen: Screen) -> None:
    open_site(screen, f"/messaging/thread/{APPROACH}/")
    mark = marked(screen, NOT_PUBLIC)

    screen.js(f"""
        const at = {{bubbles: true, composed: true, clientX: {mark["x"]}, clientY: {mark["y"]}}};
        document.elementFromPoint(at.clientX, at.clientY).dispatchEvent(new MouseEvent('click', at));
        await new Promise((done) => setTimeout(done, 200))""")

    assert screen.js(f"return {CARD}") is None


def test_this_is_fine_takes_the_mark_away_and_is_remembered(screen: Screen) -> None:
    # In a conversation of its own: what is fine here stays marked in the other tests.
    said = [LATE, {"from": "them", "text": f"We need {NOT_PUBLIC}."}]
    arrive = "".join(f"site.add({json.dumps(message)});" for message in said)
    open_site(screen, "/messaging/thread/old-friend/")
    screen.js(arrive)
    click_mark(screen, "continue on Signal")
    until(lambda: screen.js(f"return document.activeElement === {CARD}"))

    for key in ("Tab", "Tab", "Tab", "Enter"):  # the source, Report, This is fine
        screen.press(key)
    until(lambda: "continue on Signal" not in " ".join(quotes(screen)))
    screen.close()
    open_site(screen, "/messaging/thread/old-friend/")
    screen.js(arrive)

    marked(screen, NOT_PUBLIC)
    assert "continue on Signal" not in " ".join(quotes(screen))

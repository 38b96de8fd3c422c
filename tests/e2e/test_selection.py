"""Text selected on any site can be checked, and what the person switched off stays off."""

from __future__ import annotations

import pytest
from browsers import until
from messaging import APPROACH, NOT_PUBLIC, ask, marked, marks, open_site, site_tab
from screens import FirefoxScreen, Screen

pytestmark = pytest.mark.e2e


def test_selected_text_is_checked_from_the_context_menu(in_firefox: FirefoxScreen) -> None:
    open_site(in_firefox)
    in_firefox.js("getSelection().selectAllChildren(document.querySelector('.post'))")
    x, y = in_firefox.js("const box = document.querySelector('.post').getBoundingClientRect(); return [box.x + 40, box.y + 24]")

    in_firefox.choose_from_menu(x, y, "Check selected text")

    in_firefox.follow("preview.html")
    until(lambda: "Write me on WhatsApp" in in_firefox.js("return document.body.innerText"))
    in_firefox.close()


def test_panel_only_reads_but_paints_nothing(screen: Screen) -> None:
    ask(screen, "{kind: 'save', settings: {mode: 'panel'}}")
    try:
        open_site(screen, f"/messaging/thread/{APPROACH}/")
        state = until(lambda: _judged(screen))

        assert state["assessment"]["level"] == "warning"
    finally:
        ask(screen, "{kind: 'save', settings: {mode: 'marks'}}")


def _judged(screen: Screen) -> dict[str, dict[str, str]] | None:
    assert marks(screen) == []
    screen.open(f"{screen.extension}options.html")
    state = screen.js(f"return chrome.runtime.sendMessage({{kind: 'state', tab: {site_tab(screen)}}})")
    return state if state.get("assessment") else None


def test_pausing_takes_the_marks_away_and_going_on_brings_them_back(screen: Screen) -> None:
    open_site(screen, f"/messaging/thread/{APPROACH}/")
    marked(screen, NOT_PUBLIC)
    page = screen.front()

    ask(screen, "{kind: 'save', settings: {paused: true}}")
    screen.back_to(page)
    until(lambda: marks(screen) == [])
    ask(screen, "{kind: 'save', settings: {paused: false}}")
    screen.back_to(page)

    marked(screen, NOT_PUBLIC)


def test_a_conversation_left_by_a_page_load_is_no_longer_shown(screen: Screen) -> None:
    open_site(screen, f"/messaging/thread/{APPROACH}/")
    marked(screen, NOT_PUBLIC)
    page = screen.front()
    screen.load("/feed/")

    state = ask(screen, f"{{kind: 'state', tab: {site_tab(screen)}}}")

    assert state["conversation"] is None
    assert state["site"] == "www.linkedin.com"
    screen.back_to(page)

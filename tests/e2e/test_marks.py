"""Marks appear where messages are read, in whatever shape the page takes, and the page is left as it was."""

from __future__ import annotations

import json

import pytest
from browsers import until
from messaging import APPROACH, LATE, NOT_PUBLIC, foreign_changes, marked, marks, open_site, quotes, unmarked
from screens import Screen

pytestmark = pytest.mark.e2e


def test_marks_appear_after_entering_by_the_feed_without_a_page_load(screen: Screen) -> None:
    open_site(screen)
    assert marks(screen) == []

    screen.js(f"site.go('/messaging/thread/{APPROACH}/')")

    assert marked(screen, NOT_PUBLIC)["name"] == "hl-c"
    assert foreign_changes(screen) == []


@pytest.mark.parametrize("shape", ["overlay", "shadow"])
def test_the_overlay_is_read_in_the_page_and_in_an_open_shadow_root(screen: Screen, shape: str) -> None:
    open_site(screen)

    screen.js(f"site.{shape}('{APPROACH}')")

    marked(screen, NOT_PUBLIC)
    assert foreign_changes(screen) == []


def test_a_shadow_root_on_a_host_that_nobody_named_is_found(screen: Screen) -> None:
    open_site(screen)

    screen.js(f"site.shadow('{APPROACH}', 'some-new-host')")
    screen.js("document.getElementById('some-new-host').removeAttribute('data-testid')")

    marked(screen, NOT_PUBLIC)


def test_marks_in_a_shadow_root_have_their_style_and_get_it_back(screen: Screen) -> None:
    open_site(screen)
    screen.js(f"site.shadow('{APPROACH}')")
    marked(screen, NOT_PUBLIC)
    root = "document.getElementById('interop-outlet').shadowRoot"
    assert screen.js(f"return {root}.adoptedStyleSheets.length") == 1

    screen.js(f"{root}.adoptedStyleSheets = []")

    until(lambda: screen.js(f"return {root}.adoptedStyleSheets.length") == 1, 1.5)


def test_a_frame_of_the_same_site_is_read(screen: Screen) -> None:
    open_site(screen)

    screen.js("site.frame()")

    inside = "document.querySelector('iframe').contentWindow.site?.marks().map((mark) => mark.quote) ?? []"
    until(lambda: NOT_PUBLIC in " ".join(screen.js(f"return {inside}")))


def test_a_frame_without_an_address_is_read(screen: Screen) -> None:
    open_site(screen)

    screen.js(f"site.blankFrame('{APPROACH}')")

    inside = "[...document.querySelector('iframe').contentWindow.CSS.highlights.values()].map((one) => [...one].join(' '))"
    until(lambda: NOT_PUBLIC in " ".join(screen.js(f"return {inside}")))


def test_only_what_the_sender_wrote_is_marked(screen: Screen) -> None:
    open_site(screen, "/messaging/thread/northern-mills/")
    screen.js("site.add({from: 'me', text: 'Could we continue on WhatsApp?'})")
    screen.js(f"site.add({{from: 'them', text: 'As you like.', quote: 'We need {NOT_PUBLIC}.'}})")
    screen.js("site.add({from: 'them', text: 'See the file.', attachment: 'Shall we continue on WhatsApp.pdf'})")

    screen.js(f"site.add({json.dumps(LATE)})")

    marked(screen, "continue on Signal")
    assert [words for words in quotes(screen) if "WhatsApp" in words or NOT_PUBLIC in words] == []


def test_a_lone_request_to_move_on_is_underlined_faintly(screen: Screen) -> None:
    open_site(screen, "/messaging/thread/northern-mills/")
    assert marks(screen) == []

    screen.js(f"site.add({json.dumps(LATE)})")

    assert marked(screen, "continue on Signal")["name"] == "hl-a"


def test_rows_added_later_are_followed(screen: Screen) -> None:
    open_site(screen, f"/messaging/thread/{APPROACH}/")
    marked(screen, NOT_PUBLIC)

    screen.js(f"site.add({json.dumps(LATE)})")

    marked(screen, "continue on Signal")
    marked(screen, NOT_PUBLIC)
    assert foreign_changes(screen) == []


def test_a_thread_switch_without_page_load_is_followed_both_ways(screen: Screen) -> None:
    open_site(screen, f"/messaging/thread/{APPROACH}/")
    marked(screen, NOT_PUBLIC)

    screen.js("site.go('/messaging/thread/old-friend/')")
    unmarked(screen)
    screen.js(f"site.go('/messaging/thread/{APPROACH}/')")

    marked(screen, NOT_PUBLIC)
    assert foreign_changes(screen) == []


def test_a_re_render_keeps_the_marks_and_doubles_none(screen: Screen) -> None:
    open_site(screen, f"/messaging/thread/{APPROACH}/")
    marked(screen, NOT_PUBLIC)
    before = quotes(screen)

    screen.js("site.redraw()")

    until(lambda: quotes(screen) == before)


def test_recycled_rows_lose_the_marks_of_their_former_text(screen: Screen) -> None:
    open_site(screen, f"/messaging/thread/{APPROACH}/")
    marked(screen, NOT_PUBLIC)

    screen.js("site.recycle('old-friend')")

    unmarked(screen)


def test_marks_wiped_by_the_page_return_within_a_second(screen: Screen) -> None:
    open_site(screen, f"/messaging/thread/{APPROACH}/")
    marked(screen, NOT_PUBLIC)
    before = len(marks(screen))

    screen.js("CSS.highlights.clear()")
    until(lambda: len(marks(screen)) == before, 1)
    screen.js("CSS.highlights.forEach((highlight) => highlight.clear())")

    until(lambda: len(marks(screen)) == before, 1)

"""Nothing leaves the machine unasked, and a page that cannot be read is not taken for a harmless one."""

from __future__ import annotations

import pytest
from browsers import until
from messaging import APPROACH, NOT_PUBLIC, ask, marked, open_site, site_tab
from screens import Screen
from wire import Wire

from secondlook.demo.site import Site

pytestmark = pytest.mark.e2e

SECRET = "the heron counts its pebbles"


def test_a_thousand_messages_cause_no_request_that_holds_their_text(screen: Screen, site: Site, wire: Wire) -> None:
    open_site(screen, f"/messaging/thread/{APPROACH}/")
    marked(screen, NOT_PUBLIC)

    screen.js(f"""
        for (let index = 0; index < 1000; index++) {{
            site.add({{from: 'them', text: `{SECRET} ${{index}}: continue on WhatsApp`}});
            if (index % 50 === 0) await new Promise((done) => setTimeout(done, 5));
        }}""")
    until(lambda: any(SECRET in row for row in screen.js(f"return site.rowsMarked('{SECRET}')")))

    assert not wire.holds(SECRET)
    assert [path for _, path, body in site.requests if SECRET in path or SECRET.encode() in body] == []


def test_a_page_that_cannot_be_read_says_so_within_five_seconds(screen: Screen) -> None:
    open_site(screen, f"/messaging/thread/{APPROACH}/")
    marked(screen, NOT_PUBLIC)

    screen.js("site.rename()")

    screen.open(f"{screen.extension}options.html")
    badge = f"return chrome.action.getBadgeText({{tabId: {site_tab(screen)}}})"
    until(lambda: screen.js(badge) == "?", 6)
    assert screen.js(f"return chrome.runtime.sendMessage({{kind: 'state', tab: {site_tab(screen)}}})")["unreadable"]


def test_the_badge_counts_from_caution_up(screen: Screen) -> None:
    open_site(screen, f"/messaging/thread/{APPROACH}/")
    marked(screen, NOT_PUBLIC)

    state = ask(screen, f"{{kind: 'state', tab: {site_tab(screen)}}}")

    assert state["assessment"]["level"] == "warning"
    badge = screen.js(f"return chrome.action.getBadgeText({{tabId: {site_tab(screen)}}})")
    assert badge == str(len(state["assessment"]["findings"]))

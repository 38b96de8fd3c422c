"""A page that works against the extension: it can neither blind it, nor stall itself by it, nor speak in its name."""

from __future__ import annotations

import json
from typing import Any

import pytest
from browsers import EXTENSION_ID, until
from messaging import APPROACH, LATE, NOT_PUBLIC, click_mark, marked, open_site
from screens import ChromiumScreen, Screen

from secondlook.demo.site import HOST

pytestmark = pytest.mark.e2e

SHADOWED = [
    "querySelector",
    "querySelectorAll",
    "createTreeWalker",
    "documentElement",
    "body",
    "parentNode",
    "getAttribute",
    "closest",
    "matches",
]


def shadow_names(screen: Screen, names: list[str]) -> None:
    """Put elements into the page whose names hide the members of the document and of their form."""
    screen.js(f"""
        const make = (name) => Document.prototype.createElement.call(document, name);
        site.act(() => {{
            for (const name of {json.dumps(names)}) {{
                const form = make('form');
                const field = make('input');
                form.name = form.id = field.name = name;
                form.append(field);
                Document.prototype.querySelector.call(document, 'main').append(form);
            }}
        }})""")


def test_names_that_shadow_the_document_blind_nobody(screen: Screen) -> None:
    open_site(screen)
    shadow_names(screen, SHADOWED)
    screen.js("Element.prototype.querySelectorAll = () => []; Node.prototype.getRootNode = () => null")

    screen.js(f"site.overlay('{APPROACH}')")

    marked(screen, NOT_PUBLIC)
    shadow_names(screen, ["createElement", "createElementNS", "activeElement"])
    click_mark(screen, NOT_PUBLIC)
    until(lambda: screen.js("return Document.prototype.querySelector.call(document, 'html > [popover]') !== null"))


def test_a_page_that_never_rests_stays_usable_and_is_still_read(screen: Screen) -> None:
    open_site(screen, f"/messaging/thread/{APPROACH}/")
    marked(screen, NOT_PUBLIC)

    beats = screen.js(f"""
        const crowd = document.createElement('div');
        crowd.hidden = true; // or the page is busy with itself only
        crowd.append(...Array.from({{length: 50_000}}, () => document.createElement('i')));
        site.act(() => document.body.append(crowd));
        let beats = 0;
        const end = performance.now() + 2000;
        const flood = new Promise((done) => {{
            const beat = () => {{
                beats++;
                for (let index = 0; index < 40; index++) crowd.children[index].textContent = String(Math.random());
                performance.now() < end ? setTimeout(beat, 4) : done();
            }};
            beat();
        }});
        setTimeout(() => site.add({json.dumps(LATE)}), 1000);
        await flood;
        return beats""")

    assert beats > 100  # of some 400 on a page without us and a machine without load
    marked(screen, "continue on Signal")


def test_a_text_without_end_is_cut_and_marked(screen: Screen) -> None:
    open_site(screen, "/messaging/thread/northern-mills/")

    screen.js("site.add({from: 'them', text: 'Let us continue on Signal. ' + 'x '.repeat(200_000)})")

    marked(screen, "continue on Signal")


def content_script_world(screen: ChromiumScreen) -> tuple[Any, int]:
    """A devtools session and the id of the world in which our page scripts run."""
    session = screen.context.new_cdp_session(screen.tab)
    worlds: list[int] = []

    def seen(event: Any) -> None:
        context = event["context"]
        if EXTENSION_ID in context["origin"]:
            worlds.append(context["id"])

    session.on("Runtime.executionContextCreated", seen)
    session.send("Runtime.enable")
    return session, until(lambda: (screen.tab.wait_for_timeout(20), worlds)[1])[0]


def in_world(screen: ChromiumScreen, body: str) -> Any:
    session, world = content_script_world(screen)
    call = {
        "expression": f"(async () => {{ {body} }})()",
        "contextId": world,
        "awaitPromise": True,
        "returnByValue": True,
    }
    return session.send("Runtime.evaluate", call)["result"].get("value")


@pytest.mark.parametrize(
    "request_", ["{kind: 'send', report_id: 'x', body: '{}'}", "{kind: 'state', tab: 1}", "{kind: 'settings'}"]
)
def test_page_scripts_may_not_ask_what_only_our_pages_may(in_chromium: ChromiumScreen, request_: str) -> None:
    open_site(in_chromium)

    answer = in_world(in_chromium, f"return chrome.runtime.sendMessage({request_})")

    assert answer == {"error": "refused"}
    in_chromium.close()


def test_nothing_of_ours_is_stored_where_page_scripts_can_read(in_chromium: ChromiumScreen) -> None:
    open_site(in_chromium)

    local = in_world(in_chromium, "return chrome.storage.local.get(null)")
    session = in_world(in_chromium, "return chrome.storage.session.get(null).then(() => 'open', () => 'closed')")
    databases = in_world(in_chromium, "return (await indexedDB.databases()).map((one) => one.name)")

    assert (local, session, databases) == ({}, "closed", [])
    in_chromium.close()


def test_a_page_finds_no_file_of_ours(in_chromium: ChromiumScreen) -> None:
    open_site(in_chromium)
    in_chromium.tab.goto(f"https://{HOST}/feed/")

    for path in ("manifest.json", "page/marks.css", "look/look.css", "icons/mark.svg"):
        url = f"chrome-extension://{EXTENSION_ID}/{path}"
        assert in_chromium.js(f"return fetch('{url}').then(() => 'found', () => 'none')") == "none"
    in_chromium.close()

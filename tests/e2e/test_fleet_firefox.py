"""Firefox as an organisation sets it up: installed by policy from the real service, enrolled and set without a click."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from browsers import GECKO_UUID, QUIET_GECKO, binary, gecko, until
from fleet import LISTED, changed, hand_out, policy_file
from installation import Installation, Sink
from messaging import APPROACH, marks, open_site
from screens import FirefoxScreen
from test_report import PAID, evidence_hash, open_preview, press_send, receipt
from wire import Wire

from secondlook.demo.site import Site

pytestmark = pytest.mark.e2e

POLICY = Path("/etc/firefox/policies/policies.json")
ADDON = "secondlook@127.0.0.1"
SECTION = ["policies", "3rdparty", "Extensions", ADDON]
SETTINGS = {
    "mode": "purple",  # no such mode
    "sites_off": 7,  # no list
    "colour": "red",  # no such setting
    "reporter": {"mode": "named", "name": "Desk 7"},
}
# That a package need not be signed says the policy, too.
PREFS = {name: value for name, value in QUIET_GECKO.items() if name != "xpinstall.signatures.required"} | {
    "extensions.webextensions.uuids": json.dumps({ADDON: GECKO_UUID})
}


@pytest.fixture
def policy(installation: Installation, wire: Wire, tmp_path: Path) -> Iterator[None]:
    folder = hand_out(installation, f"http://127.0.0.1:{wire.port}", SETTINGS, tmp_path)
    with policy_file(POLICY, (folder / "firefox.json").read_text()):
        yield


def settings_page(screen: FirefoxScreen) -> tuple[dict[str, str], str]:
    """What the settings page lists, and all its text."""
    screen.open(f"{screen.extension}options.html")
    until(lambda: screen.js("return Boolean(document.querySelector('#options:not([aria-busy])'))"))
    return screen.js(LISTED), screen.js("return document.body.innerText")


@pytest.mark.usefixtures("policy")
def test_installed_enrolled_and_set_by_policy_and_a_change_counts_after_a_restart(site: Site, sink: Sink, tmp_path: Path) -> None:
    program, before = binary("firefox-esr"), len(sink.mails)
    with gecko(program, tmp_path / "profile", PREFS) as client:
        screen = FirefoxScreen(client, site.port)

        def read() -> bool:
            open_site(screen, f"/messaging/thread/{APPROACH}/")
            return bool(marks(screen))

        until(read, 60, 1)

        found, text = settings_page(screen)
        assert found["mode"] == "purple · not used: Write one of these: marks, panel."
        assert found["sites_off"] == "7 · not used: Write a list of host names, such as www.linkedin.com."
        assert found["colour"] == "red · not used: There is no such setting."
        assert found["reporter.name"] == "Desk 7 · set"
        assert "A change of the policy counts after this program is started again." in text

        shown = open_preview(screen)
        assert screen.js("return document.querySelector('[name=reporter-name]').value") == "Desk 7"
        press_send(screen)
        receipt(screen)
        [mail] = until(lambda: sink.mails[before:])
        assert evidence_hash(mail) == shown
        changed(POLICY, SECTION, mode="panel")

    with gecko(program, tmp_path / "profile", PREFS) as client:
        screen = FirefoxScreen(client, site.port)
        found, _ = settings_page(screen)
        assert found["mode"] == "panel · set"
        state = f"{{kind: 'state', tab: {_site_tab()}}}"
        open_site(screen, f"/messaging/thread/{APPROACH}/")
        screen.open(f"{screen.extension}options.html")
        judged = until(lambda: screen.js(f"return (await chrome.runtime.sendMessage({state})).assessment"))
        assert any(PAID in finding["quote"] for finding in judged["findings"])
        screen.follow("/messaging/")
        assert marks(screen) == []  # read, and shown in the panel only


def _site_tab() -> str:
    return "(await chrome.tabs.query({})).map((tab) => tab.id).sort((a, b) => b - a)[1]"

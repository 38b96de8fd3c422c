"""Chromium as an organisation sets it up: installed by policy from the real service, enrolled and set without a click."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browsers import binary, until
from fleet import LISTED, changed, hand_out, policy_file
from installation import Installation, Sink
from messaging import APPROACH, marks, open_site, unmarked
from screens import ChromiumScreen
from test_report import PAID, evidence_hash, open_preview, press_send, receipt
from wire import Wire

from secondlook.demo.site import HOSTS, Site

pytestmark = pytest.mark.e2e

POLICY = Path("/etc/chromium/policies/managed/secondlook-test.json")
SETTINGS = {
    "mode": "purple",  # no such mode
    "sites_off": 7,  # no list
    "colour": "red",  # no such setting
    "reporter": {"mode": "named", "name": "Desk 7"},
    "defaults": ["reporter.name"],
}


@pytest.fixture
def managed(
    playwright: Any, installation: Installation, wire: Wire, site: Site, tmp_path: Path
) -> Iterator[tuple[ChromiumScreen, list[str]]]:
    """A browser that was given nothing but the policy, and where in the policy the settings stand."""
    program = binary("chromium")
    policy = json.loads(
        (hand_out(installation, f"http://127.0.0.1:{wire.port}", SETTINGS, tmp_path) / "chromium.json").read_text()
    )
    [extension] = policy["ExtensionSettings"]
    policy["DeveloperToolsAvailability"] = 1  # else nobody, and no test, may look into pages of a force-installed extension
    sites = ",".join(f"MAP {host}:443 127.0.0.1:{site.port}" for host in HOSTS)
    with policy_file(POLICY, json.dumps(policy)):
        context = playwright.chromium.launch_persistent_context(
            str(tmp_path / "profile"),
            executable_path=program,
            headless=True,
            ignore_default_args=[
                "--disable-extensions",
                "--disable-background-networking",
                "--disable-component-extensions-with-background-pages",
            ],
            args=[
                *("--no-sandbox", "--disable-quic", "--no-first-run", "--disable-sync", "--ignore-certificate-errors"),
                f"--host-resolver-rules={sites},MAP * ~NOTFOUND,EXCLUDE 127.0.0.1",
            ],
        )
        try:
            screen = ChromiumScreen(context)
            screen.extension = f"chrome-extension://{extension}/"
            yield screen, ["3rdparty", "extensions", extension]
        finally:
            context.close()


def reachable(screen: ChromiumScreen) -> bool:
    """Has the browser installed it?"""
    from playwright.sync_api import Error

    try:
        screen.open(f"{screen.extension}options.html")
    except Error:
        return False
    return True


def listed(screen: ChromiumScreen, name: str, state: str) -> dict[str, str]:
    """Wait until a setting of the policy has this state; all that the settings page lists."""
    page = f"{screen.extension}options.html"
    screen.open(page)  # asked by a quiet page: while pages go on loading, Chromium puts off reading its policies
    wanted = f"(one) => one.name === {name!r} && one.state === {state!r}"
    until(lambda: screen.js(f"return (await chrome.runtime.sendMessage({{kind: 'policy'}})).entries.some({wanted})"), 60, 0.5)
    screen.open(page)
    until(lambda: screen.js("return Boolean(document.querySelector('#options:not([aria-busy])'))"))
    found: dict[str, str] = screen.js(LISTED)
    return found


def preview_at_last(screen: ChromiumScreen) -> str:
    """Open the preview. What policy sets arrives bit by bit, and each bit draws the page anew, which closes the card."""
    for _ in range(3):
        try:
            return open_preview(screen)
        except AssertionError:
            continue
    return open_preview(screen)


def test_installed_enrolled_and_set_by_policy_and_a_wrong_value_costs_only_itself(
    managed: tuple[ChromiumScreen, list[str]], sink: Sink
) -> None:
    screen, section = managed
    before = len(sink.mails)

    until(lambda: reachable(screen), 60, 0.5)
    found = listed(screen, "server", "locked")
    assert found["mode"] == "purple · not used: Write one of these: marks, panel."
    assert found["sites_off"].startswith("not used: The browser did not pass it on")
    assert found["sites_off"].endswith("such as www.linkedin.com.")
    assert found["colour"] == "not used: There is no such setting."
    assert found["reporter.mode"] == "named · set"
    assert found["reporter.name"] == "Desk 7 · default, you may change it"
    assert found["enrol_code"] == "•••• · set"
    assert "A change of the policy counts at once." in screen.js("return document.body.innerText")

    shown = preview_at_last(screen)
    assert screen.js("return document.querySelector('[name=reporter-name]').value") == "Desk 7"
    press_send(screen)
    receipt(screen)
    [mail] = until(lambda: sink.mails[before:])
    assert evidence_hash(mail) == shown

    open_site(screen, f"/messaging/thread/{APPROACH}/")
    until(lambda: any(PAID in mark["quote"] for mark in marks(screen)))
    changed(POLICY, section, paused=True)
    until(lambda: not marks(screen), 60, 0.5)  # the open page follows, without a reload
    unmarked(screen)
    assert listed(screen, "paused", "locked")["paused"] == "true · set"

    changed(POLICY, section, paused=False, language="fi", contact={"organisation": "Firm", "phone": "+1 555 0199"})
    listed(screen, "language", "locked")
    assert screen.js("return [document.documentElement.lang, document.querySelector('h1').textContent]") == ["fi", "Asetukset"]
    preview_at_last(screen)
    assert screen.js("return document.documentElement.lang") == "fi"
    assert "Firm" in screen.js("return document.body.innerText")

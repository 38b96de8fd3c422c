"""Thunderbird as an organisation sets it up: installed by policy from the real service, enrolled, set; reported mail to the trash."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from browsers import binary, free_port, until
from fleet import LISTED, hand_out, policy_file
from installation import Installation, Sink
from test_thunderbird import originals
from thunderbird import MailProgram, thunderbird
from thunderbird_mail import HARMLESS, OFFER, PAID, mbox
from wire import Wire

pytestmark = pytest.mark.e2e

POLICIES = Path("/etc/thunderbird/policies/policies.json")
REPORTER = {"mode": "named", "name": "Desk 7", "address": "desk7@corp.example"}
SETTINGS = {
    "mode": "panel",
    "after_report": "trash",
    "reporter": REPORTER,
    "sensitivity": 7,  # no such sensitivity
    "colour": "red",  # no such setting
}


@pytest.fixture
def by_policy(installation: Installation, wire: Wire, tmp_path: Path) -> Iterator[MailProgram]:
    """Policies are read by every Thunderbird of this machine, so they are there for one test only."""
    binary("thunderbird")
    folder = hand_out(installation, f"http://127.0.0.1:{wire.port}", SETTINGS, tmp_path, "--may-trash")
    policy = (folder / "thunderbird.json").read_text()
    with (
        policy_file(POLICIES, policy),
        thunderbird(tmp_path / "profile", {"Inbox": mbox(OFFER, HARMLESS)}, free_port(), None) as program,
    ):
        yield program


def test_policy_sets_reporter_and_mode_and_sends_a_reported_mail_to_the_trash_after_the_receipt(
    by_policy: MailProgram, installation: Installation, sink: Sink
) -> None:
    before = len(sink.mails)
    by_policy.open("local", "a-offer")
    until(lambda: by_policy.button()["badge"], 30)
    assert by_policy.marks() == []  # panel only
    panel = by_policy.press_button()
    panel.says(PAID)
    panel.click("Report")
    preview = by_policy.page("preview.html")
    preview.says("Desk 7, desk7@corp.example")
    assert preview.js("return document.querySelector('[name=reporter-name]').disabled")
    installation.kill()
    try:
        preview.click("Send")
        preview.says("Not sent yet")
        assert by_policy.chrome("return headers(await folder('local')).length") == 2
    finally:
        installation.start()
    by_policy.close_pages()

    by_policy.press_button().click("Try now")

    assert originals(until(lambda: sink.mails[before:])) == [OFFER]
    until(lambda: by_policy.chrome("return headers(await folder('local')).length") == 1)
    assert by_policy.chrome("return headers(await folder('trash')).map((one) => one.messageId)") == ["a-offer@consult.example"]


def test_a_wrong_value_is_listed_with_its_reason_and_costs_only_itself(by_policy: MailProgram) -> None:
    by_policy.open("local", "a-offer")
    until(lambda: by_policy.button()["badge"], 30)
    by_policy.press_button().js("window.wrappedJSObject.chrome.runtime.openOptionsPage()")
    page = by_policy.page("options.html")

    found = page.js(LISTED)

    assert found["mode"] == "panel · set"
    assert found["after_report"] == "trash · set"
    assert found["sensitivity"] == "7 · not used: Write one of these: calm, balanced, watchful."
    assert found["colour"] == "red · not used: There is no such setting."
    page.says("A change of the policy counts after this program is started again.")

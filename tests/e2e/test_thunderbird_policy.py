"""Thunderbird as an organisation sets it up: the add-on installed and set by policy, reported mail to the trash."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from browsers import binary, free_port, until
from installation import Installation, Sink
from test_thunderbird import originals
from thunderbird import ADDON, MailProgram, thunderbird
from thunderbird_mail import HARMLESS, OFFER, PAID, mbox
from wire import Wire

pytestmark = pytest.mark.e2e

POLICIES = Path("/etc/thunderbird/policies/policies.json")
REPORTER = {"mode": "named", "name": "Desk 7", "address": "desk7@corp.example"}


@pytest.fixture
def by_policy(installation: Installation, wire: Wire, tmp_path: Path) -> Iterator[MailProgram]:
    """Policies are read by every Thunderbird of this machine, so they are there for one test only."""
    binary("thunderbird")
    addon = installation.build_client("thunderbird", f"http://127.0.0.1:{wire.port}", "thunderbird.xpi", "--may-trash")
    install = {ADDON: {"installation_mode": "force_installed", "install_url": addon.as_uri()}}
    settings = {ADDON: {"mode": "panel", "after_report": "trash", "reporter": REPORTER}}
    assert not POLICIES.exists(), f"{POLICIES} belongs to somebody; this test would replace it"
    POLICIES.parent.mkdir(parents=True, exist_ok=True)
    try:
        POLICIES.write_text(json.dumps({"policies": {"ExtensionSettings": install, "3rdparty": {"Extensions": settings}}}))
        with thunderbird(tmp_path / "profile", {"Inbox": mbox(OFFER, HARMLESS)}, free_port(), None) as program:
            yield program
    finally:
        POLICIES.unlink(missing_ok=True)


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

"""What is held about a person is found by id, receipt, address or profile, listed, and erased; copies that left are named."""

from __future__ import annotations

import base64
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from reporting import Clock, as_bytes, make_report
from running import environment, run
from sqlalchemy import select

from secondlook.chores import read_reports
from secondlook.errors import InputError
from secondlook.reports.accept import accept_report
from secondlook.reports.person import held_as_json, wanted_from
from secondlook.reports.reporter_key import reporter_secret
from secondlook.settings import Settings
from secondlook.store.audit import audit_faults, read_audit
from secondlook.store.database import Database
from secondlook.store.erase import Match, erase, erase_kept_mails, find, find_kept_mails
from secondlook.store.hold import hold
from secondlook.store.migrate import upgrade
from secondlook.store.outbox import lease_next, mark_sent
from secondlook.store.tables import Report, TakenMail

SENDER = {"name": "Mara North", "address": "Mara@North.example", "profile_url": "https://www.linkedin.com/in/mara-north/?trk=x"}


def _report(**parts: Any) -> dict[str, Any]:
    turns = [
        {"from": "them", "text": "Could we go on elsewhere?", "sender": SENDER},
        {"from": "me", "text": "This is Aino at Firm, who asks?"},
    ]
    original = base64.b64encode(b"To: aino@firm.example\r\n\r\nCould we?").decode()
    return make_report(conversation={"channel": "linkedin", "messages": turns}, note="She called me", original=original, **parts)


def _taken(database: Database, settings: Settings, clock: Clock, *reports: dict[str, Any], sent: bool = True) -> list[str]:
    receipts = [accept_report(database, as_bytes(report), now=clock())[1].receipt for report in reports]
    while read_reports.run(database, settings, clock()):
        pass
    while sent and (leased := lease_next(database, now=clock(), until=clock() + timedelta(minutes=1), lease="one")):
        mark_sent(database, leased, now=clock(), message_id=f"<{leased.report_id}@firm.example>")
    return receipts


def _asked(database: Database, text: str) -> list[Match]:
    return find(database, wanted_from(text, reporter_secret(database)))


@pytest.mark.parametrize("asked", ["mara@north.example", "https://www.linkedin.com/in/mara-north", "linkedin.com/in/mara-north/"])
def test_a_sender_is_found_by_address_and_by_profile(database: Database, settings: Settings, clock: Clock, asked: str) -> None:
    receipts = _taken(database, settings, clock, _report(), make_report())
    (match,) = _asked(database, asked)
    assert (match.receipt, match.roles, match.undelivered) == (receipts[0], ("sender",), False)
    assert [(copy.target, copy.at) for copy in match.copies] == [("mail", clock())]


def test_a_reporter_is_found_by_address_and_each_report_by_its_numbers(
    database: Database, settings: Settings, clock: Clock
) -> None:
    reports = [_report(), _report(reporter={"mode": "confidential", "address": "Aino@Firm.example"}), make_report()]
    receipts = _taken(database, settings, clock, *reports)
    assert {match.roles for match in _asked(database, "aino@firm.example")} == {("reporter",)}
    assert {match.receipt for match in _asked(database, "aino@firm.example")} == set(receipts)
    assert [match.receipt for match in _asked(database, receipts[1].replace("-", " "))] == [receipts[1]]
    assert [match.receipt for match in _asked(database, reports[2]["report_id"].upper())] == [receipts[2]]
    assert _asked(database, "somebody@else.example") == []


def test_an_anonymous_report_is_not_found_by_its_reporter(database: Database, settings: Settings, clock: Clock) -> None:
    _taken(database, settings, clock, make_report(reporter={"mode": "anonymous", "address": "aino@firm.example"}))
    assert _asked(database, "aino@firm.example") == []


@pytest.mark.parametrize("text", ["", "Mara North", "1234", "%", "linkedin.com"])
def test_anything_else_is_not_guessed_at(database: Database, text: str) -> None:
    with pytest.raises(InputError, match="report id"):
        _asked(database, text)


def test_a_sender_does_not_read_who_reported(database: Database, settings: Settings, clock: Clock) -> None:
    _taken(database, settings, clock, _report())
    theirs = held_as_json(database, _asked(database, "mara@north.example"))
    assert "Could we go on elsewhere?" in theirs and "This is Aino" not in theirs
    assert not any(
        word in theirs for word in ("aino@firm", "Aino Esimerkki", "She called me", base64.b64encode(b"To: aino").decode()[:8])
    )
    (held,) = json.loads(theirs)["reports"]
    assert held["left_out"] and held["copies_that_left"][0]["sent_at"] == clock().isoformat()
    assert "reporter_key" not in held["held"]["inbox_entry"][0]

    all_of_it = json.loads(held_as_json(database, _asked(database, "aino@firm.example")))["reports"][0]
    assert all_of_it["held"]["report"][0]["body"]["reporter"]["name"] == "Aino Esimerkki"
    assert all_of_it["left_out"] == []


def test_erasing_leaves_only_the_row_in_the_audit_log(database: Database, settings: Settings, clock: Clock) -> None:
    _taken(database, settings, clock, _report(), _report(), make_report())
    gone = erase(
        database,
        _asked(database, "mara@north.example"),
        undelivered_too=False,
        reason="letter of 3 March",
        actor="ida",
        now=clock(),
    )
    assert len(gone) == 2 and _asked(database, "mara@north.example") == []
    assert all(_asked(database, match.receipt) == [] for match in gone)
    with database.read() as session:
        assert len(session.scalars(select(Report.report_id)).all()) == 1
    rows = [entry for entry in read_audit(database) if entry.action == "report erased"]
    assert {(row.actor, row.detail) for row in rows} == {("ida", "letter of 3 March; copies that left: mail 2026-11-25")}
    assert list(audit_faults(database)) == []


def test_what_is_on_hold_or_undelivered_is_not_erased_by_mistake(database: Database, settings: Settings, clock: Clock) -> None:
    def try_to(**options: Any) -> list[Match]:
        return erase(
            database,
            _asked(database, receipt),
            **{"undelivered_too": False, "reason": "asked", "actor": "ida", "now": clock()} | options,
        )

    (receipt,) = _taken(database, settings, clock, _report(), sent=False)
    with pytest.raises(InputError, match="not delivered yet"):
        try_to()
    hold(database, receipt, "court", actor="ida", now=clock())
    with pytest.raises(InputError, match="on hold"):
        try_to(undelivered_too=True)
    with pytest.raises(InputError, match="who asked"):
        try_to(reason=" ")
    assert len(_asked(database, receipt)) == 1


def test_mails_that_were_no_reports_are_searched_too(database: Database, clock: Clock) -> None:
    with database.write() as session:
        for number, text in enumerate((b"From: Mara@North.example", b"From: other@north.example")):
            session.add(TakenMail(mail_id=str(number), kind="outside", taken_at=clock(), kept=text))
    assert find_kept_mails(database, "mara@north.example") == ["0"]
    erase_kept_mails(database, ["0"], reason="letter", actor="ida", now=clock())
    assert find_kept_mails(database, "mara@north.example") == []
    assert find_kept_mails(database, "other@north.example") == ["1"]


def test_on_the_command_line(tmp_path: Path, clock: Clock) -> None:
    settings = Settings(data_dir=tmp_path, security_mailbox="security@firm.example")
    database = Database(settings.store_url)
    upgrade(database)
    report = _report()
    (receipt,) = _taken(database, settings, clock, report)
    (undelivered,) = _taken(database, settings, clock, make_report(), sent=False)
    database.close()
    env = environment(tmp_path)

    listed = run(env, "reports", "person", receipt, "--json", str(tmp_path / "held.json"))
    assert f"as <{report['report_id']}@firm.example>: we cannot delete it there" in listed.stdout
    assert json.loads((tmp_path / "held.json").read_text())["reports"][0]["receipt"] == receipt
    assert (tmp_path / "held.json").stat().st_mode & 0o77 == 0

    assert run(env, "reports", "hold", receipt, "--reason", "court").returncode == 0
    assert run(env, "reports", "holds").stdout.strip().endswith("court")
    assert run(env, "reports", "erase", receipt, "--reason", "letter", "--yes").returncode == 64
    assert run(env, "reports", "release", receipt).returncode == 0
    assert "erased: 1 reports" in run(env, "reports", "erase", receipt, "--reason", "letter", "--yes").stdout
    assert run(env, "reports", "person", receipt).stdout == "nothing is held\n"

    assert "content of 0 reports, 0 reports" in run(env, "reports", "purge", "--dry-run").stdout
    assert run(env, "reports", "give-up", undelivered).stdout == "given up for 1 targets\n"
    assert "deleted: content of 0 reports" in run(env, "reports", "purge").stdout
    assert b"mara" not in b"".join(path.read_bytes().lower() for path in tmp_path.glob("secondlook.db*"))

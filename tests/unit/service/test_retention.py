"""What is over is gone, from the tables and from the bytes of the files; what is undelivered or on hold stays."""

from __future__ import annotations

import base64
import json
import random
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from reporting import Clock, as_bytes, make_report
from sqlalchemy import func, select, update

from secondlook.chores import purge as chore
from secondlook.chores import read_reports
from secondlook.errors import InputError, SettingsError
from secondlook.reports.accept import accept_report
from secondlook.settings import Settings
from secondlook.store.audit import audit_faults, read_audit, record
from secondlook.store.clean_disk import traces_since
from secondlook.store.database import Database
from secondlook.store.erase import Wanted, erase, find
from secondlook.store.hold import give_up, hold, list_held, release
from secondlook.store.migrate import upgrade
from secondlook.store.outbox import lease_next, mark_sent, mark_stuck, retry_stuck
from secondlook.store.retention import ABOUT_REPORTS, CONTENT, Purged, due
from secondlook.store.tables import Answer, Base, Campaign, Feedback, InboxEntry, Note, Outbox, Report, TakenMail

CANARY = "Kanarienvogel"


def _canary_report(number: int) -> dict[str, Any]:
    """A report with the canary in every place that is read or kept, of many sizes, so that pages split and move."""
    word = f"{CANARY}{number}"
    filler = " ".join(random.Random(number).choices(["tea", "talk", "trip", "fee", "panel"], k=number % 40 * 20))
    message = {
        "from": "them",
        "text": f"{word} {filler} write to {word}@bridge.example or https://{word}.example/x @{word}",
        "subject": f"{word} subject",
        "sender": {"name": f"{word} Sender", "address": f"{word}@north.example", "profile_url": f"https://in.example/{word}"},
    }
    return make_report(
        conversation={"channel": "email", "messages": [message]},
        note=f"{word} note",
        original=base64.b64encode(f"Subject: {word}\r\n\r\n{filler}".encode() * 50).decode(),
        reporter={"mode": "named", "name": f"{word} Reporter", "address": f"{word}@firm.example", "unit": f"{word} unit"},
    )


def _take(database: Database, report: dict[str, Any], clock: Clock) -> str:
    received, _ = accept_report(database, as_bytes(report), now=clock())
    return received.report.report_id


def _deliver(database: Database, clock: Clock) -> None:
    while leased := lease_next(database, now=clock(), until=clock() + timedelta(minutes=1), lease="lease"):
        mark_sent(database, leased, now=clock(), message_id=f"<{leased.report_id}@firm.example>")


def _written_about(database: Database, report_id: str, word: str, clock: Clock) -> None:
    with database.write() as session:
        session.add(Note(report_id=report_id, author="anna", at=clock(), text=f"{word} by a colleague"))
        session.add(Feedback(report_id=report_id, author="anna", at=clock(), lang="en", text=f"{word} to the reporter"))
        session.add(
            Answer(
                mail_id=f"feedback-{report_id}",
                message_id=f"<feedback-1.{report_id}@firm.example>",
                recipient_sha256="0" * 64,
                recipient=f"{word}@firm.example",
                content=f"{word} mail".encode(),
                state="pending",
                attempts=0,
                next_at=clock() + timedelta(days=300),
            )
        )
        session.add(TakenMail(mail_id=report_id, message_id=None, kind="outside", taken_at=clock(), kept=word.encode() * 99))


def _all_bytes(settings: Settings) -> bytes:
    return b"".join(path.read_bytes() for path in settings.data_dir.glob("secondlook.db*"))


def _purged(database: Database, settings: Settings, clock: Clock) -> None:
    while chore.run(database, settings, clock()):
        pass


def _count(database: Database, table: type[Base]) -> int:
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_no_byte_of_the_content_is_left_in_the_files(database: Database, settings: Settings, clock: Clock) -> None:
    if not database.is_embedded:
        pytest.skip("what VACUUM does on PostgreSQL stands in docs/privacy.md")
    ids = [_take(database, _canary_report(number), clock) for number in range(120)]
    while read_reports.run(database, settings, clock()):
        pass
    _deliver(database, clock)
    for number, report_id in enumerate(ids):
        _written_about(database, report_id, f"{CANARY}{number}", clock)
    assert _all_bytes(settings).lower().count(CANARY.lower().encode()) > 2_000
    clock.forward(days=90, seconds=1)
    kept = make_report(note="This one is new")
    _take(database, kept, clock)
    _purged(database, settings, clock)
    left = _all_bytes(settings)
    assert CANARY.lower().encode() not in left.lower()
    assert base64.b64encode(f"Subject: {CANARY}".encode())[:-4] not in left
    assert b"This one is new" in left
    for table in CONTENT:
        assert _count(database, table) == 0, table
    assert _count(database, Answer) == 0
    with database.read() as session:
        assert session.scalars(select(TakenMail.kept)).all() == [None] * 120
        assert session.scalar(select(func.count()).where(InboxEntry.content_gone_at.is_not(None))) == 120
        assert json.loads(session.get_one(Report, ids[0]).body) == {"report_id": ids[0]}


def test_what_is_undelivered_or_on_hold_stays_whole(database: Database, settings: Settings, clock: Clock) -> None:
    waits, held, leased, refused = (_take(database, make_report(note=CANARY), clock) for _ in range(4))
    receipts = _receipts(database)
    _only(database, waits, "pending")
    _only(database, held, "sent")
    _only(database, leased, "leased")
    _only(database, refused, "failed")
    hold(database, receipts[held], "asked for by the court", actor="anna", now=clock())
    clock.forward(days=700)
    _purged(database, settings, clock)
    assert all(CANARY.encode() in _body(database, report_id) for report_id in (waits, held, leased, refused))
    assert [(one.report_id, one.reason) for one in list_held(database)] == [(held, "asked for by the court")]

    release(database, receipts[held], actor="anna", now=clock())
    give_up(database, receipts[waits], actor="anna", now=clock())
    give_up(database, receipts[refused], actor="anna", now=clock())
    with pytest.raises(InputError, match="waits for nothing"):
        give_up(database, receipts[waits], actor="anna", now=clock())
    _purged(database, settings, clock)
    with database.read() as session:
        assert session.scalars(select(Report.report_id)).all() == [leased]
    assert [entry.action for entry in read_audit(database, report_id=held)] == ["hold released", "hold set"]


def test_a_target_beside_the_mailbox_holds_content_back_only_while_it_is_tried(
    database: Database, settings: Settings, clock: Clock
) -> None:
    report_id = accept_report(database, as_bytes(make_report()), now=clock(), targets=("mail", "webhook:soc"))[0].report.report_id
    mail, hook = (lease_next(database, now=clock(), until=clock() + timedelta(days=99), lease="one") for _ in range(2))
    assert mail and hook
    if mail.target != "mail":
        mail, hook = hook, mail
    mark_sent(database, mail, now=clock(), message_id="<one@firm.example>")
    clock.forward(days=91)
    _purged(database, settings, clock)
    assert CANARY_OF_ALL in _body(database, report_id)
    mark_stuck(database, hook, state="dead", error="no answer")
    _purged(database, settings, clock)
    assert CANARY_OF_ALL not in _body(database, report_id)
    assert retry_stuck(database, now=clock()) == 0


def test_after_its_days_the_whole_report_goes_and_an_empty_campaign(database: Database, settings: Settings, clock: Clock) -> None:
    for _ in range(2):
        _take(database, _canary_report(7), clock)
    read_reports.run(database, settings, clock())
    _deliver(database, clock)
    assert _count(database, Campaign) == 1
    clock.forward(days=100)
    _purged(database, settings, clock)
    with database.read() as session:
        known = session.scalars(select(InboxEntry)).all()
        assert {(one.level, one.sender_name, one.unit, one.campaign_id is None) for one in known} == {("warning", "", "", False)}
    clock.forward(days=266)
    _purged(database, settings, clock)
    tables = [Report, InboxEntry, Outbox, Campaign, *CONTENT]
    assert [_count(database, table) for table in tables] == [0] * len(tables)


def test_the_audit_log_is_cut_and_stays_a_chain(database: Database, settings: Settings, clock: Clock) -> None:
    for _ in range(3):
        record(database, actor="anna", action="opened", now=clock())
        clock.forward(days=400)
    _purged(database, settings, clock)
    assert [entry.at.year for entry in read_audit(database) if entry.action == "opened"] == [2029]
    assert list(audit_faults(database)) == []


def test_who_changes_the_rule_leaves_a_trace(database: Database, settings: Settings, clock: Clock) -> None:
    for _ in range(2):
        chore.run(database, settings, clock())
    longer = replace(settings, keep_content_days=120, keep_longer_because="a case at court")
    for _ in range(2):
        chore.run(database, longer, clock())
    found = [entry.detail for entry in read_audit(database) if entry.action == "option changed"]
    assert found == ["retention: 120, 365, 730 days; a case at court", "retention: 90, 365, 730 days"]
    with pytest.raises(SettingsError, match="KEEP_LONGER_BECAUSE"):
        replace(settings, keep_audit_days=731)
    with pytest.raises(SettingsError, match="at least as many"):
        replace(settings, keep_metadata_days=89)


def test_every_table_about_reports_is_thought_of() -> None:
    known = {"kept_out", *(table.__tablename__ for table in (*CONTENT, InboxEntry, Outbox))}
    assert {table.name for table in ABOUT_REPORTS} == known, "say in store/retention.py whether it is content"


def test_a_dry_run_counts_and_deletes_nothing(database: Database, settings: Settings, clock: Clock) -> None:
    _take(database, make_report(), clock)
    _deliver(database, clock)
    clock.forward(days=91)
    assert due(database, chore.keep_from(settings), now=clock()) == Purged(emptied=1)
    clock.forward(days=365)
    assert due(database, chore.keep_from(settings), now=clock()) == Purged(deleted=1)
    assert _count(database, Report) == 1


CANARY_OF_ALL = "谢谢".encode()


def _receipts(database: Database) -> dict[str, str]:
    with database.read() as session:
        return {report.report_id: report.receipt for report in session.scalars(select(Report))}


def _body(database: Database, report_id: str) -> bytes:
    with database.read() as session:
        return session.get_one(Report, report_id).body


def _only(database: Database, report_id: str, state: str) -> None:
    with database.write() as session:
        session.execute(update(Outbox).where(Outbox.report_id == report_id).values(state=state))


def test_reports_that_come_while_the_file_is_written_anew_are_taken(tmp_path: Path, settings: Settings, clock: Clock) -> None:
    database = Database(settings.store_url)
    upgrade(database)
    for number in range(60):
        _take(database, make_report(note=random.Random(number).randbytes(300_000).hex()), clock)
    _deliver(database, clock)
    clock.forward(days=91)
    with ThreadPoolExecutor(4) as threads:
        purging = threads.submit(_purged, database, settings, clock)
        taken = [threads.submit(_take, database, make_report(), clock) for _ in range(60)]
        ids = {one.result() for one in taken}
        purging.result()
    assert traces_since(database) is None
    with database.read() as session:
        assert ids <= set(session.scalars(select(Report.report_id)))
        assert session.connection().exec_driver_sql("PRAGMA integrity_check").scalar_one() == "ok"
    database.close()


def test_the_file_is_written_anew_once_a_day(database: Database, settings: Settings, clock: Clock) -> None:
    if not database.is_embedded:
        pytest.skip("PostgreSQL has no such file")
    for _ in range(2):
        _take(database, make_report(note=CANARY), clock)
        _deliver(database, clock)
        clock.forward(days=91)
        _purged(database, settings, clock)
        assert traces_since(database) is None
    _take(database, make_report(), clock)
    _deliver(database, clock)
    receipt = next(iter(_receipts(database).values()))
    gone = find(database, Wanted(receipt=receipt))
    erase(database, gone, undelivered_too=True, reason="letter", actor="ida", now=clock())
    _purged(database, settings, clock)
    assert traces_since(database) == clock()
    clock.forward(days=1, seconds=1)
    _purged(database, settings, clock)
    assert traces_since(database) is None

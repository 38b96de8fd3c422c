"""An anonymous report leaves nothing of its reporter: in the tables, the files, the mail and the log; nor the minute."""

from __future__ import annotations

import logging
from datetime import datetime

import pytest
from flask.testing import FlaskClient
from mail_sink import MailSink
from reporting import TOKEN, Clock, bearer, make_report
from sqlalchemy import func, select

from secondlook.chores import forget_use, read_reports
from secondlook.reports.forward import Forwarder
from secondlook.settings import Settings
from secondlook.store.database import Database
from secondlook.store.status import find_status
from secondlook.store.tables import Base, Campaign, InboxEntry, Observed, Outbox, Report, TextBand, Token

OF_THE_REPORTER = ("Aino", "aino@firm", "Unit Nine", "203.0.113.77", TOKEN)
CONVERSATION = {
    "channel": "linkedin",
    "messages": [{"from": "them", "text": "Could we go on elsewhere?", "sender": {"address": "mara@north.example"}}],
}
REPORTER = {"mode": "anonymous", "name": "Aino", "address": "aino@firm.example", "unit": "Unit Nine"}


@pytest.fixture
def sent(
    client: FlaskClient, database: Database, settings: Settings, clock: Clock, sink: MailSink, caplog: pytest.LogCaptureFixture
) -> str:
    """The log after two anonymous reports and their mails, at 12:34:56."""
    caplog.set_level(logging.DEBUG)
    clock.forward(minutes=34, seconds=56)
    for _ in range(2):
        report = make_report(reporter=REPORTER, conversation=CONVERSATION)
        answer = client.post("/api/v1/reports", json=report, headers=bearer(), environ_base={"REMOTE_ADDR": "203.0.113.77"})
        assert answer.status_code == 201
    read_reports.run(database, settings, clock())
    mailing = Settings(
        data_dir=settings.data_dir, security_mailbox="security@firm.example", smtp_url=f"smtp://127.0.0.1:{sink.port}"
    )
    forwarder = Forwarder(database, mailing, now=clock, spread=lambda: 1.0)
    while forwarder.forward_one():
        pass
    return caplog.text


def test_no_word_of_the_reporter_is_left(sent: str, database: Database, settings: Settings, sink: MailSink) -> None:
    held = "".join(repr(row) for table in Base.metadata.sorted_tables for row in _rows(database, table.name))
    places = {"log": sent, "tables": held, "mail": b"".join(sink.wires()).decode("latin-1")}
    if database.is_embedded:
        places["files"] = b"".join(path.read_bytes() for path in settings.data_dir.glob("*.db*")).decode("latin-1")
    for place, text in places.items():
        assert len(text) > 100
        for word in OF_THE_REPORTER:
            assert word not in text, (place, word)
    assert len(sink.wires()) == 2


def test_no_time_says_the_minute(sent: str, database: Database, settings: Settings, clock: Clock, sink: MailSink) -> None:
    hour = clock().replace(minute=0, second=0)
    with database.read() as session:
        report = session.scalars(select(Report)).first()
        assert report and report.token_id is None
        assert find_status(database, report.receipt).forwarded_at == hour  # type: ignore[union-attr]
        entry = session.get_one(InboxEntry, report.report_id)
        assert (entry.mode, entry.reporter_key, entry.campaign_id is None) == ("anonymous", None, False)
    for mapped in (Report, InboxEntry, Outbox, Observed, TextBand, Campaign):
        times = [value for row in _rows(database, mapped.__tablename__) for value in row if isinstance(value, datetime)]
        assert all(time == hour for time in times if time.year == 2026), mapped
    assert b"Date: Wed, 25 Nov 2026 12:00:00 +0000" in sink.wires()[0]


def test_which_client_sent_lately_is_forgotten(sent: str, database: Database, settings: Settings, clock: Clock) -> None:
    forget_use.run(database, settings, clock())
    assert _count_used(database) == 1  # two of a hundred are used up, and refill in 24 seconds
    clock.forward(seconds=25)
    forget_use.run(database, settings, clock())
    assert _count_used(database) == 0


def test_a_named_report_has_its_minute(client: FlaskClient, database: Database, clock: Clock) -> None:
    clock.forward(minutes=34)
    client.post("/api/v1/reports", json=make_report(), headers=bearer())
    with database.read() as session:
        assert session.scalars(select(Report.received_at)).all() == [clock()]


def test_a_receipt_cannot_be_guessed(client: FlaskClient, clock: Clock) -> None:
    receipt = client.post("/api/v1/reports", json=make_report(), headers=bearer()).json["receipt"]
    assert client.get(f"/api/v1/reports/{receipt}").status_code == 401
    for number in range(20):
        assert client.get(f"/api/v1/reports/0000-0000-{number:04}", headers=bearer()).status_code == 404
    late = client.get(f"/api/v1/reports/{receipt}", headers=bearer())
    assert late.status_code == 429 and late.headers["Retry-After"] == "3600"
    clock.forward(hours=1, seconds=1)
    assert client.get(f"/api/v1/reports/{receipt}", headers=bearer()).status_code == 200


def _rows(database: Database, name: str) -> list[tuple[object, ...]]:
    with database.read() as session:
        return [tuple(row) for row in session.execute(select(Base.metadata.tables[name]))]


def _count_used(database: Database) -> int:
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(Token).where(Token.allowance_at.is_not(None))) or 0

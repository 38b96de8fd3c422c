"""Whatever somebody writes into a report, both stores take it: no letter and no length makes one of them refuse."""

from __future__ import annotations

import json
from typing import Any

import pytest
from flask.testing import FlaskClient
from reporting import Clock, as_bytes, bearer, make_report
from sqlalchemy import func, select

from secondlook.chores import read_reports
from secondlook.settings import Settings
from secondlook.store.database import Database
from secondlook.store.tables import InboxEntry, Report

HOSTILE = {
    "nul": "a\x00b",
    "controls": "\x01\x1b[2J\x7f\x85\u2028\u202e",
    "not a letter": "\uffff\U0010ffff",
    "long": "x" * 5000,
    "wide": "\U0001f984" * 2000,
    "sql": "'; DROP TABLE report; -- %s %(x)s :name ? \\",
    "empty": "",
}


def report_of(text: str) -> dict[str, Any]:
    """A report that says this wherever somebody can write."""
    sender = {"name": text, "address": f"{text}@firm.example", "profile_url": text, "claimed_org": text}
    message = {"from": "them", "text": text, "subject": text, "sender": sender, "at": text, "day": 1, "id": text}
    return make_report(
        channel=text,
        note=text,
        conversation={"channel": text, "id": text, "messages": [message]},
        assessment={
            "level": text,
            "kind": text,
            "stage": text,
            "findings": [{"signal": text, "quote": text}],
            "rules": [],
            "pack": text,
        },
        reporter={"mode": text, "name": text, "address": text, "unit": text, "lang": text},
        answers={text: True},
        **{text or "key": text},
    )


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_every_text_is_taken_kept_and_read(
    client: FlaskClient, database: Database, settings: Settings, clock: Clock, text: str
) -> None:
    body = as_bytes(report_of(text))
    assert client.post("/api/v1/reports", data=body, headers=bearer()).status_code == 201
    assert not read_reports.run(database, settings, clock())
    with database.read() as session:
        kept = session.scalars(select(Report.body)).one()
        assert session.scalar(select(func.count()).select_from(InboxEntry).where(InboxEntry.read_at.is_not(None))) == 1
    assert json.loads(kept)["note"] == text


def test_half_a_letter_is_taken_as_it_came(client: FlaskClient, database: Database, settings: Settings, clock: Clock) -> None:
    # JSON can say half of a letter, and no database can keep it as text.
    body = json.dumps(report_of("half \ud83d of it \udc00")).encode()
    assert client.post("/api/v1/reports", data=body, headers=bearer()).status_code == 201
    assert not read_reports.run(database, settings, clock())
    with database.read() as session:
        assert session.scalars(select(Report.body)).one() == body
        assert session.scalars(select(InboxEntry.read_at)).one() is not None

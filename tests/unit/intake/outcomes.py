"""What stands in the store after mails were taken, and sending what is due."""

from __future__ import annotations

import base64
import json
from email import message_from_bytes
from email.message import Message
from typing import Any, cast

from sqlalchemy import select

from secondlook.intake.send_answers import send_answers
from secondlook.reports.forward import Forwarder
from secondlook.reports.relay import deliver, relay_from
from secondlook.settings import Settings
from secondlook.store.database import Database
from secondlook.store.tables import Outbox, Report
from unit.service.mail_sink import MailSink
from unit.service.reporting import Clock


def reports(database: Database) -> list[dict[str, Any]]:
    """The stored reports as JSON, each with `level` and `state`; every one has its outbox row."""
    with database.read() as session:
        rows = session.execute(
            select(Report.body, Report.level, Outbox.state)
            .join(Outbox, isouter=True)
            .order_by(Report.received_at, Report.report_id)
        ).all()
    assert all(row.state for row in rows)
    return [{**json.loads(row.body), "level": row.level, "state": row.state} for row in rows]


def original(report: dict[str, Any]) -> bytes:
    return base64.b64decode(report["original"])


def answer_all(database: Database, settings: Settings, clock: Clock) -> None:
    """Send the answers that are due now, over a real connection."""
    relay = relay_from(settings)
    assert relay is not None
    send_answers(database, settings, lambda mail: deliver(relay, mail), clock)


def forward_all(database: Database, settings: Settings, clock: Clock) -> None:
    """Forward the reports that are due now, over a real connection."""
    forwarder = Forwarder(database, settings, clock, lambda: 1.0)
    while forwarder.forward_one():
        pass


def sent(sink: MailSink) -> list[tuple[str, list[str], Message]]:
    """(envelope sender, recipients, mail) of each mail that went out."""
    return [
        ((one.mail_from or "").strip("<>"), list(one.rcpt_tos), message_from_bytes(one.original_content or b""))
        for one in sink.taken
    ]


def attachment(wire: bytes, name: str) -> bytes:
    parts = cast(list[Any], message_from_bytes(wire).get_payload())
    return cast(bytes, next(part.get_payload(decode=True) for part in parts if part.get_filename() == name))

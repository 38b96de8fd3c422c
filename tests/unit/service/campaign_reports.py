"""Reports as several people send them, taken in and read by the real service."""

from __future__ import annotations

import json
from typing import Any

from reporting import Clock
from sqlalchemy import select

from secondlook.chores import read_reports
from secondlook.reports.accept import accept_report
from secondlook.settings import Settings
from secondlook.store.database import Database
from secondlook.store.tables import InboxEntry


def report_id(number: int) -> str:
    return f"00000000-0000-4000-8000-{number:012d}"


def mail(number: int, text: str, *, sender: str = "", name: str = "", by: str = "", level: str = "caution", **more: Any) -> bytes:
    """Report `number` of a mail from `sender`, reported by the colleague `by`; "" is anonymous."""
    message = {"channel": "email", "text": text, "sender": {"address": sender or None, "name": name or None}, **more}
    who = {"mode": "named", "name": by.title(), "address": f"{by}@home.example", "unit": f"Unit of {by}"}
    body = {
        "report_id": report_id(number),
        "channel": "email",
        "message": message,
        "assessment": {"level": level},
        "reporter": who if by else {"mode": "anonymous"},
    }
    return json.dumps(body).encode()


def take(database: Database, settings: Settings, clock: Clock, *bodies: bytes) -> dict[int, int | None]:
    """Take the reports in and read them; the campaign of every report there is, by its number."""
    for body in bodies:
        accept_report(database, body, now=clock())
        clock.forward(seconds=1)
    while read_reports.run(database, settings, clock()):
        pass
    return campaigns(database)


def campaigns(database: Database) -> dict[int, int | None]:
    """The campaign of every report, by the number of the report."""
    with database.read() as session:
        rows = session.execute(select(InboxEntry.report_id, InboxEntry.campaign_id).order_by(InboxEntry.report_id))
        return {int(report_id[-12:]): campaign_id for report_id, campaign_id in rows}

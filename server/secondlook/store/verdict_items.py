"""Closed reports with their verdicts, one at a time: a body may have 40 MB."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select

from .database import Database
from .tables import InboxEntry, Report


@dataclass(frozen=True)
class Verdict:
    """A closed report. `campaign_id` and `sender` tell which reports are of one hand; `sender` is empty where unknown."""

    report_id: str
    verdict: str
    campaign_id: int | None
    sender: str
    body: bytes


def verdict_items(database: Database, *, limit: int | None = None) -> Iterator[Verdict]:
    """Every closed report that still has its content, or the last `limit` of them; the oldest first. Raises StoreError."""
    query = (
        select(InboxEntry.report_id)
        .where(InboxEntry.state == "closed", InboxEntry.verdict.is_not(None), InboxEntry.content_gone_at.is_(None))
        .order_by(InboxEntry.received_at.desc(), InboxEntry.report_id.desc())
        .limit(limit)
    )
    with database.read() as session:
        ids = list(session.scalars(query))
    for report_id in reversed(ids):
        found = _one(database, report_id)
        if found is not None:
            yield found


def _one(database: Database, report_id: str) -> Verdict | None:
    """None when it was erased or opened again meanwhile."""
    with database.read() as session:
        entry, body = session.get(InboxEntry, report_id), session.scalar(select(Report.body).where(Report.report_id == report_id))
        if entry is None or body is None or entry.verdict is None or entry.content_gone_at is not None:
            return None
        return Verdict(report_id, entry.verdict, entry.campaign_id, entry.sender_address.casefold(), body)

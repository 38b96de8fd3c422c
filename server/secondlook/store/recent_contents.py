"""The newest reports as they came, for a quick look at what a change of the rules would mark in them."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import func, select

from .database import Database
from .tables import InboxEntry, Report

LARGEST = 200_000  # bytes; a report with pictures or attachments takes too long to read between two keystrokes


def recent_contents(database: Database, *, limit: int) -> Iterator[tuple[str, str | None, bytes]]:
    """Id, verdict and body of the newest reports whose content is still there, at most `limit`. Raises StoreError."""
    query = (
        select(Report.report_id, InboxEntry.verdict, Report.body)
        .join(InboxEntry, InboxEntry.report_id == Report.report_id)
        .where(InboxEntry.content_gone_at.is_(None), func.length(Report.body) <= LARGEST)
        .order_by(InboxEntry.received_at.desc())
        .limit(limit)
    )
    with database.read() as session:
        for report_id, verdict, body in session.execute(query):
            yield str(report_id), verdict, bytes(body)

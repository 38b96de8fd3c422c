"""Reports for an export, oldest first, read a few at a time so that a large store fits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, or_, select

from .database import Database
from .tables import InboxEntry, Report

_AT_ONCE = 50


@dataclass(frozen=True)
class Stored:
    """A report as it is stored and how it is handled. `body` holds the content unless retention took it."""

    report_id: str
    receipt: str
    received_at: datetime
    channel: str
    level: str
    state: str
    verdict: str | None
    body: bytes


def stored_reports(database: Database, *, since: datetime | None = None, receipts: tuple[str, ...] = ()) -> Iterator[Stored]:
    """The reports received since then, all or those with one of these receipts. Raises StoreError."""
    columns = (
        Report.report_id,
        Report.receipt,
        Report.received_at,
        Report.channel,
        Report.level,
        InboxEntry.state,
        InboxEntry.verdict,
        Report.body,
    )
    query = select(*columns).join(InboxEntry, InboxEntry.report_id == Report.report_id)
    query = query.order_by(Report.received_at, Report.report_id).limit(_AT_ONCE)
    if since:
        query = query.where(Report.received_at >= since)
    if receipts:
        query = query.where(Report.receipt.in_(receipts))
    after = query
    # A page at a time, each in a transaction of its own: a reader that stops in between must not keep one open.
    while True:
        with database.read() as session:
            rows = session.execute(after).all()
        for row in rows:
            yield Stored(*row)
        if len(rows) < _AT_ONCE:
            return
        last = rows[-1]
        later = and_(Report.received_at == last.received_at, Report.report_id > last.report_id)
        after = query.where(or_(Report.received_at > last.received_at, later))

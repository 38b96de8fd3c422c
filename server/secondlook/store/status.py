"""What has become of a report, for the person who holds its receipt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, select

from .database import Database
from .tables import Outbox, Report

_TO_MAILBOX = and_(Outbox.report_id == Report.report_id, Outbox.target == "mail")


@dataclass(frozen=True)
class Status:
    """When the report came, and when the security mailbox got it (None: not yet)."""

    receipt: str
    received_at: datetime
    forwarded_at: datetime | None


@dataclass(frozen=True)
class Row:
    """One line of a list for the people who run the service; no content."""

    receipt: str
    received_at: datetime
    level: str
    channel: str
    state: str
    attempts: int
    last_error: str | None


def find_status(database: Database, receipt: str) -> Status | None:
    """The report with this receipt, or None. Raises StoreError."""
    with database.read() as session:
        query = select(Report.received_at, Outbox.sent_at).join(Outbox, _TO_MAILBOX).where(Report.receipt == receipt)
        row = session.execute(query).one_or_none()
        return Status(receipt, row.received_at, row.sent_at) if row else None


def list_reports(database: Database, *, limit: int) -> list[Row]:
    """The newest reports first, without their content. Raises StoreError."""
    columns = (
        Report.receipt,
        Report.received_at,
        Report.level,
        Report.channel,
        Outbox.state,
        Outbox.attempts,
        Outbox.last_error,
    )
    query = select(*columns).join(Outbox, _TO_MAILBOX).order_by(Report.received_at.desc()).limit(limit)
    with database.read() as session:
        return [Row(*row) for row in session.execute(query)]

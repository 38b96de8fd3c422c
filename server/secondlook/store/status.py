"""What has become of a report, for the person who holds its receipt, and what that person was told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, select

from .database import Database
from .outbox import STUCK, WAITING
from .tables import Feedback, InboxEntry, Outbox, Report

_TO_MAILBOX = and_(Outbox.report_id == Report.report_id, Outbox.target == "mail")


@dataclass(frozen=True)
class Told:
    """An answer to the reporter."""

    at: datetime
    text: str


@dataclass(frozen=True)
class Status:
    """When the report came, and when the security mailbox got it (None: not yet); how far its review is; the answers."""

    receipt: str
    received_at: datetime
    forwarded_at: datetime | None
    review: str = "received"
    """received, in_review or closed."""
    verdict: str | None = None
    feedback: tuple[Told, ...] = ()


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


@dataclass(frozen=True)
class Elsewhere:
    """A report that has not come to a target beside the mailbox."""

    receipt: str
    target: str
    state: str
    attempts: int
    last_error: str | None


def find_status(database: Database, receipt: str) -> Status | None:
    """The report with this receipt, or None. Raises StoreError."""
    with database.read() as session:
        columns = (Report.report_id, Report.received_at, Outbox.sent_at, InboxEntry.state, InboxEntry.verdict)
        query = select(*columns).join(Outbox, _TO_MAILBOX).join(InboxEntry, InboxEntry.report_id == Report.report_id)
        row = session.execute(query.where(Report.receipt == receipt)).one_or_none()
        if row is None:
            return None
        told = select(Feedback.at, Feedback.text).where(Feedback.report_id == row.report_id).order_by(Feedback.feedback_id)
        answers = tuple(Told(*answer) for answer in session.execute(told))
        return Status(receipt, row.received_at, row.sent_at, row.state, row.verdict, answers)


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


def list_elsewhere(database: Database, *, limit: int) -> list[Elsewhere]:
    """What waits for targets beside the mailbox or was refused by them, newest reports first. Raises StoreError."""
    columns = (Report.receipt, Outbox.target, Outbox.state, Outbox.attempts, Outbox.last_error)
    waits = and_(Outbox.state.in_((*WAITING, *STUCK)), Outbox.target != "mail")
    query = select(*columns).join(Outbox, Outbox.report_id == Report.report_id).where(waits)
    with database.read() as session:
        rows = session.execute(query.order_by(Report.received_at.desc(), Outbox.target).limit(limit))
        return [Elsewhere(*row) for row in rows]

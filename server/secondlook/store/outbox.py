"""The queue of reports to forward: leases with a fencing token, so that a killed forwarder loses nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select, update
from sqlalchemy.engine import CursorResult

from .database import Database
from .tables import InboxEntry, Outbox, Report
from .whole_hour import whole_hour

WAITING = ("pending", "leased")
STUCK = ("failed", "dead", "bounced")


@dataclass(frozen=True)
class Leased:
    """A report that this forwarder, and no other, may send until the lease ends."""

    report_id: str
    target: str
    lease: str
    attempts: int
    """Tries so far, this one included."""
    receipt: str
    received_at: datetime
    body: bytes


@dataclass(frozen=True)
class Waiting:
    """How the outbox stands: rows by state, and when the oldest report came that is not forwarded yet."""

    by_state: dict[str, int]
    oldest: datetime | None


@dataclass(frozen=True)
class Lane:
    """Which rows a forwarder takes: those of one target, or with "" those of every target but some."""

    target: str = ""
    but: tuple[str, ...] = ()


EVERY_TARGET = Lane()


def lease_next(database: Database, *, now: datetime, until: datetime, lease: str, lane: Lane = EVERY_TARGET) -> Leased | None:
    """Take the next due report of a lane, or one whose forwarder did not come back. None when nothing is due."""
    with database.read() as session:
        # A look without the write lock: an idle forwarder must not hold up the intake.
        if not any(session.scalar(query) for query in _due(now, lane)):
            return None
    with database.write() as session:
        looks = (session.scalar(query.with_for_update(skip_locked=True)) for query in _due(now, lane))
        row = next(filter(None, looks), None)
        if row is None:
            return None
        row.state, row.lease, row.next_at, row.attempts = "leased", lease, until, row.attempts + 1
        report = session.get_one(Report, row.report_id)
        return Leased(row.report_id, row.target, lease, row.attempts, report.receipt, report.received_at, report.body)


def mark_sent(database: Database, leased: Leased, *, now: datetime, message_id: str) -> bool:
    """Record that the relay has taken the mail. False when the lease had passed to another forwarder."""
    at = whole_hour(now) if _is_anonymous(database, leased) else now
    return _settle(database, leased, state="sent", sent_at=at, next_at=at, message_id=message_id, last_error=None)


def mark_again(database: Database, leased: Leased, *, at: datetime, error: str) -> bool:
    """Put the report back, to be tried again at `at`."""
    return _settle(database, leased, state="pending", next_at=at, last_error=error[:300])


def mark_stuck(database: Database, leased: Leased, *, state: str, error: str) -> bool:
    """Leave the report for a person: `failed` when the relay refused it, `dead` when it never took it."""
    return _settle(database, leased, state=state, last_error=error[:300])


def mark_bounced(database: Database, message_id: str, *, error: str) -> bool:
    """A mail that the relay had taken came back: nobody has got what was in it. False when none has this Message-ID."""
    change = (
        update(Outbox)
        .where(Outbox.message_id == message_id, Outbox.state == "sent")
        .values(state="bounced", sent_at=None, last_error=error[:300])
    )
    with database.write() as session:
        return _changed(session.execute(change)) > 0


def retry_stuck(database: Database, *, now: datetime, receipt: str | None = None) -> int:
    """Make stuck reports due again, all or the one with this receipt. Gives how many."""
    rows = select(Report.report_id).where(Report.receipt == receipt) if receipt else select(Report.report_id)
    change = (
        update(Outbox).where(Outbox.state.in_(STUCK), Outbox.report_id.in_(rows)).values(state="pending", next_at=now, attempts=0)
    )
    with database.write() as session:
        return _changed(session.execute(change))


def how_it_stands(database: Database) -> Waiting:
    """Count the outbox. Raises StoreError."""
    with database.read() as session:
        by_state = session.execute(select(Outbox.state, func.count()).group_by(Outbox.state)).all()
        # By name, not as "all but sent": so the index is used, and the sent ones, in the end nearly all, are not read.
        waits = Outbox.state.in_((*WAITING, *STUCK))
        oldest = session.scalar(select(func.min(Report.received_at)).join(Outbox).where(waits))
        return Waiting({row[0]: row[1] for row in by_state}, oldest)


def _due(now: datetime, lane: Lane) -> list[Select[Outbox]]:
    # One state a query, so that the index gives the rows in order: a long queue is not sorted for every mail.
    # First those whose forwarder did not come back; they are few and have waited longest.
    return [
        _of(lane, select(Outbox).where(Outbox.state == state, Outbox.next_at <= now).order_by(Outbox.next_at).limit(1))
        for state in ("leased", "pending")
    ]


def _of(lane: Lane, query: Select[Outbox]) -> Select[Outbox]:
    if lane.target:
        return query.where(Outbox.target == lane.target)
    return query.where(Outbox.target.not_in(lane.but)) if lane.but else query


def _is_anonymous(database: Database, leased: Leased) -> bool:
    with database.read() as session:
        return session.scalar(select(InboxEntry.mode).where(InboxEntry.report_id == leased.report_id)) == "anonymous"


def _settle(database: Database, leased: Leased, **values: object) -> bool:
    mine = (Outbox.report_id == leased.report_id, Outbox.target == leased.target, Outbox.lease == leased.lease)
    change = update(Outbox).where(*mine).values(lease=None, **values)
    with database.write() as session:
        return _changed(session.execute(change)) == 1


def _changed(result: object) -> int:
    assert isinstance(result, CursorResult)  # noqa: S101 - what SQLAlchemy gives for an UPDATE
    return result.rowcount

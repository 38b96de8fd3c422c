"""How the store stands, in numbers: what waits for whom, what is unread, how much room is left. No content, no person."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import and_, func, select

from .database import Database
from .outbox import STUCK, WAITING
from .tables import ChoreRun, InboxEntry, Outbox, Probe, Report


@dataclass(frozen=True)
class TargetStanding:
    """Of one target: since when the oldest undelivered report waits, how many are on their way, how many wait for a person."""

    target: str
    oldest: datetime
    waiting: int
    stuck: int


@dataclass(frozen=True)
class Room:
    """Bytes: of the store, and free and in all on the disk that it lies on (None where that is another machine's)."""

    store: int
    free: int | None
    total: int | None


def stand_of_targets(database: Database) -> list[TargetStanding]:
    """Each target with undelivered reports, by name. Raises StoreError."""
    waiting = func.count().filter(Outbox.state.in_(WAITING))
    stuck = func.count().filter(Outbox.state.in_(STUCK))
    query = (
        select(Outbox.target, func.min(Report.received_at), waiting, stuck)
        .join(Report, Report.report_id == Outbox.report_id)
        .where(Outbox.state.in_((*WAITING, *STUCK)))
        .group_by(Outbox.target)
        .order_by(Outbox.target)
    )
    with database.read() as session:
        return [TargetStanding(*row) for row in session.execute(query).all()]


def count_reports(database: Database) -> int:
    """How many reports there are. Raises StoreError."""
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(Report)) or 0


def count_unread(database: Database) -> int:
    """How many reports nobody has read for the inbox yet. Raises StoreError."""
    unread = and_(InboxEntry.read_at.is_(None), InboxEntry.content_gone_at.is_(None))
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(InboxEntry).where(unread)) or 0


def room(database: Database) -> Room:
    """How large the store is and how much room there is. Raises StoreError, OSError."""
    if not database.is_embedded:
        with database.read() as session:
            return Room(session.scalar(select(func.pg_database_size(func.current_database()))) or 0, None, None)
    if database.file is None:
        return Room(0, None, None)
    disk = shutil.disk_usage(database.file.parent)
    beside = (database.file, Path(f"{database.file}-wal"))
    return Room(sum(path.stat().st_size for path in beside if path.exists()), disk.free, disk.total)


def latest_time(database: Database) -> datetime | None:
    """The latest time that was ever written by a clock of the service; None in a new store. Raises StoreError."""
    times = [func.max(column) for column in (Report.received_at, Probe.written_at, ChoreRun.ran_at)]
    with database.read() as session:
        found = [session.scalar(select(time)) for time in times]
    return max((time for time in found if time is not None), default=None)

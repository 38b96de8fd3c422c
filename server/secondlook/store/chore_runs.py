"""When the chores ran, whichever process did them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from .database import Database
from .tables import ChoreRun


@dataclass(frozen=True)
class Run:
    """A chore: when it ran last, and how often in a row it failed, with what."""

    name: str
    ran_at: datetime
    failures: int
    error: str


def note_run(database: Database, name: str, *, error: str = "", now: datetime) -> None:
    """Note that a chore ran; without an error it went well. Raises StoreError."""
    try:
        with database.write() as session:
            row = session.get(ChoreRun, name, with_for_update=True)
            failures = (row.failures if row else 0) + 1 if error else 0
            session.merge(ChoreRun(name=name, ran_at=now, failures=failures, error=error[:300] or None))
    except IntegrityError:
        pass  # another process noted its first run in this moment


def list_runs(database: Database) -> list[Run]:
    """Every chore that ever ran, by name. Raises StoreError."""
    with database.read() as session:
        rows = session.scalars(select(ChoreRun).order_by(ChoreRun.name))
        return [Run(row.name, row.ran_at, row.failures, row.error or "") for row in rows]

"""Prove that the store can commit."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.exc import IntegrityError

from .database import Database
from .tables import Probe


def commit_something(database: Database, now: datetime) -> None:
    """Write one row and commit it. Raises StoreError."""
    try:
        _write(database, now)
    except IntegrityError:
        _write(database, now)  # another process made the row in between; now it is there


def _write(database: Database, now: datetime) -> None:
    with database.write() as session:
        session.merge(Probe(probe_id=1, written_at=now))

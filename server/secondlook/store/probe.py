"""Prove that the store can commit."""

from __future__ import annotations

from datetime import datetime

from .database import Database
from .tables import Probe


def commit_something(database: Database, now: datetime) -> None:
    """Write one row and commit it. Raises StoreError."""
    with database.write() as session:
        session.merge(Probe(probe_id=1, written_at=now))

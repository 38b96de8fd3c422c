"""Throw away, once a day is over, what could tell which installation called something fine on it."""

from __future__ import annotations

from datetime import datetime

from ..settings import Settings
from ..store.database import Database
from ..store.fine_counts import forget_marks

EVERY = 900.0


def run(database: Database, settings: Settings, now: datetime) -> bool:
    """Forget. Raises StoreError."""
    forget_marks(database, now=now)
    return False

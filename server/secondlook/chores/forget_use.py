"""Forget which clients have sent something, as soon as no limit needs it: it would tell whose an anonymous report may be."""

from __future__ import annotations

from datetime import datetime

from ..settings import Settings
from ..store.allowance import Allowance, forget_use
from ..store.database import Database

EVERY = 60.0


def run(database: Database, settings: Settings, now: datetime) -> bool:
    """Forget it for every token that may send a full burst again. Raises StoreError."""
    forget_use(database, Allowance(settings.reports_per_hour, settings.reports_burst), now=now)
    return False

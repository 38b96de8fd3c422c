"""Choices that the organisation made in the service itself; each change is in the audit log."""

from __future__ import annotations

from datetime import datetime

from .audit import write_audit
from .database import Database
from .tables import Option


def get_option(database: Database, name: str, default: str) -> str:
    """The value that was chosen, else `default`. Raises StoreError."""
    with database.read() as session:
        row = session.get(Option, name)
        return row.value if row else default


def set_option(database: Database, name: str, value: str, *, actor: str, now: datetime) -> None:
    """Choose a value. Raises StoreError."""
    with database.write() as session:
        session.merge(Option(name=name, value=value))
        write_audit(session, actor=actor, action="option changed", detail=f"{name}: {value}", now=now)

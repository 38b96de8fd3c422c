"""Choices that the organisation made in the service itself; each change is in the audit log."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.exc import IntegrityError

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


def keep_first(database: Database, name: str, value: str) -> str:
    """Set a value that nobody chooses unless there is one already; gives the one that holds. Raises StoreError."""
    try:
        with database.write() as session:
            row = session.get(Option, name)
            if row is None:
                session.add(Option(name=name, value=value))
            return row.value if row else value
    except IntegrityError:
        return get_option(database, name, value)  # another process was first

"""A store with rows in every table, told from each other: some as the service makes them, the rest made up."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Boolean, Column, DateTime, Float, Integer, LargeBinary, MetaData, String, Table, func, insert, select
from sqlalchemy.orm import Session

START = datetime(2026, 11, 25, 12, tzinfo=UTC).replace(tzinfo=None)


def fill_tables(session: Session, *, rows: int = 3) -> list[str]:
    """Put made-up rows into every table that has none, those that others refer to first. Gives the names of the tables."""
    found = MetaData()
    found.reflect(session.connection())
    tables = [table for table in found.sorted_tables if table.name != "alembic_version"]
    for table in tables:
        if not session.scalar(select(func.count()).select_from(table)):
            session.execute(insert(table), [_row(session, table, number) for number in range(1, rows + 1)])
    return [table.name for table in tables]


def _row(session: Session, table: Table, number: int) -> dict[str, Any]:
    # What a migration gave a default keeps it: such a word may mean something to a later one.
    columns = [column for column in table.columns if column.server_default is None or column.primary_key]
    return {column.name: _referred(session, column, number) or _value(column, number) for column in columns}


def _referred(session: Session, column: Column[Any], number: int) -> Any:
    for key in column.foreign_keys:
        return session.scalar(select(key.column).order_by(key.column).offset(number - 1).limit(1))
    return None


def _value(column: Column[Any], number: int) -> Any:
    kind = column.type
    if isinstance(kind, LargeBinary):
        return bytes(range(256)) * 40 + bytes([number])
    if isinstance(kind, DateTime):
        return START + timedelta(hours=number, microseconds=number)
    if isinstance(kind, Boolean):
        return number % 2 == 0
    if isinstance(kind, Float):
        return number + 0.1
    if isinstance(kind, Integer):
        return number
    return _text(column, number)


def _text(column: Column[Any], number: int) -> str:
    length = column.type.length if isinstance(column.type, String) else None
    if length and length <= 64:
        return hashlib.sha256(str(number).encode()).hexdigest()[:length]
    return f"Zoë 谢谢 {number}"

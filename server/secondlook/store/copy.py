"""Copy a store into an empty one of either kind: one transaction, and then both are read again and compared."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Integer, LargeBinary, Table, delete, func, insert, select
from sqlalchemy.orm import Session

from ..errors import InputError, StoreError
from .database import Database
from .filled import MADE_WITH_THE_TABLES, filled_table
from .in_use import refuse_in_use
from .migrate import is_current
from .tables import Base

TABLES: list[Table] = Base.metadata.sorted_tables


@dataclass(frozen=True)
class Copied:
    """A table that is the same at both ends. `sha256` is the sum of the hashes of its rows, in whatever order they come."""

    table: str
    rows: int
    sha256: str


def copy_store(source: Database, target: Database) -> list[Copied]:
    """Copy every table, those that others refer to first. Killed half-way, nothing has happened.

    Raises InputError when the target is not empty or either has the tables of another version, StoreError when one of them
    is in use or the copy is not the same.
    """
    for database in (source, target):
        refuse_in_use(database)
    for name, database in (("source", source), ("target", target)):
        if not is_current(database):
            raise InputError("it has the tables of another version; run `secondlook db upgrade` on it", where=name)
    # A transaction that may write keeps other writers out of an embedded source until the copy is done.
    with source.write() as reading, target.write() as writing:
        if (filled := filled_table(writing)) is not None:
            raise InputError(f"the table {filled} has rows; name a store without any", where="target")
        for name in MADE_WITH_THE_TABLES:  # those of the source take their place
            writing.execute(delete(Base.metadata.tables[name]))
        for table in TABLES:
            for batch in _batches(reading, table):
                writing.execute(insert(table), batch)
            _go_on_counting(writing, table)
        return [_compared(table, reading, writing) for table in TABLES]


def _batches(session: Session, table: Table) -> Iterator[Sequence[dict[str, Any]]]:
    # A body may have 40 MB, so few rows at a time where there are any.
    size = 5 if any(isinstance(column.type, LargeBinary) for column in table.columns) else 1000
    for part in session.execute(select(table).execution_options(yield_per=size)).partitions():
        yield [dict(row._mapping) for row in part]


def _go_on_counting(target: Session, table: Table) -> None:
    # PostgreSQL's counters do not see numbers that are given; the next row would take one that exists.
    column = table.autoincrement_column
    if target.get_bind().dialect.name != "postgresql" or column is None or not isinstance(column.type, Integer):
        return
    counter = func.pg_get_serial_sequence(f'"{table.name}"', column.name)
    target.execute(select(func.setval(counter, func.coalesce(func.max(column), 1), func.count(column) > 0)))


def _compared(table: Table, source: Session, target: Session) -> Copied:
    before, after = _sum(source, table), _sum(target, table)
    if before != after:
        raise StoreError(f"the copy of {table.name} is not the same as its source; nothing was kept of it, try again")
    return before


def _sum(session: Session, table: Table) -> Copied:
    rows, total = 0, 0
    for batch in _batches(session, table):
        rows += len(batch)
        total += sum(int.from_bytes(_row_hash(row)) for row in batch)
    return Copied(table.name, rows, f"{total % 2**256:064x}")


def _row_hash(row: dict[str, Any]) -> bytes:
    plain = {name: hashlib.sha256(value).hexdigest() if isinstance(value, bytes) else value for name, value in row.items()}
    return hashlib.sha256(json.dumps(plain, sort_keys=True, default=str).encode()).digest()

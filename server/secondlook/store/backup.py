"""Back a store up while it is in use, and bring it back. A backup is one file; what it holds shows one moment."""

from __future__ import annotations

import os
from pathlib import Path
from types import ModuleType

from ..errors import InputError, StoreError
from . import postgres_backup, sqlite_backup
from .audit import audit_faults
from .database import Database
from .filled import filled_table
from .fsync import onto_the_disk
from .in_use import refuse_in_use
from .migrate import knows, upgrade

_STARTS = {"SQLite": b"SQLite format 3\x00", "PostgreSQL": b"PGDMP"}


def back_up(database: Database, file: Path) -> None:
    """Write everything that is committed now into a new file, readable by its owner only.

    Raises InputError when the file exists, StoreError when no whole backup could be written; then there is no file.
    """
    if file.exists():
        raise InputError("there is already such a file; name a new one", where=str(file))
    part = file.with_name(f"{file.name}.part")
    try:
        part.unlink(missing_ok=True)
        os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        _ways(database).back_up(database, part)
        onto_the_disk(part)
        part.rename(file)
        onto_the_disk(file.parent)
    except OSError as error:
        raise StoreError(f"the backup could not be written to {file} ({error.strerror}); nothing was kept of it") from error
    finally:
        part.unlink(missing_ok=True)


def restore(database: Database, file: Path, *, replace: bool) -> None:
    """Put the content of a backup into the store and bring its tables up to date.

    Raises InputError when the file is no backup for this store, or the store holds something and `replace` is False;
    StoreError when the store is in use, or the file is damaged: then the store is as it was.
    """
    wanted, found = "SQLite" if database.is_embedded else "PostgreSQL", _kind(file)
    if found != wanted:
        raise InputError(f"it is a backup of {found}; restore it there, then use `secondlook db copy`", where=str(file))
    refuse_in_use(database)
    if not replace and (filled := _filled(database)) is not None:
        raise InputError(f"the store is not empty ({filled}); --replace loses what it holds and puts the backup in its place")
    database.close()
    ways = _ways(database)
    if not knows(ways.revision(file)):
        raise InputError("it is no backup of this version of Second Look or an older one", where=str(file))
    ways.restore(database, file)
    upgrade(database)


def faults(database: Database) -> list[str]:
    """What is wrong with a store, in words; empty when it is whole. Raises StoreError."""
    return [*_ways(database).faults(database), *(f"audit log: {fault}" for fault in audit_faults(database))]


def _ways(database: Database) -> ModuleType:
    return sqlite_backup if database.is_embedded else postgres_backup


def _kind(file: Path) -> str:
    try:
        with file.open("rb") as opened:
            start = opened.read(16)
    except OSError as error:
        raise InputError(f"it cannot be read ({error.strerror})", where=str(file)) from error
    for kind, first in _STARTS.items():
        if start.startswith(first):
            return kind
    raise InputError("it is no backup; name a file that `secondlook backup` wrote", where=str(file))


def _filled(database: Database) -> str | None:
    if database.file is not None and not database.file.exists():
        return None
    with database.read() as session:
        return filled_table(session)

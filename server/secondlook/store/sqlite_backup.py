"""Backup of SQLite: the file of a backup is a database itself, packed densely."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from ..errors import InputError, StoreError
from .database import BUSY_TIMEOUT_MS, Database
from .fsync import onto_the_disk


def back_up(database: Database, file: Path) -> None:
    """Copy the store as it is now into an empty file; writers go on meanwhile. Raises StoreError, OSError."""
    with _opened(_file(database)) as store:
        store.execute("VACUUM INTO ?", (str(file),))


def revision(file: Path) -> str:
    """Of which version the tables in a backup are. Raises InputError when it is damaged."""
    try:
        with _opened(file, "?mode=ro&immutable=1") as backup:
            found = backup.execute("PRAGMA integrity_check").fetchone()
            if found == ("ok",):
                return str(backup.execute("SELECT version_num FROM alembic_version").fetchone()[0])
    except (StoreError, TypeError) as error:
        raise InputError(f"the backup is damaged ({error}); use another one", where=str(file)) from error
    raise InputError(f"the backup is damaged ({str(found[0])[:100]}); use another one", where=str(file))


def restore(database: Database, file: Path) -> None:
    """Put the backup in the place of the store, which nobody has open. Raises StoreError; then the store is as it was."""
    store = _file(database)
    part = store.with_name(f"{store.name}.restoring")
    try:
        store.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        part.unlink(missing_ok=True)
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out, file.open("rb") as backup:
            shutil.copyfileobj(backup, out, 1024 * 1024)
        onto_the_disk(part)
        # The log of the old store must not be taken for one of the new.
        for log in ("-wal", "-shm"):
            store.with_name(store.name + log).unlink(missing_ok=True)
        part.replace(store)
        onto_the_disk(store.parent)
    except OSError as error:
        raise StoreError(f"the backup could not be put in place ({error.strerror}); the store is as it was") from error
    finally:
        part.unlink(missing_ok=True)


def faults(database: Database) -> Iterator[str]:
    """What is wrong with the file or with the references between rows. Raises StoreError."""
    with database.read() as session:
        connection = session.connection()
        yield from (str(row[0]) for row in connection.exec_driver_sql("PRAGMA integrity_check") if row[0] != "ok")
        yield from (f"a row of {row[0]} refers to none" for row in connection.exec_driver_sql("PRAGMA foreign_key_check"))


def _file(database: Database) -> Path:
    if database.file is None:
        raise InputError("a store in memory has no backup; name a file in SECONDLOOK_DATABASE_URL")
    return database.file


@contextmanager
def _opened(file: Path, how: str = "?mode=rw") -> Iterator[sqlite3.Connection]:
    address = f"{file.absolute().as_uri()}{how}"
    try:
        with closing(sqlite3.connect(address, uri=True, isolation_level=None, timeout=BUSY_TIMEOUT_MS / 1000)) as connection:
            yield connection
    except sqlite3.Error as error:
        raise StoreError(f"{file.name}: {error}; check the file and the room on the disk") from error

"""Whether somebody else has a store open: what replaces or moves a store must not run beside the service."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import text

from ..errors import StoreError
from .database import Database

_OTHERS = text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() "
    "AND backend_type = 'client backend'"
)


def refuse_in_use(database: Database) -> None:
    """Raise StoreError when another process has the store open. Call it before the first use of `database`."""
    if database.is_embedded:
        used = database.file is not None and database.file.exists() and not _is_alone(database.file)
    else:
        with database.read() as session:
            used = bool(session.scalar(_OTHERS))
    if used:
        raise StoreError("the store is in use; stop `secondlook serve`, `worker` and `intake` first, then try again")


def _is_alone(file: Path) -> bool:
    # Whoever has read anything holds a lock on the file as long as it is open, and this mode wants all of it.
    with closing(sqlite3.connect(file, isolation_level=None, timeout=0)) as connection:
        try:
            connection.execute("PRAGMA locking_mode=EXCLUSIVE")
            connection.execute("BEGIN EXCLUSIVE")
            connection.execute("ROLLBACK")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY:
                return False
            raise StoreError(f"{file.name} cannot be opened ({error}); check its owner and rights") from error
        except sqlite3.DatabaseError:
            return True  # not a database, or a broken one: then nobody works with it
    return True

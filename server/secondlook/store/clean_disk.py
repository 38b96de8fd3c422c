"""Make what was deleted go from the disk too, where the database is a file.

`secure_delete` overwrites what SQLite frees, but a page that was split keeps copies of rows that have moved on, and the
log keeps old pages. So the file is written anew, at most once a day, and the log is emptied. On PostgreSQL this is the
server's own work (docs/privacy.md).
"""

from __future__ import annotations

import shutil
import sqlite3
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from ..errors import StoreError, StoreFullError
from .database import BUSY_TIMEOUT_MS, Database
from .tables import Option

# Writers wait while the log is emptied, so this does not wait long for readers to end.
PATIENCE_MS = 500
APART = timedelta(days=1)
_DUE, _DONE = "rewrite_due", "rewritten_at"


def leave_traces(session: Session, now: datetime) -> None:
    """Remember that something is being deleted, in the transaction that deletes it."""
    session.merge(Option(name=_DUE, value=now.isoformat()))


def clean_disk(database: Database, *, now: datetime, at_once: bool = False) -> bool:
    """Write the file anew if something was deleted and a day has passed (or `at_once`), and empty the log.

    False when somebody was reading, or while the day has not passed: try again later.
    Raises StoreError, StoreFullError when there is no room for a second copy of the file.
    """
    if not database.is_embedded:
        return True
    with database.read() as session:
        due, done = session.get(Option, _DUE), session.get(Option, _DONE)
        is_due = due is not None and due.value != ""
        waits = is_due and not at_once and done is not None and datetime.fromisoformat(done.value) > now - APART
    if due is not None and is_due and not waits:
        _rewrite(database)
        with database.write() as session:
            session.merge(Option(name=_DONE, value=now.isoformat()))
            if session.get_one(Option, _DUE).value == due.value:  # otherwise more was deleted meanwhile
                session.merge(Option(name=_DUE, value=""))
    return _empty_log(database) and not waits


def _rewrite(database: Database) -> None:
    if database.file and shutil.disk_usage(database.file.parent).free < 2 * database.file.stat().st_size:
        raise StoreFullError("deleted content still lies in free places of the database; make room for a second copy of its file")
    raw = database.engine.raw_connection()
    try:
        raw.cursor().execute("VACUUM")
    except sqlite3.Error as error:
        raise StoreError(f"the database cannot be written anew now ({error}); it will be tried again") from error
    finally:
        raw.close()


def _empty_log(database: Database) -> bool:
    with database.read() as session:
        connection = session.connection()
        connection.exec_driver_sql(f"PRAGMA busy_timeout={PATIENCE_MS}")
        try:
            row = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()
        finally:
            connection.exec_driver_sql(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
    return int(row[0]) == 0

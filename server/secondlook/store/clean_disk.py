"""Make what was deleted go from the disk too, where the database is a file.

`secure_delete` overwrites what SQLite frees, but a page that was split keeps copies of rows that have moved on, and the
log keeps old pages. So the file is written anew, at most once a day, and the log is emptied. On PostgreSQL this is the
server's own work (docs/privacy.md).
"""

from __future__ import annotations

import shutil
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from ..errors import StoreFullError
from .database import BUSY_TIMEOUT_MS, Database
from .tables import Option

# Writers wait while the log is emptied, so this does not wait long for readers to end.
PATIENCE_MS = 500
APART = timedelta(days=1)
# Writing 1 GB anew takes about 20 s on a slow disk. Reports that come meanwhile wait; longer than this they should not.
LARGEST = 2 * 10**9
_DUE, _DONE = "rewrite_due", "rewritten_at"


def leave_traces(session: Session, now: datetime) -> None:
    """Remember that something is being deleted, in the transaction that deletes it."""
    session.merge(Option(name=_DUE, value=now.isoformat()))


def clean_disk(database: Database, *, now: datetime, at_once: bool = False) -> bool:
    """Write the file anew if something was deleted, a day has passed and it is not LARGEST (or `at_once`), and empty the log.

    False while some of what was deleted may still lie in the files.
    Raises StoreError, StoreFullError when there is no room for a second copy of the file.
    """
    if not database.is_embedded:
        return True
    with database.read() as session:
        due, done = session.get(Option, _DUE), session.get(Option, _DONE)
    if due is None or due.value == "":
        return _empty_log(database)
    early = done is not None and datetime.fromisoformat(done.value) > now - APART
    if not at_once and (early or is_large(database)):
        return _empty_log(database) and False
    _rewrite(database)
    with database.write() as session:
        session.merge(Option(name=_DONE, value=now.isoformat()))
        if session.get_one(Option, _DUE).value == due.value:  # otherwise more was deleted meanwhile
            session.merge(Option(name=_DUE, value=""))
    return _empty_log(database)


def traces_since(database: Database) -> datetime | None:
    """Since when something that was deleted may still lie in the file; None when it does not. Raises StoreError."""
    with database.read() as session:
        due = session.get(Option, _DUE)
    return datetime.fromisoformat(due.value) if database.is_embedded and due and due.value else None


def is_large(database: Database) -> bool:
    """Whether the file is too large to be written anew by itself."""
    return database.file is not None and database.file.stat().st_size > LARGEST


def _rewrite(database: Database) -> None:
    if database.file and shutil.disk_usage(database.file.parent).free < 2 * database.file.stat().st_size:
        raise StoreFullError("deleted content still lies in free places of the database; make room for a second copy of its file")
    database.vacuum()


def _empty_log(database: Database) -> bool:
    with database.read() as session:
        connection = session.connection()
        connection.exec_driver_sql(f"PRAGMA busy_timeout={PATIENCE_MS}")
        try:
            row = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()
        finally:
            connection.exec_driver_sql(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
    return int(row[0]) == 0

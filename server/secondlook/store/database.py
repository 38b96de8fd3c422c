"""Opening the database: safe SQLite settings on every connection, and transactions that say if they write."""

from __future__ import annotations

import shutil
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError, SQLAlchemyError
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry

from ..errors import SettingsError, StoreError, StoreFullError

BUSY_TIMEOUT_MS = 15_000
SQLITE_PRAGMAS = {
    "busy_timeout": BUSY_TIMEOUT_MS,
    "synchronous": 2,  # FULL: in WAL, NORMAL may roll back acknowledged commits when the power fails
    "foreign_keys": 1,
    "trusted_schema": 0,
    "secure_delete": 1,
}
SQLITE_FULL = {
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR_WRITE,  # so a quota or a limit on the size of files ends
    sqlite3.SQLITE_IOERR_FSYNC,
    sqlite3.SQLITE_IOERR_TRUNCATE,
    sqlite3.SQLITE_IOERR_SHMSIZE,
}
POSTGRES_FULL = {"53100"}
_ONE_STATE = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
RESERVE = (0.05, 64 * 1024 * 1024)
"""Part of the disk, and at most this many bytes, that reports leave free: people can then still sign in and delete."""
CONNECT_SECONDS = "10"


class Database:
    """A pool of connections to one database."""

    def __init__(self, url: str, *, connections: int = 10) -> None:
        """Open `url`, an SQLAlchemy URL. Connects at first use. Raises SettingsError for an unusable URL."""
        try:
            self.engine = _open(url, connections)
        except (ArgumentError, ImportError) as error:
            raise SettingsError("SECONDLOOK_DATABASE_URL: no such kind of database is installed") from error
        self._writing = self.engine.execution_options(writes=True)
        self._reading = self.engine if self.is_embedded else self.engine.execution_options(**_ONE_STATE)
        # SQLite waits for its lock by polling, which starves some; threads of one process queue up instead.
        self._turn: AbstractContextManager[object] = threading.Lock() if self.is_embedded else nullcontext()

    @property
    def is_embedded(self) -> bool:
        """Whether it is SQLite, in a file of this machine."""
        return self.engine.dialect.name == "sqlite"

    @property
    def file(self) -> Path | None:
        """The file of an embedded database; None for one on a server or in memory."""
        name = self.engine.url.database if self.is_embedded else None
        return Path(name) if name and name != ":memory:" else None

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session that sees one state of the store. Raises StoreError."""
        with _plain_errors(), Session(self._reading) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A session that is committed when the block ends and rolled back when it raises.

        Raises StoreError when the commit did not happen, IntegrityError when another writer was first.
        """
        with _plain_errors(), self._turn, Session(self._writing, expire_on_commit=False) as session, session.begin():
            yield session

    def vacuum(self) -> None:
        """Write the file of an embedded database anew, while no other thread of this process writes. Raises StoreError."""
        with _plain_errors(), self._turn, closing(self.engine.raw_connection()) as raw:
            try:
                raw.cursor().execute("VACUUM")
            except sqlite3.Error as error:
                raise StoreError(f"the database cannot be written anew now ({error}); it will be tried again") from error

    def check_room(self, size: int) -> None:
        """Raise StoreFullError when the disk of an embedded database has no room for `size` more bytes and the reserve."""
        if self.file is not None:
            disk = shutil.disk_usage(self.file.parent)
            # Twice: first into the log beside the database, then into it.
            if disk.free < 2 * size + min(RESERVE[0] * disk.total, RESERVE[1]):
                raise StoreFullError("no room for more reports: the disk of the store is full; make room on it")

    def close(self) -> None:
        """Close the connections that are not in use."""
        self.engine.dispose()


def _open(url: str, connections: int) -> Engine:
    parts = make_url(url)
    # hide_parameters: an error text must not carry somebody's message into a log.
    options = {"hide_parameters": True, "pool_size": connections, "max_overflow": connections}
    if parts.get_backend_name() == "postgresql":
        return create_engine(_with_psycopg(parts), pool_pre_ping=True, **options)  # a server that restarts is no error
    engine = create_engine(parts, **options)
    if engine.dialect.name == "sqlite":
        if parts.database:
            Path(parts.database).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def _with_psycopg(parts: URL) -> URL:
    # The plain name means another driver to older SQLAlchemy; and a server that is gone is to be an answer, not a wait.
    waits = {} if "connect_timeout" in parts.query else {"connect_timeout": CONNECT_SECONDS}
    return parts.set(drivername="postgresql+psycopg").update_query_dict(waits)


def _prepare_sqlite(connection: sqlite3.Connection, _entry: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # BEGIN is ours, see below
    for name, value in SQLITE_PRAGMAS.items():
        connection.execute(f"PRAGMA {name}={value}")
    _use_wal(connection)


def _use_wal(connection: sqlite3.Connection) -> None:
    # Turning to WAL needs the file alone and does not wait for it; service and worker may start together.
    deadline = time.monotonic() + BUSY_TIMEOUT_MS / 1000
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(0.02)


def _begin_sqlite(connection: Connection) -> None:
    # IMMEDIATE takes the write lock at once and waits for it; a deferred BEGIN fails when it upgrades.
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def _plain_errors() -> Iterator[None]:
    try:
        yield
    except IntegrityError:
        raise
    except SQLAlchemyError as error:
        cause = error.orig if isinstance(error, DBAPIError) else None
        if _is_full(cause):
            raise StoreFullError("nothing was stored: the disk of the store is full; make room on it") from error
        reason = _reason(cause) if cause else type(error).__name__
        raise StoreError(f"the store cannot be used now ({reason}); check the disk and `secondlook db upgrade`") from error


def _is_full(cause: BaseException | None) -> bool:
    if isinstance(cause, sqlite3.Error):
        return getattr(cause, "sqlite_errorcode", None) in SQLITE_FULL
    return getattr(cause, "sqlstate", None) in POSTGRES_FULL


def _reason(cause: BaseException) -> str:
    # PostgreSQL repeats values in its messages; the kind of the error and its code say enough.
    state = getattr(cause, "sqlstate", None)
    return f"{type(cause).__name__}, {state}" if state else str(cause)

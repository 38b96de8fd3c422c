"""The database: there, with the tables of this version, whole, and able to commit."""

from __future__ import annotations

from collections.abc import Iterator

from ..store.clean_disk import APART, is_large, traces_since
from ..store.database import Database
from ..store.migrate import is_current
from ..store.probe import commit_something
from .line import Line, Patient

_LOCAL = ("", "localhost", "127.0.0.1", "::1")


def look(patient: Patient) -> Iterator[Line]:
    """Whether reports can be taken in."""
    database = patient.database
    if database.file is not None and not database.file.exists():
        mend = "run `secondlook db upgrade`, or start `secondlook serve`"
        yield Line("store", "trouble", f"there is no database {database.file}", mend)
        return
    if not is_current(database):
        mend = "make a backup, then `secondlook db upgrade`"
        yield Line("store", "trouble", "the database has the tables of another version", mend)
        return
    if faults := _faults(database):
        mend = "stop the service, and restore the last good backup: `secondlook restore`"
        yield Line("store", "trouble", f"the database is damaged: {faults}", mend)
        return
    commit_something(database, patient.now)
    yield Line("store", "fine", f"{database.engine.dialect.name}: current, whole, takes commits")
    yield from _traces(patient)
    yield from _in_the_clear(database)


def _faults(database: Database) -> str:
    if not database.is_embedded:
        return ""  # PostgreSQL checks its pages itself as it reads them
    with database.read() as session:
        found = session.connection().exec_driver_sql("PRAGMA quick_check(1)").scalar_one()
    return "" if found == "ok" else str(found)[:100]


def _traces(patient: Patient) -> Iterator[Line]:
    since = traces_since(patient.database)
    if since is not None and since < patient.now - 2 * APART and is_large(patient.database):
        mend = "at a quiet hour run `secondlook reports purge`, which writes the file anew; or use PostgreSQL"
        yield Line("store", "warning", f"what was deleted since {since:%Y-%m-%d} may still lie in the large file", mend)


def _in_the_clear(database: Database) -> Iterator[Line]:
    url = database.engine.url
    local = (url.host or "") in _LOCAL or (url.host or "").startswith("/")
    if not database.is_embedded and not local and url.query.get("sslmode") not in ("require", "verify-ca", "verify-full"):
        mend = "add ?sslmode=verify-full to SECONDLOOK_DATABASE_URL"
        yield Line("store", "warning", "the way to the database may be unencrypted", mend)

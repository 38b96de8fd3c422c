"""Backup of PostgreSQL by its own programs: the file is what `pg_dump --format=custom` writes."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from sqlalchemy import URL

from ..errors import InputError, StoreError
from .database import Database
from .tables import Base

TABLES = ("alembic_version", *Base.metadata.tables)
_CHUNK = 1024 * 1024


def back_up(database: Database, file: Path) -> None:
    """Write one moment of the store into an empty file; writers go on meanwhile. Raises StoreError."""
    # The search of the inbox stands on this extension, where there is one.
    ours = ["--extension=pg_trgm", *(f'--table="{name}"' for name in TABLES)]
    with _started("pg_dump", "--format=custom", *ours, f"--file={file}", store=database.engine.url) as dumping:
        _ended(dumping)


def revision(file: Path) -> str:
    """Of which version the tables in a backup are. Raises InputError when it is damaged."""
    try:
        # All of it is read once, so that damage shows before anything is touched.
        with _started("pg_restore", "--file=/dev/null", str(file)) as reading:
            _ended(reading)
        with _started("pg_restore", "--data-only", "--table=alembic_version", "--file=-", str(file)) as reading:
            rows = _ended(reading).decode()
    except StoreError as error:
        raise InputError(str(error), where=str(file)) from error
    return rows.partition("\nCOPY ")[2].partition("\n")[2].partition("\n")[0]


def restore(database: Database, file: Path) -> None:
    """Put the backup in the place of our tables, in one transaction. Raises StoreError; then the store is as it was."""
    names = ", ".join(f'"{name}"' for name in TABLES)
    with (
        _started("pg_restore", "--no-owner", "--no-privileges", "--no-comments", "--file=-", str(file)) as reading,
        _started("psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-o", os.devnull, store=database.engine.url) as writing,
    ):
        assert reading.stdout and writing.stdin  # noqa: S101 - they are pipes
        try:
            writing.stdin.write(f"BEGIN;\nDROP TABLE IF EXISTS {names} CASCADE;\n".encode())
            shutil.copyfileobj(reading.stdout, writing.stdin, _CHUNK)
            _ended(reading)
            # Not before all was read to its end: without this line everything is rolled back.
            writing.stdin.write(b"\nCOMMIT;\n")
        except BrokenPipeError:
            pass  # psql met an error and says which
        _ended(writing)


def faults(database: Database) -> list[str]:
    """Nothing: PostgreSQL checked every row and every reference when it took them in."""
    return []


def _started(program: str, *arguments: str, store: URL | None = None) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "PGOPTIONS": "-c client_min_messages=warning", "LC_ALL": "C"}
    where = []
    if store is not None:
        # The password goes by the environment: everybody on the machine can read command lines.
        environment |= {"PGPASSWORD": store.password} if store.password else {}
        where = [f"--dbname={store.set(drivername='postgresql', password=None).render_as_string()}"]
    pipe = subprocess.PIPE
    try:
        return subprocess.Popen([program, *arguments, *where], env=environment, stdin=pipe, stdout=pipe, stderr=pipe)
    except FileNotFoundError as error:
        raise StoreError(f"{program} is not here; install the client programs of PostgreSQL, as new as the server") from error


def _ended(process: subprocess.Popen[bytes]) -> bytes:
    # What a program says after its first line may repeat a row.
    output, said = process.communicate()
    if process.returncode:
        first = said.decode("utf-8", "replace").strip().partition("\n")[0][:300]
        raise StoreError(f"{first or 'a program of PostgreSQL failed'}; nothing was changed")
    return output

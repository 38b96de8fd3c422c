"""Bring a database up to the tables of this version; the migrations lie in the package."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, func, select

from ..errors import StoreError
from .database import Database

_SCRIPTS = Path(__file__).parent / "migrations"
_LOCK = 5_310_676


def prepare(database: Database) -> None:
    """Make the database ready for this version. Raises StoreError.

    An embedded one is upgraded; another kind is upgraded by a person, with a backup at hand.
    """
    if database.is_embedded:
        upgrade(database)
    elif not is_current(database):
        raise StoreError("the database has the tables of another version; run `secondlook db upgrade`")


def upgrade(database: Database) -> None:
    """Apply what is missing in one transaction: killed half-way, nothing has happened. Raises StoreError."""
    with database.write() as session:
        if not database.is_embedded:
            # SQLite has one writer anyway; here a second upgrade waits and then finds nothing to do.
            session.execute(select(func.pg_advisory_xact_lock(_LOCK)))
        command.upgrade(alembic_config(session.connection()), "head")


def is_current(database: Database) -> bool:
    """Whether the database has exactly the tables of this version. Raises StoreError."""
    with database.read() as session:
        connection = session.connection()
        found = MigrationContext.configure(connection).get_current_revision()
        wanted = ScriptDirectory.from_config(alembic_config(connection)).get_current_head()
    return found == wanted


def knows(revision: str) -> bool:
    """Whether this version can bring tables of this revision up to date."""
    return revision in {script.revision for script in ScriptDirectory(str(_SCRIPTS)).walk_revisions()}


def alembic_config(connection: Connection) -> Config:
    """What Alembic's commands need to work on this connection, inside its transaction."""
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config

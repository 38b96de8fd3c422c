"""Every migration, up and down, on both stores, with rows in every table; and killed in the middle."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections import Counter
from typing import Any

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from filled_store import fill_tables
from sqlalchemy import MetaData, inspect, select, text

from secondlook.store.database import Database
from secondlook.store.migrate import alembic_config, is_current, upgrade

Rows = dict[str, list[dict[str, Any]]]
# What a migration throws away on its way up, because it is made again from the reports: whole tables, or some columns.
FORGOTTEN: dict[str, dict[str, set[str] | None]] = {
    "0005": {"campaign": None, "observed": None, "text_band": None, "inbox_entry": {"campaign_id", "read_at"}},
}


def revisions(database: Database) -> list[str]:
    with database.read() as session:
        scripts = ScriptDirectory.from_config(alembic_config(session.connection())).walk_revisions()
        return [script.revision for script in scripts][::-1]


def rows(database: Database) -> Rows:
    with database.read() as session:
        found = MetaData()
        found.reflect(session.connection())
        return {
            name: [dict(row._mapping) for row in session.execute(select(table))]
            for name, table in found.tables.items()
            if name != "alembic_version"
        }


def assert_kept(before: Rows, after: Rows, forgotten: dict[str, set[str] | None] | None = None) -> None:
    """Whatever has a table and a column at both ends says the same."""
    forgotten = forgotten or {}
    for table in before.keys() & after.keys():
        left_out = forgotten.get(table, set())
        if left_out is None:
            assert after[table] == []
            continue
        assert len(before[table]) == len(after[table]), f"rows of {table} were lost"
        both = sorted(set(before[table][0]) & set(after[table][0]) - left_out) if before[table] else []
        was, is_now = (Counter(tuple(map(str, (row[name] for name in both))) for row in side[table]) for side in (before, after))
        assert was == is_now, f"rows of {table} were changed"


def test_every_step_up_and_down_keeps_every_row(database: Database) -> None:
    steps = revisions(database)
    with database.write() as session:
        command.downgrade(alembic_config(session.connection()), "base")
    before: Rows = {}
    for revision in steps:
        with database.write() as session:
            command.upgrade(alembic_config(session.connection()), revision)
        assert_kept(before, rows(database), FORGOTTEN.get(revision))
        with database.write() as session:
            fill_tables(session)
        before = rows(database)
        assert all(before.values())
    assert is_current(database)
    for revision in ["base", *steps[:-1]][::-1]:
        with database.write() as session:
            command.downgrade(alembic_config(session.connection()), revision)
        after = rows(database)
        assert_kept(before, after)
        before = after
    assert before == {}
    upgrade(database)
    assert is_current(database)


KILLED = """
import os, signal, sys
from sqlalchemy import event
from secondlook.store.database import Database
from secondlook.store.migrate import upgrade

database, left = Database(sys.argv[1]), int(sys.argv[2])

def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)

def count(*_):
    global left
    left -= 1
    if left == 0:
        die()

event.listen(database.engine, "before_cursor_execute", count)
event.listen(database.engine, "commit", die)
upgrade(database)
"""


@pytest.mark.parametrize("statement", [20, 45, 10**6], ids=["early", "late", "before the commit"])
def test_killed_in_the_middle_nothing_has_happened(database: Database, statement: int) -> None:
    with database.write() as session:
        command.downgrade(alembic_config(session.connection()), "0001")
        fill_tables(session)
    before, url = rows(database), database.engine.url.render_as_string(hide_password=False)
    database.close()
    killed = subprocess.run([sys.executable, "-c", KILLED, url, str(statement)], timeout=60)
    assert killed.returncode == -signal.SIGKILL
    assert rows(database) == before
    with database.read() as session:
        assert session.scalar(text("SELECT version_num FROM alembic_version")) == "0001"
        assert "inbox_entry" not in inspect(session.connection()).get_table_names()
    upgrade(database)
    assert is_current(database)
    assert_kept(before, rows(database))

"""`secondlook db copy`: every row arrives as it was, or none does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from filled_store import fill_tables
from reporting import Clock, as_bytes, make_report
from running import environment, run, running
from sqlalchemy import select, text

from postgres_cluster import Cluster
from secondlook.chores import read_reports
from secondlook.errors import InputError, StoreError
from secondlook.reports.accept import accept_report
from secondlook.settings import Settings
from secondlook.store.audit import audit_faults, record
from secondlook.store.copy import copy_store
from secondlook.store.database import Database
from secondlook.store.migrate import upgrade
from secondlook.store.tables import Account, Campaign, Report
from secondlook.store.tokens import add_token


@pytest.fixture
def other(postgres: Cluster, migrated_name: str) -> Iterator[Database]:
    """An empty store on PostgreSQL."""
    name = postgres.new_database(migrated_name)
    database = Database(postgres.url(name))
    yield database
    database.close()
    postgres.drop(name)


@pytest.fixture
def source(settings: Settings, clock: Clock) -> Iterator[Database]:
    """SQLite with reports as they come in, and with made-up rows where nothing came."""
    database = Database(settings.store_url)
    add_token(database, "t", scope="device", now=clock(), expires=clock())
    hostile = "\x00\x1b[2J'; DROP TABLE report; -- " + "x" * 3000 + " 谢谢 \U0001f984"
    for report in [make_report() for _ in range(30)] + [
        make_report(note=hostile, channel=hostile),
        make_report(note="é" * 10**6),
    ]:
        accept_report(database, as_bytes(report), token_id=1, now=clock())
    while read_reports.run(database, settings, clock()):
        pass
    for number in range(5):
        record(database, actor="aino", action="looked", now=clock(), detail=f"number {number} – 谢谢")
    with database.write() as session:
        fill_tables(session)
    database.close()
    yield database
    database.close()


def bodies(database: Database) -> dict[str, bytes]:
    with database.read() as session:
        return {row[0]: row[1] for row in session.execute(select(Report.report_id, Report.body))}


def test_every_row_of_every_table_arrives(source: Database, other: Database, clock: Clock) -> None:
    copied = {table.table: table for table in copy_store(source, other)}
    assert all(table.rows for table in copied.values()) and copied["report"].rows == 32 and copied["audit"].rows == 5
    assert bodies(source) == bodies(other)
    assert list(audit_faults(other)) == []
    # The counters go on where the source was.
    record(other, actor="aino", action="looked", now=clock())
    with other.write() as session:
        known = max(session.scalars(select(Account.account_id)))
        new = Account(login="new", name="New", roles="analyst", created_at=clock())
        session.add_all([new, Campaign(created_at=clock())])
        session.flush()
        assert new.account_id == known + 1


def test_and_back_again(source: Database, other: Database, tmp_path: Path) -> None:
    there = copy_store(source, other)
    other.close()
    back = Database(f"sqlite:///{tmp_path / 'back.db'}")
    upgrade(back)
    back.close()
    assert copy_store(other, back) == there
    back.close()


def test_a_store_with_rows_is_never_written_over(source: Database, other: Database, clock: Clock) -> None:
    add_token(other, "mine", scope="device", now=clock(), expires=clock())
    other.close()
    with pytest.raises(InputError, match="target: the table token has rows"):
        copy_store(source, other)
    with other.read() as session:
        assert session.scalar(text("SELECT count(*) FROM token")) == 1
        assert session.scalar(text("SELECT count(*) FROM report")) == 0


def test_what_cannot_be_kept_there_leaves_nothing_behind(source: Database, other: Database) -> None:
    with source.write() as session:
        session.execute(text("UPDATE note SET text = 'nul' || char(0) || 'here' WHERE note_id = 2"))
    source.close()
    with pytest.raises(StoreError):
        copy_store(source, other)
    with other.read() as session:
        assert session.scalar(text("SELECT count(*) FROM report")) == 0


def test_a_store_in_use_is_not_copied(source: Database, other: Database) -> None:
    for used in (source, other):
        with used.engine.connect() as somebody:
            somebody.execute(text("SELECT count(*) FROM report")).all()
            with pytest.raises(StoreError, match="in use; stop `secondlook serve`"):
                copy_store(source, other)
        used.close()


def test_the_command_while_the_service_runs_and_after_it_stopped(source: Database, other: Database, settings: Settings) -> None:
    env = environment(settings.data_dir)
    command = ("db", "copy", "--from", settings.store_url, "--to", other.engine.url.render_as_string())
    with running(env, "serve"):
        refused = run(env, *command)
    assert refused.returncode == 70 and "stop `secondlook serve`" in refused.stderr
    done = run(env, *command)
    assert done.returncode == 0, done.stderr
    assert "report                  32 rows  " in done.stdout and "found the same" in done.stdout
    again = run(env, *command)
    assert again.returncode == 64 and "has rows; name a store without any" in again.stderr
    nowhere = run(env, "db", "copy", "--from", "sqlite:////nowhere/there.db", "--to", "sqlite:///x")
    assert nowhere.returncode == 64 and "no such file" in nowhere.stderr

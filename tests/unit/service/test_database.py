"""SQLite as it must be on every connection, and migrations that give exactly the mapped tables."""

from __future__ import annotations

import threading
from datetime import UTC, datetime

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, text

from secondlook.errors import SettingsError, StoreError
from secondlook.settings import Settings
from secondlook.store.database import Database
from secondlook.store.migrate import alembic_config, is_current, upgrade
from secondlook.store.probe import commit_something
from secondlook.store.tables import Base

WANTED = {
    "journal_mode": "wal",
    "synchronous": 2,
    "foreign_keys": 1,
    "trusted_schema": 0,
    "secure_delete": 1,
    "busy_timeout": 15_000,
}


def test_every_pooled_connection_is_set_up(settings: Settings) -> None:
    database = Database(settings.store_url)
    connections = [database.engine.connect() for _ in range(12)]
    for connection in connections:
        found = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in WANTED}
        assert found == WANTED
    for connection in connections:
        connection.close()
    database.close()


def test_a_reader_sees_one_state_and_writes_nothing(database: Database) -> None:
    with database.read() as reader:
        reader.execute(text("SELECT count(*) FROM probe"))
        commit_something(database, datetime.now(UTC))
        assert reader.scalar(text("SELECT count(*) FROM probe")) == 0
    with database.read() as reader:
        assert reader.scalar(text("SELECT count(*) FROM probe")) == 1


def test_migrations_give_the_mapped_tables_and_go_back(database: Database) -> None:
    with database.read() as session:
        kind = session.get_bind().dialect.name
        on_both = {"compare_type": True, "include_object": lambda thing, *_: thing.info.get("only", kind) == kind}
        context = MigrationContext.configure(session.connection(), opts=on_both)
        assert compare_metadata(context, Base.metadata) == []
    upgrade(database)
    assert is_current(database)
    with database.write() as session:
        command.downgrade(alembic_config(session.connection()), "base")
        assert inspect(session.connection()).get_table_names() == ["alembic_version"]
    assert not is_current(database)


def test_service_and_worker_may_create_the_database_together(settings: Settings) -> None:
    databases = [Database(settings.store_url) for _ in range(6)]
    wrong: list[Exception] = []

    def start(database: Database) -> None:
        try:
            upgrade(database)
        except Exception as error:
            wrong.append(error)

    threads = [threading.Thread(target=start, args=(database,)) for database in databases]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert all(is_current(database) for database in databases)
    for database in databases:
        database.close()


def test_sixteen_writers_wait_for_each_other(database: Database) -> None:
    wrong: list[Exception] = []

    def write() -> None:
        try:
            for _ in range(20):
                commit_something(database, datetime.now(UTC))
        except Exception as error:
            wrong.append(error)

    threads = [threading.Thread(target=write) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_trouble_is_a_store_error_without_content(database: Database) -> None:
    with pytest.raises(StoreError) as caught, database.write() as session:
        session.execute(text("INSERT INTO nothing VALUES (:secret)"), {"secret": "canary"})
    assert "canary" not in str(caught.value)


def test_an_unknown_kind_of_database_is_named() -> None:
    with pytest.raises(SettingsError, match="SECONDLOOK_DATABASE_URL"):
        Database("nosuch://here")

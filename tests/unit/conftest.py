"""Both stores: a test that asks for `database` runs on SQLite and again on PostgreSQL."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from spare_store import SpareStore

from postgres_cluster import CARELESS, Cluster, running_cluster
from secondlook.store.database import Database
from secondlook.store.migrate import upgrade

STORES = ("sqlite", "postgresql")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Tests that take a store take both; those that only take `settings` stay with one."""
    if "database" in metafunc.fixturenames:
        metafunc.parametrize("store_url", STORES, indirect=True)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    """One PostgreSQL for the whole run."""
    with running_cluster(**CARELESS) as cluster:
        yield cluster


@pytest.fixture(scope="session")
def migrated_name(postgres: Cluster) -> str:
    """A database of it with all tables and no rows, to be copied."""
    name = postgres.new_database()
    _migrate(postgres.url(name))
    return name


@pytest.fixture(scope="session")
def spare_stores(postgres: Cluster) -> Iterator[list[SpareStore]]:
    """Stores of PostgreSQL that no test is using."""
    spare: list[SpareStore] = []
    yield spare
    for store in spare:
        store.drop()


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same as a file of SQLite."""
    file = tmp_path_factory.mktemp("store") / "migrated.db"
    _migrate(f"sqlite:///{file}")
    return file


@pytest.fixture
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a store of the test's own, with all tables and no rows."""
    if getattr(request, "param", "sqlite") == "postgresql":
        spare: list[SpareStore] = request.getfixturevalue("spare_stores")
        store = spare.pop() if spare else SpareStore(request.getfixturevalue("postgres"))
        yield store.url
        if store.empty():
            spare.append(store)
        else:
            store.drop()
    else:
        file = tmp_path / "secondlook.db"
        shutil.copyfile(request.getfixturevalue("migrated_file"), file)
        yield f"sqlite:///{file}"


def _migrate(url: str) -> None:
    database = Database(url)
    upgrade(database)
    database.close()

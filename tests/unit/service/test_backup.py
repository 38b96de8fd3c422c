"""Backup and restore: what was acknowledged before the backup is there afterwards, and nothing good is ever replaced by something bad."""

from __future__ import annotations

import json
import stat
import threading
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from reporting import TOKEN, Clock, as_bytes, make_report
from running import environment, run, running
from sqlalchemy import select, text

from postgres_cluster import Cluster
from secondlook.errors import InputError, StoreError
from secondlook.reports.accept import accept_report
from secondlook.settings import Settings
from secondlook.store.audit import read_audit, record
from secondlook.store.backup import back_up, faults, restore
from secondlook.store.database import Database
from secondlook.store.tables import Report
from secondlook.store.tokens import add_token


@pytest.fixture
def filled(database: Database, clock: Clock) -> Database:
    """A store with twenty reports and a short audit log."""
    for _ in range(20):
        accept_report(database, as_bytes(make_report(note="谢谢\x00" * 2000)), now=clock())
    for number in range(3):
        record(database, actor="aino", action="looked", now=clock(), detail=str(number))
    return database


@pytest.fixture
def empty(database: Database, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Database]:
    """Another place for a store of the same kind, with no tables yet."""
    if database.is_embedded:
        other = Database(f"sqlite:///{tmp_path / 'other' / 'secondlook.db'}")
        yield other
        other.close()
    else:
        cluster: Cluster = request.getfixturevalue("postgres")
        name = cluster.new_database()
        other = Database(cluster.url(name))
        yield other
        other.close()
        cluster.drop(name)


def bodies(database: Database) -> dict[str, bytes]:
    with database.read() as session:
        return {row[0]: row[1] for row in session.execute(select(Report.report_id, Report.body))}


def test_what_was_backed_up_comes_back(filled: Database, empty: Database, tmp_path: Path) -> None:
    file = tmp_path / "backup"
    back_up(filled, file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    restore(empty, file, replace=False)
    assert bodies(empty) == bodies(filled) and faults(empty) == []
    assert [entry.detail for entry in read_audit(empty)] == ["2", "1", "0"]
    assert not [path.name for path in tmp_path.rglob("*") if path.suffix in (".part", ".restoring")]


def test_a_store_that_holds_something_is_only_replaced_when_asked(filled: Database, tmp_path: Path, clock: Clock) -> None:
    file, before = tmp_path / "backup", bodies(filled)
    back_up(filled, file)
    accept_report(filled, as_bytes(make_report()), now=clock())
    filled.close()
    with pytest.raises(InputError, match="--replace"):
        restore(filled, file, replace=False)
    assert len(bodies(filled)) == 21
    filled.close()
    restore(filled, file, replace=True)
    assert bodies(filled) == before and faults(filled) == []


def test_a_file_is_never_written_over(filled: Database, tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("mine")
    with pytest.raises(InputError, match="already such a file"):
        back_up(filled, tmp_path / "mine")
    assert (tmp_path / "mine").read_text() == "mine"
    with pytest.raises(StoreError, match="could not be written"):
        back_up(filled, tmp_path / "nowhere" / "backup")


@pytest.mark.parametrize("damage", ["cut", "changed", "foreign", "missing"])
def test_a_damaged_backup_touches_nothing(filled: Database, tmp_path: Path, damage: str) -> None:
    file = tmp_path / "backup"
    back_up(filled, file)
    data = file.read_bytes()
    middle = len(data) // 2
    if damage == "missing":
        file.unlink()
    else:
        changed = data[:middle] + bytes(255 - byte for byte in data[middle : middle + 4096]) + data[middle + 4096 :]
        file.write_bytes({"cut": data[:middle], "changed": changed, "foreign": b"something else"}[damage])
    before = bodies(filled)
    filled.close()
    with pytest.raises((InputError, StoreError)):
        restore(filled, file, replace=True)
    assert bodies(filled) == before and faults(filled) == []


def test_a_backup_of_a_later_version_touches_nothing(filled: Database, tmp_path: Path) -> None:
    with filled.write() as session:
        session.execute(text("UPDATE alembic_version SET version_num = 'later'"))
    back_up(filled, tmp_path / "backup")
    filled.close()
    with pytest.raises(InputError, match="no backup of this version"):
        restore(filled, tmp_path / "backup", replace=True)
    assert len(bodies(filled)) == 20


def test_a_changed_audit_log_is_told_after_restoring(filled: Database, empty: Database, tmp_path: Path) -> None:
    with filled.write() as session:
        session.execute(text("UPDATE audit SET actor = 'nobody' WHERE seq = 2"))
    back_up(filled, tmp_path / "backup")
    restore(empty, tmp_path / "backup", replace=False)
    assert faults(empty) == ["audit log: row 2 was changed, or the one before it"]


def test_a_store_in_use_is_not_replaced(filled: Database, tmp_path: Path) -> None:
    back_up(filled, tmp_path / "backup")
    with filled.engine.connect() as somebody:
        somebody.execute(text("SELECT count(*) FROM report")).all()
        with pytest.raises(StoreError, match="in use"):
            restore(filled, tmp_path / "backup", replace=True)


def test_the_other_kind_is_named(filled: Database, tmp_path: Path, settings: Settings, request: pytest.FixtureRequest) -> None:
    back_up(filled, tmp_path / "backup")
    cluster: Cluster = request.getfixturevalue("postgres")
    other = Database(cluster.url() if filled.is_embedded else f"sqlite:///{tmp_path / 'new.db'}")
    with pytest.raises(InputError, match="db copy"):
        restore(other, tmp_path / "backup", replace=True)
    other.close()


def test_without_the_programs_of_postgresql_it_says_what_to_install(
    postgres: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(StoreError, match="pg_dump is not here; install"):
        back_up(Database(postgres.url()), tmp_path / "backup")
    assert not (tmp_path / "backup").exists()


class Reporter(threading.Thread):
    """A client that reports without a pause and remembers what was acknowledged."""

    def __init__(self, url: str, stop: threading.Event) -> None:
        super().__init__()
        self.url, self.stop, self.acknowledged = url, stop, set[str]()
        self.start()

    def run(self) -> None:
        while not self.stop.is_set():
            report = make_report(note="x" * 5000)
            headers = {"Authorization": f"Bearer {TOKEN}"}
            with urllib.request.urlopen(urllib.request.Request(f"{self.url}api/v1/reports", as_bytes(report), headers)) as answer:
                self.acknowledged.add(json.load(answer)["report_id"])


def test_a_backup_under_load_holds_all_that_was_acknowledged(
    filled: Database, settings: Settings, empty: Database, tmp_path: Path, clock: Clock
) -> None:
    add_token(filled, TOKEN, scope="device", now=clock(), expires=clock().replace(year=2100))
    limits = {"reports_per_hour": 10**6, "reports_burst": 10**6}
    env = environment(settings.data_dir, database_url=settings.store_url, **limits)
    stop = threading.Event()
    with running(env, "serve") as (_, url):
        clients = [Reporter(url, stop) for _ in range(8)]
        while sum(len(client.acknowledged) for client in clients) < 60:
            stop.wait(0.05)
        before = set[str]().union(*(client.acknowledged.copy() for client in clients))
        done = run(env, "backup", str(tmp_path / "backup"))
        stop.set()
        for client in clients:
            client.join()
    assert done.returncode == 0, done.stderr
    after = set[str]().union(*(client.acknowledged for client in clients))
    assert len(after) > len(before), "nobody reported during the backup"
    restored = run(env | {"SECONDLOOK_DATABASE_URL": empty.engine.url.render_as_string()}, "restore", str(tmp_path / "backup"))
    assert restored.returncode == 0 and "restored and verified" in restored.stdout, restored.stderr
    found, all_of_them = bodies(empty), bodies(filled)
    assert before <= set(found)
    assert all(all_of_them[report_id] == body for report_id, body in found.items())
    assert [entry.action for entry in read_audit(empty, limit=2)] == ["restore", "backup"]

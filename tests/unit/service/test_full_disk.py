"""A disk that is really full: 507 and never a receipt, the store stays whole, and room is all that it needs."""

from __future__ import annotations

import base64
import json
import os
import shutil
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import pytest
from reporting import as_bytes, make_report
from running import environment, run, running
from small_disk import fill, make_room, small_disk
from sqlalchemy import select

from postgres_cluster import OWNER, Cluster
from secondlook.store.backup import faults
from secondlook.store.database import Database
from secondlook.store.tables import Report

MEGABYTE = 1024 * 1024


def big_report() -> dict[str, Any]:
    # Chance does not become smaller, whatever a store tries.
    return make_report(note=base64.b64encode(os.urandom(300_000)).decode())


class Sender:
    """A client that knows what was acknowledged."""

    def __init__(self, url: str, env: dict[str, str]) -> None:
        self.url, self.token = url, run(env, "token", "new").stdout.splitlines()[-1]
        self.acknowledged: dict[str, bytes] = {}

    def send(self, report: dict[str, Any]) -> tuple[int, Any]:
        body = as_bytes(report)
        request = urllib.request.Request(f"{self.url}api/v1/reports", body, {"Authorization": f"Bearer {self.token}"})
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                self.acknowledged[report["report_id"]] = body
                return answer.status, answer.headers
        except urllib.error.HTTPError as error:
            with error:
                assert "Keep the report" in json.load(error)["detail"]
                return error.code, error.headers

    def send_until_full(self) -> dict[str, Any]:
        """Gives the report that found no room."""
        for _ in range(200):
            status, headers = self.send(report := big_report())
            if status != 201:
                assert status == 507 and int(headers["Retry-After"]) > 0
                return report
        pytest.fail("the disk was never full")


def assert_whole(url: str, acknowledged: dict[str, bytes]) -> None:
    database = Database(url)
    with database.read() as session:
        kept = {row[0]: row[1] for row in session.execute(select(Report.report_id, Report.body))}
    assert acknowledged.items() <= kept.items()
    assert faults(database) == []
    database.close()


def test_sqlite(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 24) as disk:
        env = environment(disk)
        fill(disk, leave=16 * MEGABYTE)
        with running(env, "serve") as (_, url):
            sender = Sender(url, env)
            refused = sender.send_until_full()
            assert len(sender.acknowledged) > 5
            # The reserve: whoever makes room can still work.
            assert run(env, "token", "new").returncode == 0
            fill(disk)
            assert sender.send(big_report())[0] == 507
            make_room(disk)
            assert sender.send(refused)[0] == 201
        assert_whole(f"sqlite:///{disk / 'secondlook.db'}", sender.acknowledged)


def test_sqlite_without_any_room_left(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 24) as disk:
        env = environment(disk)
        with running(env, "serve") as (_, url):
            sender = Sender(url, env)
            assert sender.send(big_report())[0] == 201
            fill(disk)
            # Small enough for what the log beside the database has left, or not: never a receipt without a row.
            answers = [sender.send(make_report())[0] for _ in range(20)]
            assert set(answers) <= {201, 507} and answers[-1] == 507
            make_room(disk)
            assert sender.send(big_report())[0] == 201
        assert_whole(f"sqlite:///{disk / 'secondlook.db'}", sender.acknowledged)


def test_postgresql(tmp_path: Path, postgres: Cluster) -> None:
    with small_disk(Path(postgres.folder) / "small", 40) as disk:
        home = disk / "tables"
        home.mkdir(mode=0o700)
        shutil.chown(home, OWNER)
        postgres.sql(f"CREATE TABLESPACE small LOCATION '{home}'")
        postgres.sql("CREATE DATABASE on_small_disk TABLESPACE small")
        env = environment(tmp_path, database_url=postgres.url("on_small_disk"))
        assert run(env, "db", "upgrade").returncode == 0
        fill(disk, leave=8 * MEGABYTE)
        with running(env, "serve") as (_, url):
            sender = Sender(url, env)
            refused = sender.send_until_full()
            assert len(sender.acknowledged) > 5
            make_room(disk)
            assert sender.send(refused)[0] == 201
        assert_whole(postgres.url("on_small_disk"), sender.acknowledged)
        postgres.drop("on_small_disk")
        postgres.sql("DROP TABLESPACE small")

"""A throw-away PostgreSQL: a cluster of one's own in a temporary folder, gone at the end."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest

OWNER = "postgres"
# Tests of anything but durability need no disk; a database then takes milliseconds.
CARELESS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}
_numbers = count(1)


@dataclass(frozen=True)
class Cluster:
    """A running server. `folder` holds its `data`."""

    folder: Path
    programs: Path
    port: int

    def url(self, database: str = OWNER) -> str:
        """The address of one of its databases, for SECONDLOOK_DATABASE_URL."""
        return f"postgresql://{OWNER}@127.0.0.1:{self.port}/{database}"

    def new_database(self, template: str = "template0") -> str:
        """Make a database and give its name."""
        name = f"store_{next(_numbers)}"
        self.sql(f"CREATE DATABASE {name} TEMPLATE {template}")
        return name

    def drop(self, name: str) -> None:
        """Drop a database, whoever is still connected to it."""
        self.sql(f"DROP DATABASE {name} WITH (FORCE)")

    def sql(self, statement: str) -> None:
        """Run one statement outside of any transaction."""
        import psycopg

        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute(statement)  # type: ignore[call-overload]

    def start(self, **settings: str) -> None:
        """Start the server and wait until it answers."""
        where = f"-p {self.port} -k {self.folder} -c listen_addresses=127.0.0.1"
        chosen = " ".join(f"-c {name}={value}" for name, value in settings.items())
        self._pg_ctl("start", "-w", "-l", f"{self.folder}/log", "-o", f"{where} {chosen}")

    def stop(self, mode: str = "immediate") -> None:
        """Stop it; `immediate` is what a crash looks like to everybody connected."""
        self._pg_ctl("stop", "-w", "-m", mode)

    def _pg_ctl(self, action: str, *options: str) -> None:
        as_owner(self.programs / "pg_ctl", action, "-D", self.folder / "data", *options)


def find_programs() -> Path:
    """The folder of initdb and its kind. Without one the test is skipped; where everything has to run, it fails."""
    on_path = shutil.which("initdb")
    for folder in [Path(on_path).parent] if on_path else sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True):
        if (folder / "initdb").exists():
            return folder
    missing = "PostgreSQL is not installed; as root: make system"
    if os.environ.get("E2E_REQUIRED"):
        pytest.fail(missing)
    pytest.skip(missing)


@contextmanager
def running_cluster(**settings: str) -> Iterator[Cluster]:
    """A new cluster; `settings` are those of postgresql.conf."""
    programs = find_programs()
    # Not below pytest's folders, which only their owner may enter: PostgreSQL refuses to run as root.
    home = Path(tempfile.mkdtemp(prefix="secondlook-pg"))
    if os.geteuid() == 0:
        shutil.chown(home, OWNER)
        home.chmod(0o755)
    cluster = Cluster(home, programs, _free_port())
    encoding = ("-E", "UTF8", "--locale=C.UTF-8")
    as_owner(programs / "initdb", "-D", home / "data", "-A", "trust", "-U", OWNER, "--no-sync", *encoding)
    with _ends_with_us(cluster):
        cluster.start(**settings)
        yield cluster


@contextmanager
def _ends_with_us(cluster: Cluster) -> Iterator[None]:
    # A shell that waits for the end of our pipe stops the server, also when we are killed and can do nothing any more.
    stop = [cluster.programs / "pg_ctl", "stop", "-D", cluster.folder / "data", "-m", "immediate"]
    waiting = ["sh", "-c", 'cd /; read -r _; "$@"; rm -rf "$0"', cluster.folder, *_owner(), *stop]
    quiet = subprocess.DEVNULL
    with subprocess.Popen([*map(str, waiting)], stdin=subprocess.PIPE, stdout=quiet, stderr=quiet, start_new_session=True):
        yield


def as_owner(*command: object) -> None:
    """Run a program of PostgreSQL, as its user when we are root."""
    subprocess.run([*_owner(), *map(str, command)], check=True, stdout=subprocess.DEVNULL, cwd="/")


def _owner() -> list[str]:
    return ["runuser", "-u", OWNER, "--"] if os.geteuid() == 0 else []


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])

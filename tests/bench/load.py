"""Reports acknowledged a second and unchanged packs answered a second: `python -m tests.bench.load` writes docs/performance.md.

All on this machine over the loopback, for seconds, with processes of its own. Exit status 1 when an acknowledged report is not in the
store, or when one core cannot answer 100,000 clients that ask for the pack once an hour.
"""

from __future__ import annotations

import http.client
import json
import multiprocessing
import os
import platform
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from statistics import median, quantiles

from sqlalchemy import select

from secondlook.store.database import Database
from secondlook.store.tables import Report

from ..postgres_cluster import running_cluster
from .section import replace_section

PAGE = Path("docs/performance.md")
PROCESSES, CLIENTS, SECONDS, WARM_UP = 4, 16, 15.0, 3.0
POLLING_CLIENTS = 100_000
SERVE = "from secondlook.cli import main; main()"
# What SQLite does by itself in this mode: the last commits may be gone after a power cut.
CARELESS = f"from secondlook.store import database; database.SQLITE_PRAGMAS['synchronous'] = 1; {SERVE}"
BARE = """
import sys, waitress
def app(environ, start):
    environ["wsgi.input"].read()
    start(sys.argv[2], [("Content-Type", "application/json"), ("Content-Length", "2" if sys.argv[2][0] == "2" else "0")])
    return [b"{}"] if sys.argv[2][0] == "2" else []
print("ready", flush=True)
waitress.serve(app, listen=f"127.0.0.1:{sys.argv[1]}", threads=8, ident=None, _quiet=True)
"""


@dataclass(frozen=True)
class Measured:
    """Milliseconds of each answer in the measured time, and the ids of what was acknowledged from first to last."""

    milliseconds: list[float]
    acknowledged: set[str]

    @property
    def a_second(self) -> float:
        """Answers a second."""
        return len(self.milliseconds) / SECONDS

    @property
    def row(self) -> str:
        """Answers a second, middle and 99 of 100, as cells of a table."""
        return f"{self.a_second:,.0f} | {median(self.milliseconds):.1f} | {quantiles(self.milliseconds, n=100)[98]:.1f}"


def main() -> int:
    """Measure, write the section, and say whether all is well."""
    busy = os.getloadavg()[0]
    with tempfile.TemporaryDirectory(prefix="secondlook-load") as folder:
        reports, lost = measure_reports(Path(folder))
        polls = measure_polls(Path(folder) / "polls")
    text = section(reports, polls, busy)
    replace_section(PAGE, "load", text)
    print(text)
    needed = POLLING_CLIENTS / 3600
    enough = polls["Second Look"].a_second > needed
    return 0 if enough and not lost else 1


def measure_reports(folder: Path) -> tuple[dict[str, Measured], int]:
    """Each way of keeping reports under the same load, and how many acknowledged reports are in no store."""
    found, lost = {}, 0
    with running_cluster() as cluster:
        ways = {
            "**SQLite**": ("", SERVE),
            "SQLite, `synchronous=NORMAL`": ("", CARELESS),
            "**PostgreSQL**": (cluster.url(), SERVE),
        }
        for name, (url, program) in ways.items():
            home = folder / str(len(found))
            with serving(home, url, program, PROCESSES) as (ports, env):
                tokens = [new_token(env) for _ in range(CLIENTS)]
                found[name] = under_load([(port, sender(token)) for port, token in zip(ports * CLIENTS, tokens, strict=False)])
            lost += len(found[name].acknowledged - kept(url or f"sqlite:///{home / 'secondlook.db'}"))
    with bare("201 Created", PROCESSES) as ports:
        found["nothing kept: a constant answer"] = under_load([(port, sender("none")) for port in (ports * CLIENTS)[:CLIENTS]])
    return found, lost


def measure_polls(folder: Path) -> dict[str, Measured]:
    """Requests for a pack that did not change, answered by one process on one core; the clients have another."""
    found = {}
    with serving(folder, "", SERVE, 1, core=0) as (ports, _):
        with urllib.request.urlopen(f"http://127.0.0.1:{ports[0]}/api/v1/pack") as answer:
            tag = answer.headers["ETag"]
        found["Second Look"] = under_load([(ports[0], poller(tag))] * 8, core=1)
    with bare("304 Not Modified", 1, core=0) as ports:
        found["a constant answer"] = under_load([(ports[0], poller("-"))] * 8, core=1)
    return found


Ask = Callable[[http.client.HTTPConnection], str]
"""Asks once and gives the id of what was acknowledged, if anything was."""


def sender(token: str) -> Ask:
    """A client that reports 8 KB, a new report each time."""
    words = "Could we go on elsewhere? We pay well for a short report, nobody has to hear of it. 谢谢 "
    message = {"channel": "linkedin", "messages": [{"from": "them", "text": words * 80, "day": 1}]}
    start, end = json.dumps({"report_id": "ID", "channel": "linkedin", "conversation": message}).encode().split(b"ID")
    headers = {"Authorization": f"Bearer {token}"}

    def ask(connection: http.client.HTTPConnection) -> str:
        report_id = str(uuid.uuid4())
        connection.request("POST", "/api/v1/reports", start + report_id.encode() + end, headers)
        answer = connection.getresponse()
        assert answer.status == 201, answer.read()
        answer.read()
        return report_id

    return ask


def poller(tag: str) -> Ask:
    """A client that has the pack already."""

    def ask(connection: http.client.HTTPConnection) -> str:
        connection.request("GET", "/api/v1/pack", headers={"If-None-Match": tag})
        answer = connection.getresponse()
        assert answer.status == 304, answer.status
        answer.read()
        return ""

    return ask


def under_load(clients: list[tuple[int, Ask]], core: int | None = None) -> Measured:
    """Let all clients ask without a pause, half of them from a second process, so that they are not what is measured."""
    context = multiprocessing.get_context("fork")
    results = context.SimpleQueue()
    halves = [clients] if core is not None else [clients[::2], clients[1::2]]
    processes = [context.Process(target=_ask_all, args=(half, core, results)) for half in halves]
    for process in processes:
        process.start()
    found = [results.get() for _ in processes]
    for process in processes:
        process.join()
    times = [time for half, _ in found for time in half]
    assert len(times) > 100, "hardly an answer came"
    return Measured(times, set[str]().union(*(ids for _, ids in found)))


def _ask_all(clients: list[tuple[int, Ask]], core: int | None, results: object) -> None:
    if core is not None:
        _stay_on(core)
    begin = time.monotonic() + WARM_UP
    times: list[float] = []
    acknowledged: set[str] = set()

    def ask_on(port: int, ask: Ask) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        while (started := time.monotonic()) < begin + SECONDS:
            acknowledged.add(ask(connection))
            if started >= begin:
                times.append(1000 * (time.monotonic() - started))

    threads = [threading.Thread(target=ask_on, args=client) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    results.put((times, acknowledged))  # type: ignore[attr-defined]


@contextmanager
def serving(
    folder: Path, url: str, program: str, count: int, core: int | None = None
) -> Iterator[tuple[list[int], dict[str, str]]]:
    """`count` processes of the service on one store; their ports and environment."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("SECONDLOOK_")}
    chosen = {"data_dir": folder, "database_url": url, "reports_per_hour": 10**8, "reports_burst": 10**8}
    env = own | {f"SECONDLOOK_{name.upper()}": str(value) for name, value in chosen.items()}
    command(env, "db", "upgrade")
    ports = [free_port() for _ in range(count)]
    with ExitStack() as stack:
        for port in ports:
            arguments = [sys.executable, "-c", program, "serve"]
            stack.enter_context(process(arguments, env | {"SECONDLOOK_BIND": f"127.0.0.1:{port}"}, core))
        yield ports, env


@contextmanager
def bare(status: str, count: int, core: int | None = None) -> Iterator[list[int]]:
    """As many processes of the same web server that do nothing."""
    ports = [free_port() for _ in range(count)]
    with ExitStack() as stack:
        for port in ports:
            stack.enter_context(process([sys.executable, "-c", BARE, str(port), status], dict(os.environ), core))
        time.sleep(0.5)
        yield ports


@contextmanager
def process(arguments: list[str], env: dict[str, str], core: int | None) -> Iterator[None]:
    """Run a program from its first line until the block ends."""
    pin = None if core is None else lambda: _stay_on(core)
    quiet = subprocess.DEVNULL
    with subprocess.Popen(arguments, env=env, stdout=subprocess.PIPE, stderr=quiet, preexec_fn=pin) as started:
        try:
            assert started.stdout is not None and started.stdout.readline(), "it did not start"
            yield
        finally:
            started.terminate()


def command(env: dict[str, str], *arguments: str) -> str:
    """Run a command of ours to its end."""
    return subprocess.run([sys.executable, "-c", SERVE, *arguments], env=env, check=True, capture_output=True, text=True).stdout


def new_token(env: dict[str, str]) -> str:
    return command(env, "token", "new").splitlines()[-1]


def kept(url: str) -> set[str]:
    """The ids of the reports in a store."""
    database = Database(url)
    with database.read() as session:
        found = set(session.scalars(select(Report.report_id)))
    database.close()
    return found


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _stay_on(core: int) -> None:
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {core % (os.cpu_count() or 1)})


def section(reports: dict[str, Measured], polls: dict[str, Measured], busy: float) -> str:
    """The section of docs/performance.md."""
    kept_rows = "\n".join(f"| {name} | {measured.row} |" for name, measured in reports.items())
    poll_rows = "\n".join(f"| {name} | {measured.row} |" for name, measured in polls.items())
    needed = POLLING_CLIENTS / 3600
    times = polls["Second Look"].a_second / needed
    return f"""## Reports a second

Written by `make load` on {datetime.now().astimezone():%-d %B %Y}: Python {platform.python_version()}, {os.cpu_count()} cores for service, store and
clients together. {CLIENTS} clients send reports of 8 kB without a pause to {PROCESSES} web processes for {SECONDS:g} seconds; each answer is a receipt,
given after the report was on the disk. Meanwhile the processes read the reports for the inbox, as they always do. Before it began the load of the
machine was {busy:.1f}: what is above 0 is other people's work, and slows this down.

| kept in | acknowledged a second | p50, ms | p99, ms |
| --- | --- | --- | --- |
{kept_rows}

## Clients that ask for the pack

{POLLING_CLIENTS:,} clients that ask once an hour are {needed:.1f} requests a second. One process on one core answers {times:,.0f} times as many with
304, the pack being unchanged; 8 clients on another core ask without a pause. With a cache in front ([operation](operation.md#the-pack-from-a-cache))
the service sees one a minute.

| one core | answers a second | p50, ms | p99, ms |
| --- | --- | --- | --- |
{poll_rows}
"""


if __name__ == "__main__":
    sys.exit(main())

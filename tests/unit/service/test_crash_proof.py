"""No acknowledged report is lost or altered while service and workers are killed and the relay misbehaves.

`make test` does it with some hundred reports on both stores; `make crash` with 10,000, and writes its figures.
"""

from __future__ import annotations

import base64
import hashlib
import http.client
import json
import os
import random
import socket
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from email import message_from_bytes
from pathlib import Path
from typing import Any, cast

import pytest
from killed import Killed, being_killed
from mail_sink import MailSink
from reporting import as_bytes, make_report
from running import environment, run
from sqlalchemy import select

from bench.section import replace_section
from postgres_cluster import running_cluster
from secondlook.reports.body import read_body
from secondlook.store.backup import faults
from secondlook.store.database import Database
from secondlook.store.outbox import how_it_stands
from secondlook.store.tables import Report

REPORTS = int(os.environ.get("CRASH_PROOF_REPORTS", "300"))
ALL = 10_000
CLIENTS = 50
WORKER_SECONDS, WEB_SECONDS = 2.0, 5.0
PAGE = Path(__file__).parents[3] / "docs" / "performance.md"


@dataclass(frozen=True)
class Outcome:
    """One run: what was done to it, how long it took, how many mails came twice."""

    store: str
    kills: dict[str, int]
    refused: int
    seconds: float
    copies: int
    busy: float
    """Load of the machine at the end; the test itself makes some 3 of it on two cores."""


@pytest.fixture(scope="module")
def outcomes() -> Iterator[list[Outcome]]:
    found: list[Outcome] = []
    yield found
    if REPORTS >= ALL and len(found) == 2:
        replace_section(PAGE, "crash", section(found))


@pytest.fixture
def durable_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A store that really waits for the disk."""
    if request.param == "SQLite":
        yield ""
    else:
        with running_cluster() as cluster:
            yield cluster.url()


@pytest.mark.parametrize("durable_url", ["SQLite", "PostgreSQL"], indirect=True)
def test_every_acknowledged_report_arrives_as_it_was(
    durable_url: str, tmp_path: Path, sink: MailSink, outcomes: list[Outcome]
) -> None:
    chance = random.Random(7)
    plan = chance.choices(["take", "451", "drop", "take then drop"], [70, 15, 10, 5], k=4 * REPORTS)
    sink.plan = plan.copy()
    env = settings_for(durable_url, tmp_path, sink.port)
    assert run(env, "db", "upgrade").returncode == 0
    token = run(env, "token", "new").stdout.splitlines()[-1]
    reports = {report["report_id"]: as_bytes(report) for report in (made_up(chance) for _ in range(REPORTS))}
    ports = [free_port() for _ in range(2)]
    web = [Killed("serve", env | {"SECONDLOOK_BIND": f"127.0.0.1:{port}"}, len(ports) * WEB_SECONDS) for port in ports]
    workers = [Killed("worker", env, 2 * WORKER_SECONDS) for _ in range(2)]
    clients = Clients(ports, token)
    begun = time.monotonic()
    with being_killed([*web, *workers]):
        with ThreadPoolExecutor(CLIENTS) as pool:
            list(pool.map(clients.send_until_taken, reports.values()))
        wait_until_forwarded(store_of(env))
    seconds = time.monotonic() - begun

    arrived = Counter(map(check_evidence(reports), sink.wires()))
    assert set(arrived) == {f"<{report_id}@firm.example>" for report_id in reports}, "a report was lost"
    check_store(store_of(env), reports)
    copies = sum(arrived.values()) - REPORTS
    kills = {"web": sum(one.kills for one in web), "worker": sum(one.kills for one in workers)}
    store = "PostgreSQL" if durable_url else "SQLite"
    outcomes.append(Outcome(store, kills, clients.refused, seconds, copies, os.getloadavg()[0]))
    print(f"\n{outcomes[-1]}")
    # A mail comes twice when the relay's answer was lost, or with the worker that was to write it down.
    assert copies <= plan[: sink.seen].count("take then drop") + kills["worker"]
    assert REPORTS < ALL or copies < REPORTS / 10


def settings_for(url: str, folder: Path, relay: int) -> dict[str, str]:
    return environment(
        folder,
        database_url=url,
        smtp_url=f"smtp://127.0.0.1:{relay}",
        forward_in_service="false",
        reports_per_hour=10**6,
        reports_burst=10**6,
        lease_seconds=3,
        retry_first_seconds=0.2,
        retry_longest_seconds=1,
        poll_seconds=0.1,
    )


def store_of(env: dict[str, str]) -> str:
    return env["SECONDLOOK_DATABASE_URL"] or f"sqlite:///{env['SECONDLOOK_DATA_DIR']}/secondlook.db"


def made_up(chance: random.Random) -> dict[str, Any]:
    """A report of some kilobytes like no other; every fourth is a mail with its original."""
    words = " ".join(f"{chance.randrange(16**8):08x} – 谢谢" for _ in range(chance.randrange(20, 300)))
    if chance.random() < 0.75:
        messages = [{"from": "them", "text": words, "day": 1}]
        return make_report(conversation={"channel": "linkedin", "messages": messages}, assessment=None)
    original = base64.b64encode(chance.randbytes(4000)).decode()
    messages = [{"from": "them", "text": words}]
    return make_report(
        channel="email", original=original, conversation={"channel": "email", "messages": messages}, assessment=None
    )


class Clients:
    """What fifty browsers do: send to one web process or another until there is a receipt."""

    def __init__(self, ports: list[int], token: str) -> None:
        self.ports, self.token = ports, token
        self.refused = 0
        self.chance = random.Random(8)
        self.lock = threading.Lock()

    def send_until_taken(self, body: bytes) -> None:
        while not self.taken(body):
            with self.lock:
                self.refused += 1
            time.sleep(0.2)

    def taken(self, body: bytes) -> bool:
        url = f"http://127.0.0.1:{self.chance.choice(self.ports)}/api/v1/reports"
        request = urllib.request.Request(url, body, {"Authorization": f"Bearer {self.token}"})
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                return bool(json.load(answer)["receipt"])
        except urllib.error.HTTPError as error:
            with error:
                assert error.code in (503, 507), error.read()
            return False
        except (OSError, ValueError, http.client.HTTPException):
            return False  # it was killed before or while it answered


def wait_until_forwarded(url: str) -> None:
    """However slow the machine: as long as mails arrive, nobody waits in vain."""
    database = Database(url, connections=1)
    waiting, since = REPORTS, time.monotonic()
    while left := REPORTS - how_it_stands(database).by_state.get("sent", 0):
        if left < waiting:
            waiting, since = left, time.monotonic()
        assert time.monotonic() < since + 120, f"{left} reports are not forwarded: {how_it_stands(database)}"
        time.sleep(0.5)
    database.close()


def check_evidence(reports: dict[str, bytes]) -> Callable[[bytes], str]:
    """A function that checks the attachments of a mail against what was reported, and gives its Message-ID."""

    def check(wire: bytes) -> str:
        mail = message_from_bytes(wire)
        body = reports[mail["X-Report-Id"]]
        expected = {"evidence.json": hashlib.sha256(read_body(body).exact("conversation")).digest()}
        if original := json.loads(body).get("original"):
            expected["original.eml"] = hashlib.sha256(base64.b64decode(original)).digest()
        found = {
            name: hashlib.sha256(cast(bytes, part.get_payload(decode=True))).digest()
            for part in mail.walk()
            if (name := part.get_filename()) in ("evidence.json", "original.eml")
        }
        assert found == expected, "the evidence is not what was reported"
        return str(mail["Message-ID"])

    return check


def check_store(url: str, reports: dict[str, bytes]) -> None:
    database = Database(url, connections=1)
    with database.read() as session:
        rows = session.execute(select(Report.report_id, Report.body))
        assert {row[0]: hashlib.sha256(row[1]).digest() for row in rows} == {
            report_id: hashlib.sha256(body).digest() for report_id, body in reports.items()
        }
    assert faults(database) == []
    database.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def section(outcomes: list[Outcome]) -> str:
    rows = [
        f"| {one.store} | {one.kills['worker']} | {one.kills['web']} | {one.refused:,} | {one.seconds:.0f} s, load {one.busy:.0f} | 0 | 0 | "
        f"{one.copies:,} ({100 * one.copies / REPORTS:.1f} %) |"
        for one in outcomes
    ]
    return f"""## Killed while it works

Written by `make crash`: {REPORTS:,} reports of 1 to 10 kB from {CLIENTS} clients to two web processes; two workers forward them to a relay that
answers 451 to 15 % of the mails, hangs up before it takes one on 10 % and after it took one on 5 %. Each worker is killed
with -9 after {2 * WORKER_SECONDS:g} s of work and each web process after {2 * WEB_SECONDS:g} s, then started again. Clients send a report until they have a receipt. Afterwards every mail's evidence is compared with what
was reported by its SHA-256, and so is every report in the store.

| store | workers killed | web processes killed | tries without a receipt | all forwarded after | lost | altered | arrived twice, same Message-ID |
| --- | --- | --- | --- | --- | --- | --- | --- |
{chr(10).join(rows)}
"""

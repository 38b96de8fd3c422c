"""No acknowledged report is lost while service and worker are killed and the relay misbehaves (CRASH_PROOF_REPORTS=10000)."""

from __future__ import annotations

import os
import random
import signal
import socket
import sqlite3
import subprocess
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from email import message_from_bytes
from pathlib import Path

import pytest
from mail_sink import MailSink
from reporting import as_bytes, make_report
from running import SECONDLOOK, environment, run

REPORTS = int(os.environ.get("CRASH_PROOF_REPORTS", "1000"))
CLIENTS = 20


class Killed:
    """A command that is killed with -9 every `seconds` and started again, until it may rest."""

    def __init__(self, env: dict[str, str], command: str, seconds: float) -> None:
        self.env, self.command, self.seconds = env, command, seconds
        self.kills = 0
        self.stop = threading.Event()
        self.thread = threading.Thread(target=self.run)
        self.thread.start()

    def run(self) -> None:
        while not self.stop.is_set():
            process = subprocess.Popen(
                [*SECONDLOOK, self.command], env=self.env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
            self.stop.wait(self.seconds)
            process.send_signal(signal.SIGKILL)
            process.wait()
            self.kills += 1


def send_until_taken(url: str, token: str, body: bytes) -> None:
    while True:
        request = urllib.request.Request(f"{url}/api/v1/reports", body, {"Authorization": f"Bearer {token}"})
        try:
            with urllib.request.urlopen(request, timeout=20):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)


def still_waiting(folder: Path) -> int:
    store = sqlite3.connect(folder / "secondlook.db", timeout=20)
    try:
        return int(store.execute("SELECT count(*) FROM outbox WHERE state <> 'sent'").fetchone()[0])
    finally:
        store.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.mark.slow
def test_every_acknowledged_report_arrives(tmp_path: Path, sink: MailSink) -> None:
    chance = random.Random(7)
    sink.plan = chance.choices(["take", "451", "drop", "take then drop"], [70, 15, 10, 5], k=4 * REPORTS)
    port = free_port()
    env = environment(
        tmp_path,
        bind=f"127.0.0.1:{port}",
        smtp_url=f"smtp://127.0.0.1:{sink.port}",
        forward_in_service="false",
        reports_per_hour=10**6,
        reports_burst=10**6,
        lease_seconds=3,
        retry_first_seconds=0.2,
        retry_longest_seconds=1,
        poll_seconds=0.1,
    )
    token = run(env, "token", "new").stdout.splitlines()[-1]
    reports = [make_report() for _ in range(REPORTS)]
    victims = [Killed(env, "serve", 5), Killed(env, "worker", 2.1), Killed(env, "worker", 2.7)]
    try:
        with ThreadPoolExecutor(CLIENTS) as pool:
            list(pool.map(lambda report: send_until_taken(f"http://127.0.0.1:{port}", token, as_bytes(report)), reports))
        deadline = time.monotonic() + 60 + REPORTS / 5
        while still_waiting(tmp_path):
            assert time.monotonic() < deadline, f"{still_waiting(tmp_path)} reports are not forwarded"
            time.sleep(0.5)
    finally:
        for victim in victims:
            victim.stop.set()
        for victim in victims:
            victim.thread.join()
    arrived = Counter(message_from_bytes(wire)["Message-ID"] for wire in sink.wires())
    assert set(arrived) == {f"<{report['report_id']}@firm.example>" for report in reports}
    store = sqlite3.connect(tmp_path / "secondlook.db")
    assert store.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert store.execute("SELECT count(*) FROM report").fetchone() == (REPORTS,)
    store.close()
    copies = sum(arrived.values()) - REPORTS
    print(f"\n{REPORTS} reports, {sum(v.kills for v in victims)} kills, {copies} copies with the same Message-ID, 0 lost")
    assert copies <= REPORTS / 5

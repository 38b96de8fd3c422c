"""PostgreSQL goes away and comes back: no receipt meanwhile, and nothing of ours has to be started again."""

from __future__ import annotations

import time
import urllib.error
import urllib.request
from collections import Counter
from email import message_from_bytes
from pathlib import Path

from mail_sink import MailSink
from reporting import as_bytes, make_report
from running import environment, run, running

from postgres_cluster import CARELESS, running_cluster


def post(url: str, token: str, body: bytes) -> int:
    request = urllib.request.Request(f"{url}api/v1/reports", body, {"Authorization": f"Bearer {token}"})
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        with error:
            return error.code


def test_service_and_worker_go_on_by_themselves(tmp_path: Path, sink: MailSink) -> None:
    with running_cluster(**CARELESS) as cluster:
        env = environment(
            tmp_path,
            database_url=cluster.url(),
            smtp_url=f"smtp://127.0.0.1:{sink.port}",
            forward_in_service="false",
            poll_seconds=0.1,
        )
        assert run(env, "db", "upgrade").returncode == 0
        token = run(env, "token", "new").stdout.splitlines()[-1]
        reports = [make_report() for _ in range(4)]
        with running(env, "serve") as (_, url), running(env, "worker"):
            assert [post(url, token, as_bytes(report)) for report in reports[:2]] == [201, 201]
            cluster.stop("fast")
            assert [post(url, token, as_bytes(report)) for report in reports[2:]] == [503, 503]
            cluster.start(**CARELESS)
            assert [post(url, token, as_bytes(report)) for report in reports] == [200, 200, 201, 201]
            deadline = time.monotonic() + 30
            while len(sink.taken) < 4 and time.monotonic() < deadline:
                time.sleep(0.1)
    arrived = Counter(message_from_bytes(wire)["X-Report-Id"] for wire in sink.wires())
    assert arrived.keys() == {report["report_id"] for report in reports}

"""The promise of a receipt, kept by real processes: killed, out of disk, out of relay, asked a hundred times."""

from __future__ import annotations

import hashlib
import json
import resource
import signal
import sqlite3
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from email import message_from_bytes
from pathlib import Path
from typing import Any, cast

import pytest
from mail_sink import MailSink
from reporting import as_bytes, make_report
from running import environment, run, running

FAST = {"lease_seconds": 1, "retry_first_seconds": 0.2, "retry_longest_seconds": 0.5, "poll_seconds": 0.1}


def post(url: str, token: str, body: bytes) -> tuple[int, dict[str, Any]]:
    request = urllib.request.Request(f"{url}api/v1/reports", body, {"Authorization": f"Bearer {token}"})
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, json.load(error)


def wait_until(holds: Callable[[], bool], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "it did not come"
        time.sleep(0.05)


def outbox_states(folder: Path) -> list[str]:
    store = sqlite3.connect(folder / "secondlook.db")
    try:
        return [state for (state,) in store.execute("SELECT state FROM outbox")]
    finally:
        store.close()


def new_token(env: dict[str, str]) -> str:
    return run(env, "token", "new").stdout.splitlines()[-1]


def evidence_in(wire: bytes) -> bytes:
    parts = cast(list[Any], message_from_bytes(wire).get_payload())
    return cast(bytes, next(part.get_payload(decode=True) for part in parts if part.get_filename() == "evidence.json"))


def test_killed_between_receipt_and_forwarding_the_mail_still_arrives_once(tmp_path: Path, sink: MailSink) -> None:
    nobody = environment(tmp_path, smtp_url="smtp://127.0.0.1:1", **FAST)
    token, report = new_token(nobody), make_report()
    with running(nobody, "serve") as (service, url):
        status, receipt = post(url, token, as_bytes(report))
        assert status == 201
        service.send_signal(signal.SIGKILL)
    assert sink.taken == []
    env = environment(tmp_path, smtp_url=f"smtp://127.0.0.1:{sink.port}", **FAST)
    with running(env, "serve") as (service, url):
        wait_until(lambda: outbox_states(tmp_path) == ["sent"])
        assert post(url, token, as_bytes(report)) == (200, receipt)
        service.send_signal(signal.SIGTERM)
        assert service.wait(20) == 0
    [wire] = sink.wires()
    shown = json.dumps(report["conversation"], ensure_ascii=False, separators=(",", ":")).encode()
    assert hashlib.sha256(evidence_in(wire)).digest() == hashlib.sha256(shown).digest()


def test_killed_after_the_relay_took_it_the_copy_has_the_same_message_id(tmp_path: Path, sink: MailSink) -> None:
    sink.pause = 1.5  # the relay has the mail, its answer is not there yet
    env = environment(tmp_path, smtp_url=f"smtp://127.0.0.1:{sink.port}", forward_in_service="false", **FAST)
    token = new_token(env)
    with running(env, "serve") as (_, url):
        assert post(url, token, as_bytes(make_report()))[0] == 201
        with running(env, "worker") as (worker, _):
            wait_until(lambda: len(sink.taken) == 1)
            worker.send_signal(signal.SIGKILL)
        sink.pause = 0
        with running(env, "worker") as (worker, _):
            wait_until(lambda: outbox_states(tmp_path) == ["sent"])
            worker.send_signal(signal.SIGTERM)
            assert worker.wait(20) == 0
    ids = {message_from_bytes(wire)["Message-ID"] for wire in sink.wires()}
    assert len(ids) == 1 and len(sink.taken) == 2


def test_a_worker_asked_to_stop_finishes_the_mail_under_way(tmp_path: Path, sink: MailSink) -> None:
    sink.pause = 1
    env = environment(tmp_path, smtp_url=f"smtp://127.0.0.1:{sink.port}", forward_in_service="false")
    token = new_token(env)
    with running(env, "serve") as (_, url), running(env, "worker") as (worker, _):
        post(url, token, as_bytes(make_report()))
        wait_until(lambda: len(sink.taken) == 1)
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(20) == 0
    assert outbox_states(tmp_path) == ["sent"] and len(sink.taken) == 1


def test_a_hundred_identical_posts_are_one_row_and_one_mail(tmp_path: Path, sink: MailSink) -> None:
    env = environment(tmp_path, smtp_url=f"smtp://127.0.0.1:{sink.port}", **FAST)
    token, body = new_token(env), as_bytes(make_report())
    with running(env, "serve") as (_, url), ThreadPoolExecutor(100) as pool:
        answers = list(pool.map(lambda _: post(url, token, body), range(100)))
        wait_until(lambda: outbox_states(tmp_path) == ["sent"])
    assert sorted(status for status, _ in answers) == [200] * 99 + [201]
    assert len({answer["receipt"] for _, answer in answers}) == 1
    assert len(sink.taken) == 1


def test_a_full_disk_is_never_a_receipt_and_needs_no_restart(tmp_path: Path) -> None:
    env = environment(tmp_path)
    token = new_token(env)
    reports = [as_bytes(make_report(note="x" * 300_000)) for _ in range(8)]
    unlimited = resource.RLIM_INFINITY

    def little_space() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, unlimited))

    with running(env, "serve", before=little_space) as (service, url):
        first = [post(url, token, report) for report in reports]
        assert {status for status, _ in first} == {201, 507}
        assert all("Keep the report" in answer["detail"] for status, answer in first if status == 507)
        resource.prlimit(service.pid, resource.RLIMIT_FSIZE, (unlimited, unlimited))
        again = [post(url, token, report) for report in reports]
    for (before, kept), (after, receipt) in zip(first, again, strict=True):
        assert (after, receipt) == (200, kept) if before == 201 else after == 201
    store = sqlite3.connect(tmp_path / "secondlook.db")
    assert store.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert store.execute("SELECT count(*) FROM report JOIN outbox USING (report_id)").fetchone() == (8,)
    store.close()


def test_a_big_report_arrives_whole(tmp_path: Path, sink: MailSink) -> None:
    env = environment(tmp_path, smtp_url=f"smtp://127.0.0.1:{sink.port}", **FAST)
    token = new_token(env)
    report = make_report(conversation={"channel": "email", "messages": [{"from": "them", "text": "é" * 3_000_000}]})
    with running(env, "serve") as (_, url):
        assert post(url, token, as_bytes(report))[0] == 201
        wait_until(lambda: len(sink.taken) == 1, 60)
    assert evidence_in(sink.wires()[0]) == json.dumps(report["conversation"], ensure_ascii=False, separators=(",", ":")).encode()


def test_service_and_worker_together_send_each_report_once(tmp_path: Path, sink: MailSink) -> None:
    env = environment(tmp_path, smtp_url=f"smtp://127.0.0.1:{sink.port}", poll_seconds=0.1)
    token = new_token(env)
    with running(env, "serve") as (_, url), running(env, "worker"), ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(lambda _: post(url, token, as_bytes(make_report()))[0], range(40)))
        wait_until(lambda: outbox_states(tmp_path) == ["sent"] * 40)
    assert statuses == [201] * 40
    ids = [message_from_bytes(wire)["Message-ID"] for wire in sink.wires()]
    assert len(ids) == len(set(ids)) == 40


@pytest.mark.parametrize(
    ("arguments", "settings", "said"),
    [
        (("serve",), {"bind": "nowhere"}, "SECONDLOOK_BIND"),
        (("worker",), {}, "SECONDLOOK_SMTP_URL"),
        (("token", "new"), {"colour": "red"}, "SECONDLOOK_COLOUR is not a setting"),
        (("token", "new", "--scope", "king"), {}, "--scope"),
        (("nothing",), {}, "No such command"),
        (("reports", "retry"), {}, "name one receipt"),
    ],
)
def test_trouble_is_a_plain_line_and_status_64(
    tmp_path: Path, arguments: tuple[str, ...], settings: dict[str, str], said: str
) -> None:
    done = run(environment(tmp_path, **settings), *arguments)
    assert done.returncode == 64 and said in done.stderr and "Traceback" not in done.stderr


def test_operations_on_the_command_line(tmp_path: Path) -> None:
    env = environment(tmp_path)
    assert run(env, "db", "upgrade").stdout == "the database is up to date\n"
    code = run(env, "token", "enrol-code", "--uses", "2").stdout.splitlines()[-1]
    token = new_token(env)
    with running(env, "serve") as (_, url):
        receipt = post(url, token, as_bytes(make_report()))[1]["receipt"]
        request = urllib.request.Request(f"{url}api/v1/enrol", json.dumps({"code": code}).encode())
        with urllib.request.urlopen(request) as answer:
            own = json.load(answer)["token"]
        assert post(url, own, as_bytes(make_report()))[0] == 201
        assert run(env, "token", "revoke", own).returncode == 0
        assert post(url, own, as_bytes(make_report()))[0] == 401
    listed = run(env, "reports", "list").stdout
    assert receipt in listed and "pending" in listed and "elsewhere" not in listed
    assert run(env, "reports", "retry", "--all").stdout == "0 reports will be tried again\n"

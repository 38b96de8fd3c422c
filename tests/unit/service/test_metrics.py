"""The numbers for monitoring are right, can be read by Prometheus, and hold nothing of any report."""

from __future__ import annotations

import re
from datetime import timedelta

from flask.testing import FlaskClient
from reporting import Clock, as_bytes, bearer, make_report

from secondlook.reports.accept import accept_report
from secondlook.store.chore_runs import note_run
from secondlook.store.database import Database
from secondlook.store.outbox import lease_next, mark_sent, mark_stuck

LINE = re.compile(r'secondlook_\w+(\{\w+="(\\.|[^"\\])*"(,\w+="(\\.|[^"\\])*")*\})? -?\d+')


def _numbers(client: FlaskClient) -> dict[str, int]:
    text = client.get("/metrics").text
    assert text.endswith("\n")
    lines = [line for line in text.splitlines() if not line.startswith("# ")]
    assert all(LINE.fullmatch(line) for line in lines), [line for line in lines if not LINE.fullmatch(line)]
    return {name: int(value) for name, _, value in (line.rpartition(" ") for line in lines)}


def test_what_waits_is_counted_by_target(client: FlaskClient, database: Database, clock: Clock) -> None:
    for _ in range(2):
        accept_report(database, as_bytes(make_report()), now=clock(), targets=("mail", 'webhook:a"b'))
    clock.forward(minutes=20)
    for _ in range(3):
        leased = lease_next(database, now=clock(), until=clock() + timedelta(hours=1), lease="one")
        assert leased
        if leased.target == "mail":
            mark_sent(database, leased, now=clock(), message_id="<one@firm.example>")
        else:
            mark_stuck(database, leased, state="dead", error="Dear Aino")
    found = _numbers(client)
    assert found["secondlook_reports_total"] == 2
    assert found["secondlook_unread"] == 2
    webhook = {name: value for name, value in found.items() if 'target="webhook:a\\"b"' in name}
    assert webhook['secondlook_target_oldest_seconds{target="webhook:a\\"b"}'] == 1200
    assert found["secondlook_outbox_stuck"] == sum(value for name, value in webhook.items() if "stuck" in name)
    assert found["secondlook_outbox_oldest_seconds"] == 1200
    assert found['secondlook_target_stuck{target="mail"}'] == 0


def test_chores_room_and_build(client: FlaskClient, database: Database, clock: Clock) -> None:
    note_run(database, "purge", now=clock())
    for _ in range(2):
        note_run(database, "read_reports", error="the store is full", now=clock())
    found = _numbers(client)
    assert found['secondlook_chore_last_run_timestamp_seconds{chore="purge"}'] == int(clock().timestamp())
    assert found['secondlook_chore_failures{chore="read_reports"}'] == 2
    assert found['secondlook_chore_failures{chore="purge"}'] == 0
    note_run(database, "read_reports", now=clock())
    assert _numbers(client)['secondlook_chore_failures{chore="read_reports"}'] == 0
    assert found["secondlook_store_bytes"] > 100_000
    assert ("secondlook_disk_free_bytes" in found) == database.is_embedded
    assert any(name.startswith("secondlook_build_info{version=") for name in found)


def test_no_word_of_a_report_is_in_them(client: FlaskClient, database: Database, clock: Clock) -> None:
    client.post("/api/v1/reports", json=make_report(note="Kanarienvogel"), headers=bearer())
    text = client.get("/metrics").text
    assert not any(word in text for word in ("Kanarienvogel", "Aino", "aino@firm.example", "elsewhere", "linkedin"))

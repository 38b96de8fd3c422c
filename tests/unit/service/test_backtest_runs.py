"""Back-tests that people ask for: begun by a chore, cancelled, begun again when whoever ran them died."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from reporting import TOKEN, Clock, make_report

from secondlook.backtest.items import jsonl_items
from secondlook.chores import run_backtests
from secondlook.errors import InputError
from secondlook.reports.backtest_job import MOST_MEMORY, run_job
from secondlook.reports.judged_items import report_items
from secondlook.settings import Settings
from secondlook.store import backtest_runs
from secondlook.store.backtest_runs import (
    KEPT_RUNS,
    SILENT,
    Upload,
    ask_backtest,
    beat,
    cancel_backtest,
    end_backtest,
    find_backtest,
    newest_backtest,
    take_backtest,
    upload_numbers,
)
from secondlook.store.database import Database
from secondlook.store.handling import close
from secondlook.store.rule_drafts import new_draft

WORDS = "Would you send me the alpine dossier of the week?"
FILES = {"overlay.yml": "signals: {phrases: {paid-report-request: {en: {add: ['alpine <0-2> dossier']}}}}"}


@pytest.fixture
def draft_id(database: Database, clock: Clock) -> int:
    return new_draft(database, title="dossiers", files=FILES, based_on=None, actor="editor", now=clock()).draft_id


def _closed(client: FlaskClient, database: Database, clock: Clock, text: str, verdict: str) -> str:
    report = make_report(conversation={"channel": "linkedin", "messages": [{"from": "them", "text": text, "day": 1}]})
    assert client.post("/api/v1/reports", json=report, headers={"Authorization": f"Bearer {TOKEN}"}).status_code == 201
    close(database, [report["report_id"]], verdict, actor="analyst", now=clock())
    clock.forward(hours=1)
    return str(report["report_id"])


def test_over_closed_reports_and_files(
    client: FlaskClient, database: Database, settings: Settings, clock: Clock, draft_id: int
) -> None:
    report_id = _closed(client, database, clock, WORDS, "approach")
    _closed(client, database, clock, "The train leaves at nine.", "harmless")
    assert [item.label for item in report_items(database)] == ["approach", "harmless"]
    lines = b'{"text": "The alpine dossier.", "label": "benign"}\n{"text": 7}\n'
    upload = Upload("more.jsonl", "jsonl", lines)
    run_id = ask_backtest(database, draft_id, sources=["reports"], uploads=[upload], actor="editor", now=clock())
    turn = take_backtest(database, now=clock())
    assert turn is not None and turn.run_id == run_id
    assert run_job(database, settings, turn) == "done"
    run = newest_backtest(database, draft_id, 1)
    assert run is not None and run.state == "done" and run.result is not None and run.progress == 4
    row = next(row for row in run.result["signals"] if row["signal"] == "paid-report-request")
    assert (row["before"]["right"], row["after"]["right"], row["after"]["wrong"]) == (0, 1, 1)
    assert row["after"]["precision"] == 0.5
    places = [example["place"] for change in run.result["changes"].values() for example in change["examples"]]
    assert report_id in places
    assert "dossier" not in json.dumps(run.result), "a report can be erased, its words must not stand here"
    assert [trouble["place"] for trouble in run.result["troubles"]] == ["more.jsonl:2"]
    assert upload_numbers(database, run_id) == []


def test_who_asks_for_nothing_or_too_much_is_told(database: Database, clock: Clock, draft_id: int) -> None:
    for wish in ({"sources": []}, {"sources": ["all"]}, {"sources": ["sample"], "draft_id": 99}):
        given: dict[str, Any] = {"draft_id": draft_id, **wish}
        with pytest.raises(InputError):
            ask_backtest(database, given.pop("draft_id"), actor="editor", now=clock(), **given)


def test_a_silent_run_begins_again_and_the_old_attempt_cannot_end_it(database: Database, clock: Clock, draft_id: int) -> None:
    run_id = ask_backtest(database, draft_id, sources=["sample"], actor="editor", now=clock())
    first = take_backtest(database, now=clock())
    assert first is not None and take_backtest(database, now=clock()) is None
    clock.forward(seconds=SILENT.total_seconds() + 1)
    second = take_backtest(database, now=clock())
    assert second is not None and (second.run_id, second.tries) == (run_id, 2)
    assert not beat(database, first, progress=1, now=clock())
    end_backtest(database, first, "cancelled", now=clock())
    assert beat(database, second, progress=5, now=clock())
    clock.forward(minutes=2)
    assert take_backtest(database, now=clock()) is not None
    clock.forward(minutes=2)
    assert take_backtest(database, now=clock()) is None
    run = find_backtest(database, run_id)
    assert run is not None and run.state == "failed" and run.ended_at is not None


def test_cancelled_before_and_while_it_runs(database: Database, clock: Clock, draft_id: int) -> None:
    waiting = ask_backtest(database, draft_id, sources=["sample"], actor="editor", now=clock())
    assert cancel_backtest(database, waiting, now=clock())
    assert take_backtest(database, now=clock()) is None
    run = find_backtest(database, waiting)
    assert run is not None and run.state == "cancelled"
    running = ask_backtest(database, draft_id, sources=["sample"], actor="editor", now=clock())
    turn = take_backtest(database, now=clock())
    assert turn is not None and cancel_backtest(database, running, now=clock())
    assert not beat(database, turn, progress=3, now=clock())
    end_backtest(database, turn, "cancelled", now=clock())
    assert not cancel_backtest(database, running, now=clock())


def test_files_of_what_waits_go_with_it(database: Database, clock: Clock, draft_id: int) -> None:
    upload = Upload("a.jsonl", "jsonl", b"{}")
    replaced, waiting = (
        ask_backtest(database, draft_id, sources=[], uploads=[upload], actor="editor", now=clock()) for _ in range(2)
    )
    assert (_state(database, replaced), upload_numbers(database, replaced)) == ("cancelled", [])
    assert upload_numbers(database, waiting) == [0]
    assert cancel_backtest(database, waiting, now=clock())
    assert (_state(database, waiting), upload_numbers(database, waiting)) == ("cancelled", [])


def test_files_of_all_runs_together_have_a_limit(
    database: Database, clock: Clock, draft_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backtest_runs, "MOST_WAITING_BYTES", 1_000)
    other = new_draft(database, title="other", files=FILES, based_on=None, actor="editor", now=clock()).draft_id
    uploads = [Upload("a.jsonl", "jsonl", b" " * 600)]
    ask_backtest(database, draft_id, sources=[], uploads=uploads, actor="editor", now=clock())
    with pytest.raises(InputError, match="wait until one of them has ended"):
        ask_backtest(database, other, sources=[], uploads=uploads, actor="editor", now=clock())
    ask_backtest(database, other, sources=["sample"], actor="editor", now=clock())
    ask_backtest(database, draft_id, sources=[], uploads=uploads, actor="editor", now=clock())


def test_only_the_newest_that_are_over_are_kept(database: Database, clock: Clock, draft_id: int) -> None:
    runs = [ask_backtest(database, draft_id, sources=["sample"], actor="editor", now=clock()) for _ in range(KEPT_RUNS + 3)]
    assert [find_backtest(database, run) is None for run in runs[:3]] == [True, True, False]
    assert _state(database, runs[-1]) == "waiting"


def test_lines_of_files_have_a_limit() -> None:
    file = io.BytesIO(b'{"text": "a"}\n' + b"[" * 25 + b'\n{"text": "b"}\n')
    assert [(item.place, len(item.raw)) for item in jsonl_items(file, "x", limit=20)] == [("x:1", 14), ("x:2", 20), ("x:3", 14)]


def test_memory_has_a_limit_also_in_the_processes_it_starts() -> None:
    take = f"import subprocess, sys; sys.exit(subprocess.run([sys.executable, '-c', 'bytearray({MOST_MEMORY})']).returncode)"
    code = f"from secondlook.reports.backtest_job import limit_memory; limit_memory(); {take}"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.returncode == 1 and "MemoryError" in done.stderr


def test_the_chore_runs_it_and_a_killed_one_is_begun_again(settings: Settings, clock: Clock) -> None:
    """Real processes: the first attempt is killed, the second ends it."""
    database = Database(settings.store_url)
    draft = new_draft(database, title="dossiers", files=FILES, based_on=None, actor="editor", now=clock())
    lines = b"\n".join(json.dumps({"text": f"{WORDS} {number}"}).encode() for number in range(2_000))
    upload = Upload("many.jsonl", "jsonl", lines)
    run_id = ask_backtest(database, draft.draft_id, sources=["sample"], uploads=[upload], actor="editor", now=clock())
    assert not run_backtests.run(database, settings, clock())
    (child,) = run_backtests._running
    os.kill(child.pid, signal.SIGKILL)
    child.wait()
    assert _state(database, run_id) == "running"
    turn = take_backtest(database, now=clock() + SILENT + timedelta(seconds=1))
    assert turn is not None and turn.tries == 2
    store = {"SECONDLOOK_DATABASE_URL": settings.store_url, "SECONDLOOK_DATA_DIR": str(settings.data_dir)}
    job = [sys.executable, "-m", "secondlook.reports.backtest_job", str(run_id), "2"]
    started = time.monotonic()
    subprocess.run(job, env={**os.environ, **store}, check=True, timeout=300)
    assert _state(database, run_id) == "done", time.monotonic() - started
    database.close()


def _state(database: Database, run_id: int) -> str:
    run = find_backtest(database, run_id)
    assert run is not None
    return run.state

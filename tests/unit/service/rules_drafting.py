"""What tests of the rules pages do before they look: a phrase in a draft, a step of a draft, a back-test that ran or ended."""

from __future__ import annotations

import json
import re

from reporting import Clock, make_report
from staff import Staff

from secondlook.reports.accept import accept_report
from secondlook.reports.backtest_job import run_job
from secondlook.settings import Settings
from secondlook.store.backtest_runs import end_backtest, take_backtest
from secondlook.store.database import Database
from secondlook.store.rule_drafts import find_draft
from secondlook.store.rule_releases import newest_version

SIGNAL = "/rules/signals/off-platform-messenger"
PHRASE = "lobby bar <0-3> tonight"
TEXT = "Come to the lobby bar with me tonight."
FILES = {"overlay.yml": 'signals: {phrases: {off-platform-messenger: {en: {add: ["meet <0-3> lobby bar"]}}}}\n'}


def add_phrase(staff: Staff, phrase: str = PHRASE, **more: object) -> int:
    """The number of the draft that it is in."""
    answer = staff.post(f"{SIGNAL}/phrases", language="en", phrase=phrase, **more)
    assert answer.status_code == 303, answer.text
    return int(re.findall(r"draft=(\d+)", answer.location)[0])


def reported(database: Database, clock: Clock) -> str:
    report = make_report(conversation={"channel": "linkedin", "messages": [{"from": "them", "text": TEXT}]})
    accept_report(database, json.dumps(report).encode(), now=clock())
    return str(report["report_id"])


def step(staff: Staff, database: Database, draft: int, name: str, **more: object) -> tuple[int, str]:
    found = find_draft(database, draft)
    assert found
    sent = {"edition": found.edition, "newest": newest_version(database), **more}
    answer = staff.post(f"/rules/drafts/{draft}/{name}", **sent)
    return answer.status_code, answer.text


def back_tested(staff: Staff, database: Database, settings: Settings, clock: Clock, draft: int) -> int:
    answer = staff.post(f"/rules/drafts/{draft}/backtest", source="sample")
    run = int(answer.location.rpartition("/")[2])
    assert staff.get(f"/rules/backtests/{run}/progress").json == {"state": "waiting", "progress": 0, "going": True}
    turn = take_backtest(database, now=clock())
    assert turn
    assert run_job(database, settings, turn) == "done"
    return run


def ended(staff: Staff, database: Database, clock: Clock, draft: int, source: str = "sample", **found: object) -> None:
    """A back-test that ended so."""
    staff.post(f"/rules/drafts/{draft}/backtest", source=source)
    turn = take_backtest(database, now=clock())
    assert turn
    result = {"items": 1, "failed": 0, "unfair": [], "is_slow": False, **found}
    end_backtest(database, turn, "done", now=clock(), result=result)

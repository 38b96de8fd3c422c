"""Leases: one forwarder at a time, taken over when it does not come back, and only its holder may settle."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from secondlook.store.allowance import Allowance
from secondlook.store.database import Database
from secondlook.store.intake import NewReport, take_in
from secondlook.store.outbox import (
    Leased,
    how_it_stands,
    lease_next,
    mark_again,
    mark_sent,
    mark_stuck,
    retry_stuck,
)
from secondlook.store.status import find_status, list_reports
from secondlook.store.tokens import add_token

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def one_report(database: Database) -> None:
    add_token(database, "t", scope="device", now=NOW, expires=NOW + timedelta(days=1))
    report = NewReport("r", "0" * 64, b"{}", "email", "warning", NOW, True)
    take_in(database, report, token_id=1, limit=Allowance(9, 9), now=NOW, new_receipt=lambda: "1-2-3")


def lease(database: Database, *, after: float = 0, name: str = "a") -> Leased | None:
    now = NOW + timedelta(seconds=after)
    return lease_next(database, now=now, until=now + timedelta(seconds=60), lease=name)


def test_a_lease_is_for_one_until_it_ends(database: Database) -> None:
    first = lease(database)
    assert first is not None and (first.attempts, first.body, first.receipt) == (1, b"{}", "1-2-3")
    assert lease(database, after=59) is None
    second = lease(database, after=61, name="b")
    assert second is not None and second.attempts == 2
    # The first comes back too late: its word no longer counts.
    assert not mark_sent(database, first, now=NOW, message_id="<r@x>")
    assert how_it_stands(database).by_state == {"leased": 1}
    assert mark_sent(database, second, now=NOW, message_id="<r@x>")
    assert how_it_stands(database).by_state == {"sent": 1} and how_it_stands(database).oldest is None
    assert lease(database, after=999) is None


def test_what_failed_is_due_again_later(database: Database) -> None:
    held = lease(database)
    assert held is not None
    mark_again(database, held, at=NOW + timedelta(seconds=30), error="e" * 900)
    assert lease(database, after=29) is None
    assert list_reports(database, limit=5)[0].last_error == "e" * 300
    assert lease(database, after=31, name="b") is not None


@pytest.mark.parametrize("state", ["failed", "dead"])
def test_what_is_stuck_waits_for_a_person(database: Database, state: str) -> None:
    held = lease(database)
    assert held is not None
    mark_stuck(database, held, state=state, error="no")
    assert lease(database, after=10**6) is None
    assert how_it_stands(database).oldest == NOW
    assert retry_stuck(database, now=NOW, receipt="other") == 0
    assert retry_stuck(database, now=NOW, receipt="1-2-3") == 1
    again = lease(database, name="b")
    assert again is not None and again.attempts == 1


def test_the_receipt_tells_how_far_it_is(database: Database) -> None:
    held = lease(database)
    assert held is not None
    before = find_status(database, "1-2-3")
    assert before is not None and before.forwarded_at is None
    mark_sent(database, held, now=NOW + timedelta(seconds=5), message_id="<r@x>")
    after = find_status(database, "1-2-3")
    assert after is not None and after.forwarded_at == NOW + timedelta(seconds=5)
    assert find_status(database, "1-2-4") is None


def test_many_forwarders_never_take_the_same_report(database: Database) -> None:
    for number in range(60):
        report = NewReport(f"r{number}", "0" * 64, b"{}", "email", "warning", NOW, True)
        take_in(database, report, token_id=1, limit=None, now=NOW, new_receipt=lambda number=number: f"n-{number}")
    taken: list[str] = []

    def work(name: int) -> None:
        # A pool of its own, as in a process of its own.
        own = Database(database.engine.url.render_as_string(hide_password=False), connections=1)
        while held := lease_next(own, now=NOW, until=NOW + timedelta(seconds=60), lease=f"worker {name}"):
            taken.append(held.report_id)
            assert mark_sent(own, held, now=NOW, message_id=f"<{held.report_id}@x>")
        own.close()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(work, range(6)))
    assert len(taken) == len(set(taken)) == 61

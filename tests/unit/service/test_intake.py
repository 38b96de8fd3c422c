"""One report, one row, one receipt, whatever comes together; a token may not send without end."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from secondlook.store.allowance import Allowance
from secondlook.store.database import Database
from secondlook.store.intake import Intake, NewReport, take_in
from secondlook.store.tables import Outbox, Report
from secondlook.store.tokens import add_token, find_token

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
WIDE = Allowance(per_hour=300, burst=100)


@pytest.fixture
def token_id(database: Database) -> int:
    add_token(database, "t", scope="device", now=NOW, expires=NOW + timedelta(days=1))
    found = find_token(database, "t", now=NOW)
    assert found is not None
    return found.token_id


def new(report_id: str = "r", body: bytes = b"{}", names_token: bool = True) -> NewReport:
    return NewReport(report_id, body.hex().ljust(64, "0"), body, "email", "warning", NOW, names_token)


def take(database: Database, report: NewReport, token_id: int, limit: Allowance = WIDE, now: datetime = NOW) -> Intake:
    return take_in(database, report, token_id=token_id, limit=limit, now=now, new_receipt=lambda: next(RECEIPTS))


RECEIPTS: Iterator[str] = (f"{number:012d}" for number in itertools.count())


def rows(database: Database) -> tuple[int, int]:
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(Report)) or 0, session.scalar(
            select(func.count()).select_from(Outbox)
        ) or 0


def test_the_same_again_gives_the_same_receipt(database: Database, token_id: int) -> None:
    first = take(database, new(), token_id)
    assert first.kind == "new"
    assert take(database, new(), token_id) == Intake("known", receipt=first.receipt)
    assert take(database, new(body=b"[]"), token_id) == Intake("conflict")
    assert rows(database) == (1, 1)


def test_a_hundred_at_once_are_one(database: Database, token_id: int) -> None:
    answers: list[Intake] = []
    start = threading.Barrier(100)

    def send() -> None:
        start.wait()
        answers.append(take(database, new(), token_id))

    threads = [threading.Thread(target=send) for _ in range(100)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [answer.kind for answer in answers].count("new") == 1
    assert len(answers) == 100 and len({answer.receipt for answer in answers}) == 1
    assert rows(database) == (1, 1)


def test_a_receipt_that_is_taken_is_drawn_again(database: Database, token_id: int) -> None:
    drawn = iter(["same", "same", "other"])
    for report_id in ("a", "b"):
        last = take_in(
            database,
            new(report_id),
            token_id=token_id,
            limit=WIDE,
            now=NOW,
            new_receipt=lambda: next(drawn),
        )
    assert last == Intake("new", receipt="other")


def test_a_burst_then_an_even_rate(database: Database, token_id: int) -> None:
    limit = Allowance(per_hour=60, burst=3)
    kinds = [take(database, new(str(number)), token_id, limit).kind for number in range(4)]
    assert kinds == ["new", "new", "new", "limited"]
    # What is known costs nothing; what waits may come when the bucket has refilled.
    assert take(database, new("0"), token_id, limit).kind == "known"
    assert take(database, new("x"), token_id, limit).wait_seconds == pytest.approx(60)
    later = NOW + timedelta(seconds=61)
    assert take(database, new("x"), token_id, limit, now=later).kind == "new"
    assert take(database, new("y"), token_id, limit, now=later).kind == "limited"


def test_an_anonymous_report_keeps_no_token(database: Database, token_id: int) -> None:
    take(database, new(names_token=False), token_id)
    with database.read() as session:
        assert session.get_one(Report, "r").token_id is None

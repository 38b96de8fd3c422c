"""What is asked for every report, mail and page finds its rows by an index, on both stores, however many there are."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from reporting import TOKEN, Clock, as_bytes, make_report
from sqlalchemy import Connection, event, text

from secondlook.chores import read_reports
from secondlook.reports.accept import accept_report
from secondlook.settings import Settings
from secondlook.store.allowance import Allowance
from secondlook.store.answers import claim_answer
from secondlook.store.database import Database
from secondlook.store.outbox import Lane, Leased, lease_next, mark_again, mark_bounced, mark_sent, retry_stuck
from secondlook.store.sign_ins import who_is
from secondlook.store.status import find_status
from secondlook.store.taken_mail import is_answer, kind_of_taken, knows_report
from secondlook.store.tokens import add_token, find_token

# Tables of one row, or of as many as the organisation has staff or choices.
SMALL = {"audit_ends", "probe", "option", "account", "alembic_version", "chore_run", "mailbox_place"}


@contextmanager
def statements(database: Database) -> Iterator[list[tuple[str, Any]]]:
    """What the block asks of the database, with its values."""
    asked: list[tuple[str, Any]] = []

    def note(_c: Connection, _cursor: Any, statement: str, values: Any, _context: Any, many: bool) -> None:
        if statement.split(maxsplit=1)[0] in ("SELECT", "UPDATE", "DELETE") and not many:
            asked.append((statement, values))

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(database.engine, "before_cursor_execute", note)


def read_whole(database: Database, statement: str, values: Any) -> list[str]:
    """The steps of a statement that read a table, or an index, from end to end."""
    with database.write() as session:
        connection = session.connection()
        if database.is_embedded:
            steps = [str(row[3]) for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)]
            whole = [step for step in steps if re.match(r"SCAN (?!CONSTANT ROW|\(subquery)", step)]
        else:
            # With few rows a planner reads them all; without that choice it shows whether there is another.
            connection.execute(text("SET LOCAL enable_seqscan = off"))
            plan = "\n".join(str(row[0]) for row in connection.exec_driver_sql(f"EXPLAIN {statement}", values))
            steps = re.split(r"\n\s*->", plan)
            whole = [step for step in steps if re.search(r"\bScan (on|using) ", step) and " Cond: " not in step]
    return [step for step in whole if not re.search(rf"\b({'|'.join(SMALL)})\b", step)]


@pytest.fixture
def leased(database: Database, clock: Clock) -> Leased:
    add_token(database, TOKEN, scope="device", now=clock(), expires=clock() + timedelta(days=1))
    for _ in range(3):
        accept_report(database, as_bytes(make_report()), now=clock())
    held = lease_next(database, now=clock(), until=clock() + timedelta(seconds=60), lease="a")
    assert held is not None
    return held


Asked = Callable[[Database, Settings, Leased, Clock], object]
HOT: dict[str, Asked] = {
    "who sends": lambda db, _s, _l, clock: find_token(db, TOKEN, now=clock()),
    "take a report": lambda db, _s, _l, clock: accept_report(
        db, as_bytes(make_report()), token_id=1, limit=Allowance(9, 9), now=clock()
    ),
    "what became of it": lambda db, _s, held, _c: find_status(db, held.receipt),
    "the next mail": lambda db, _s, _l, clock: lease_next(db, now=clock(), until=clock(), lease="b", lane=Lane("mail")),
    "the next of a target": lambda db, _s, _l, clock: lease_next(db, now=clock(), until=clock(), lease="b", lane=Lane("hook")),
    "it is sent": lambda db, _s, held, clock: mark_sent(db, held, now=clock(), message_id="<r@firm.example>"),
    "it is not": lambda db, _s, held, clock: mark_again(db, held, at=clock(), error="no"),
    "it came back": lambda db, _s, _l, _c: mark_bounced(db, "<r@firm.example>", error="no"),
    "try one again": lambda db, _s, held, clock: retry_stuck(db, now=clock(), receipt=held.receipt),
    "read for the inbox": lambda db, settings, _l, clock: read_reports.run(db, settings, clock()),
    "the next answer": lambda db, _s, _l, clock: claim_answer(db, now=clock(), apart=timedelta(minutes=1)),
    "a mail that was taken": lambda db, _s, _l, _c: (kind_of_taken(db, "m"), is_answer(db, "<m>"), knows_report(db, "r")),
    "who is signed in": lambda db, _s, _l, clock: who_is(db, "secret", now=clock()),
}


@pytest.mark.parametrize("what", HOT)
def test_it_finds_its_rows_by_an_index(database: Database, settings: Settings, clock: Clock, leased: Leased, what: str) -> None:
    with statements(database) as asked:
        HOT[what](database, settings, leased, clock)
    assert asked
    assert [steps for statement, values in asked if (steps := read_whole(database, statement, values))] == []


def test_a_long_queue_is_not_sorted_for_every_mail(database: Database, settings: Settings, clock: Clock, leased: Leased) -> None:
    with statements(database) as asked:
        lease_next(database, now=clock(), until=clock(), lease="b", lane=Lane("mail"))
    with database.write() as session:
        if not database.is_embedded:
            session.execute(text("SET LOCAL enable_sort = off"))
            session.execute(text("SET LOCAL enable_seqscan = off"))
            session.execute(text("SET LOCAL enable_bitmapscan = off"))
        explain = "EXPLAIN QUERY PLAN" if database.is_embedded else "EXPLAIN"
        looks = [(statement, values) for statement, values in asked if "ORDER BY" in statement]
        plans = [
            " ".join(str(row) for row in session.connection().exec_driver_sql(f"{explain} {statement}", values))
            for statement, values in looks
        ]
    assert len(plans) >= 2
    assert not [plan for plan in plans if "Sort" in plan or "TEMP B-TREE" in plan]

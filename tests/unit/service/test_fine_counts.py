"""Counts of "this is fine": only where switched on, once a day and installation, told from ten on, and nobody can be traced."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask.testing import FlaskClient
from reporting import TOKEN, Clock
from sqlalchemy import select

from secondlook.chores import forget_fine_marks
from secondlook.settings import Settings
from secondlook.store.database import Database
from secondlook.store.fine_counts import SWITCH, add_counts, fine_signals
from secondlook.store.options import set_option
from secondlook.store.tables import FineCount, FineMark, FineSalt

SIGNAL = "paid-report-request"
WHO = {"Authorization": f"Bearer {TOKEN}"}


def _post(client: FlaskClient, fine: Any, who: dict[str, str] = WHO) -> Any:
    return client.post("/api/v1/counts", json={"fine": fine}, headers=who)


def _rows(database: Database, table: Any) -> int:
    with database.read() as session:
        return len(session.execute(select(table)).all())


def test_off_nothing_is_kept(client: FlaskClient, database: Database) -> None:
    assert client.get("/api/v1/counts", headers=WHO).json == {"wanted": False}
    answer = _post(client, {SIGNAL: 3})
    assert (answer.status_code, answer.json) == (202, {"wanted": False})
    assert [_rows(database, table) for table in (FineCount, FineMark, FineSalt)] == [0, 0, 0]


def test_on_each_installation_counts_once_a_day(client: FlaskClient, database: Database, clock: Clock) -> None:
    set_option(database, SWITCH, "yes", actor="admin", now=clock())
    assert client.get("/api/v1/counts", headers=WHO).json == {"wanted": True}
    assert _post(client, {SIGNAL: 3, "no-such-signal": 2}).json == {"wanted": True}
    assert _post(client, {SIGNAL: 3}).json == {"wanted": True}
    with database.read() as session:
        row = session.scalars(select(FineCount)).one()
        assert (row.signal, row.total, row.installations) == (SIGNAL, 3, 1)


def test_what_is_no_count_is_refused(client: FlaskClient, database: Database, clock: Clock) -> None:
    set_option(database, SWITCH, "yes", actor="admin", now=clock())
    for fine in ({SIGNAL: 0}, {SIGNAL: "3"}, {"Anna Maple wrote": 1}, {f"s{n}": 1 for n in range(201)}, [SIGNAL]):
        assert _post(client, fine).status_code in (400, 422), fine
    assert _post(client, {SIGNAL: 1}, {"Authorization": "Bearer slt_other"}).status_code == 403
    assert _rows(database, FineCount) == 0


def test_nine_are_told_to_nobody_and_ten_are(database: Database, settings: Settings, clock: Clock) -> None:
    set_option(database, SWITCH, "yes", actor="admin", now=clock())
    since = clock() - timedelta(days=7)
    for number in range(9):
        assert add_counts(database, {SIGNAL: 1_000 if number == 0 else 2}, token_id=number, now=clock())
    assert fine_signals(database, since=since) == []
    add_counts(database, {SIGNAL: 2, "rare": 1}, token_id=9, now=clock())
    (fine,) = fine_signals(database, since=since)
    assert (fine.signal, fine.total, fine.days) == (SIGNAL, 50 + 9 * 2, 1), "one installation cannot steer the sum"
    clock.forward(days=1)
    assert not forget_fine_marks.run(database, settings, clock())
    assert [_rows(database, table) for table in (FineMark, FineSalt)] == [0, 0], "nothing is left that could tell who it was"
    assert [fine.signal for fine in fine_signals(database, since=since)] == [SIGNAL]
    assert _rows(database, FineCount) == 1, "what fewer than ten told goes with its day"

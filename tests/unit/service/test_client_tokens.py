"""Tokens of clients: changed before they end, ended at once, counted and never tied to a person."""

from __future__ import annotations

import re
import threading
from datetime import datetime, timedelta
from typing import Any

from flask.testing import FlaskClient
from reporting import TOKEN, Clock, as_bytes, bearer, make_report
from sqlalchemy import inspect, select
from staff import add_person, signed_in

from secondlook.store.audit import read_audit
from secondlook.store.database import Database
from secondlook.store.enrolments import list_codes, make_code, revoke_code
from secondlook.store.tables import Token
from secondlook.store.tokens import add_token, enrol, find_token, revoke_token, rotate_token


def rotate(client: FlaskClient, token: str = TOKEN) -> Any:
    return client.post("/api/v1/rotate", headers=bearer(token))


def test_a_token_is_changed_in_the_second_half_of_its_life(client: FlaskClient, database: Database, clock: Clock) -> None:
    assert rotate(client).status_code == 409
    clock.forward(days=89)
    assert rotate(client).status_code == 409
    clock.forward(days=2)
    answer = rotate(client)
    assert answer.status_code == 201 and answer.json["scope"] == "device"
    fresh = answer.json["token"]
    assert datetime.fromisoformat(answer.json["expires_at"]) == clock() + timedelta(days=180)
    assert datetime.fromisoformat(answer.json["old_expires_at"]) == clock() + timedelta(days=1)
    report = make_report()
    for token in (TOKEN, fresh):  # both are good for a day
        assert client.post("/api/v1/reports", data=as_bytes(report), headers=bearer(token)).status_code in (200, 201)
    clock.forward(hours=25)
    assert rotate(client).status_code == 401 and rotate(client, fresh).status_code == 409
    assert client.post("/api/v1/reports", data=as_bytes(report), headers=bearer(fresh)).status_code == 200


def test_a_lost_answer_can_be_asked_again_but_not_without_end(client: FlaskClient, clock: Clock) -> None:
    clock.forward(days=121)
    assert [rotate(client).status_code for _ in range(7)] == [201] * 5 + [409] * 2


def test_only_devices_change_tokens(client: FlaskClient, clock: Clock) -> None:
    clock.forward(days=121)
    assert rotate(client, "slt_other").status_code == 403 and rotate(client, "x").status_code == 401
    assert client.post("/api/v1/rotate").status_code == 401


def test_a_fresh_token_brings_no_fresh_allowance(client: FlaskClient, database: Database, clock: Clock) -> None:
    clock.forward(days=121)
    for _ in range(100):
        client.post("/api/v1/reports", data=as_bytes(make_report()), headers=bearer())
    fresh = rotate(client).json["token"]
    assert client.post("/api/v1/reports", data=as_bytes(make_report()), headers=bearer(fresh)).status_code == 429


def test_ending_a_token_ends_all_that_followed_it(client: FlaskClient, database: Database, clock: Clock) -> None:
    clock.forward(days=121)
    second = rotate(client).json["token"]
    clock.forward(days=121)
    third = rotate(client, second).json["token"]
    assert revoke_token(database, second, now=clock())
    assert all(find_token(database, token, now=clock()) is None for token in (TOKEN, second, third))


def test_a_change_at_the_moment_of_its_end_saves_no_token(database: Database, clock: Clock) -> None:
    begun = clock()
    clock.forward(days=121)
    for turn in range(6):
        old, new = f"old{turn}", f"new{turn}"
        make_code(database, f"code{turn}", expires=clock() + timedelta(days=1), uses=1, actor="test", now=clock())
        assert enrol(database, f"code{turn}", old, now=begun, expires=begun + timedelta(days=180))
        known = find_token(database, old, now=clock())
        assert known
        code = next(one for one in list_codes(database, now=clock()) if one.ending == f"code{turn}"[-6:])
        together = threading.Barrier(2)

        def change(token_id: int = known.token_id, new: str = new, together: threading.Barrier = together) -> None:
            together.wait()
            rotate_token(database, token_id, new, now=clock(), expires=clock() + timedelta(days=180))

        def end(turn: int = turn, old: str = old, code_id: str = code.code_id, together: threading.Barrier = together) -> None:
            together.wait()
            if turn % 2:
                revoke_token(database, old, now=clock())
            else:
                revoke_code(database, code_id, actor="test", now=clock())

        threads = [threading.Thread(target=change), threading.Thread(target=end)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert find_token(database, old, now=clock()) is None and find_token(database, new, now=clock()) is None


def test_administrators_make_and_end_codes_and_tokens(client: FlaskClient, database: Database, clock: Clock) -> None:
    add_person(database, "chief", "administrator", now=clock())
    chief = signed_in(client, "chief")
    page = chief.post("/clients/code", uses=3, hours=24).text
    code = re.findall(r'<code class="secret">([^<]+)</code>', page)[0]
    assert code not in chief.get("/clients").text and f"…{code[-6:]}" in chief.get("/clients").text
    first, second = (client.post("/api/v1/enrol", json={"code": code}).json["token"] for _ in range(2))  # type: ignore[index]
    assert "3 of clients" in chief.get("/clients").text  # with the one of the fixture
    assert chief.post("/clients/revoke-token", ending=f"…{first[-6:]}").status_code == 200
    assert find_token(database, first, now=clock()) is None and find_token(database, second, now=clock())
    for ending in ("", "nobody", first[-6:], second[-5:]):
        assert chief.post("/clients/revoke-token", ending=ending).status_code == 422
    [listed] = list_codes(database, now=clock())
    assert (listed.uses_left, listed.tokens) == (1, 1)
    assert "1 tokens" in chief.post("/clients/revoke-code", code=listed.code_id).text
    assert find_token(database, second, now=clock()) is None
    assert client.post("/api/v1/enrol", json={"code": code}).status_code == 403
    assert chief.post("/clients/revoke-code", code="x").status_code == 422
    for uses, hours in (("0", "1"), ("x", "1"), ("1", ""), ("-1", "1"), ("1", "99999999999"), ("٣", "1")):
        assert chief.post("/clients/code", uses=uses, hours=hours).status_code == 422
    actions = [row.action for row in read_audit(database) if row.actor == "chief"]
    assert actions[:3] == ["enrolment code revoked", "token revoked", "enrolment code made"]
    told = str(read_audit(database))
    assert code not in told and first not in told and second not in told


def test_two_tokens_with_one_ending_are_not_guessed_at(client: FlaskClient, database: Database, clock: Clock) -> None:
    add_person(database, "chief", "administrator", now=clock())
    for secret in ("slt_a-abcdef", "slt_b-abcdef"):
        add_token(database, secret, scope="device", now=clock(), expires=clock() + timedelta(days=1))
    assert signed_in(client, "chief").post("/clients/revoke-token", ending="abcdef").status_code == 422
    assert find_token(database, "slt_a-abcdef", now=clock())


def test_nothing_about_a_token_says_who_has_it(database: Database) -> None:
    with database.read() as session:
        columns = {column["name"] for column in inspect(session.connection()).get_columns("token")}
        assert session.scalars(select(Token)).all() == []
    assert columns == {
        *("token_id", "sha256", "scope", "created_at", "expires_at", "revoked_at", "allowance", "allowance_at"),
        *("ending", "code_sha256", "family_id"),
    }

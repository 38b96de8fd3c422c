"""/accounts: what an administrator can do, and what nobody can: leave the service without one."""

from __future__ import annotations

import re
import sqlite3
import threading
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from reporting import Clock
from running import environment, run
from sqlalchemy import event, text
from staff import add_person, signed_in

from secondlook.errors import InputError
from secondlook.store.accounts import change_account, list_accounts
from secondlook.store.audit import audit_faults, read_audit
from secondlook.store.database import Database
from secondlook.store.enrolments import list_codes


def shown(page: str) -> str:
    found = re.search(r'<code class="secret">([^<]+)</code>', page)
    assert found
    return found[1]


def test_an_account_is_made_with_a_password_that_is_shown_once(client: FlaskClient, database: Database, clock: Clock) -> None:
    add_person(database, "chief", "administrator", now=clock())
    chief = signed_in(client, "chief")
    answer = chief.post("/accounts", login="bea", name="Bea <b>Muster</b>", role=["analyst", "council"])
    password = shown(answer.text)
    assert answer.headers["Cache-Control"] == "no-store" and "Bea &lt;b&gt;Muster" in answer.text
    assert password not in chief.get("/accounts").text and password not in str(read_audit(database))
    bea = client.application.test_client()
    assert bea.post("/sign-in", data={"login": "bea", "password": password}).headers["Location"] == "/me"
    bea_account = next(one for one in list_accounts(database) if one.login == "bea")
    assert bea_account.roles == {"analyst", "council"} and bea_account.must_change
    for login, said in (("bea", "already"), ("a b", "no spaces"), ("", "no spaces"), ("command line", "no spaces")):
        again = chief.post("/accounts", login=login, role="analyst")
        assert again.status_code == 422 and said in again.text
    assert chief.post("/accounts", login="king", role="king").status_code == 422
    again = chief.post("/accounts/bea/password")
    assert shown(again.text) != password and bea.get("/me").status_code == 401


def test_changes_are_audited_and_two_do_not_overwrite_each_other(client: FlaskClient, database: Database, clock: Clock) -> None:
    for login, role in (("chief", "administrator"), ("aino", "analyst")):
        add_person(database, login, role, now=clock())
    chief = signed_in(client, "chief")
    assert chief.post("/accounts/aino/roles", had="analyst", role=["publisher"]).status_code == 200
    late = chief.post("/accounts/aino/roles", had="analyst", role=["analyst", "council"])
    assert late.status_code == 422 and "meanwhile" in late.text
    assert chief.post("/accounts/aino/state", state="disabled").status_code == 200
    assert chief.post("/accounts/aino/state", state="enabled").status_code == 200
    details = [row.detail for row in read_audit(database) if row.actor == "chief" and row.action == "account changed"]
    assert details == ["aino: enabled", "aino: disabled", "aino: roles publisher"]
    assert chief.post("/accounts/nobody/state", state="disabled").status_code == 422


def test_the_last_administrator_stays(client: FlaskClient, database: Database, clock: Clock) -> None:
    for login, role in (("chief", "administrator"), ("aino", "analyst")):
        add_person(database, login, role, now=clock())
    chief = signed_in(client, "chief")
    for path, form in {"roles": {"had": "administrator", "role": "analyst"}, "state": {"state": "disabled"}}.items():
        answer = chief.post(f"/accounts/chief/{path}", **form)
        assert answer.status_code == 422 and "nobody to administer" in answer.text
    assert [one.roles for one in list_accounts(database)] == [{"analyst"}, {"administrator"}]


def test_two_administrators_cannot_remove_each_other_at_the_same_moment(database: Database, clock: Clock) -> None:
    for turn in range(8):
        for login in ("one", "two"):
            add_person(database, f"{login}{turn}", "administrator", now=clock())
        if turn:  # only these two are left each time
            for login in ("one", "two"):
                change_account(database, f"{login}{turn - 1}", roles=frozenset(), actor="test", now=clock())
        together = threading.Barrier(2)

        def remove(login: str, together: threading.Barrier = together) -> None:
            together.wait()
            try:
                change_account(database, login, roles=frozenset(), actor="test", now=clock())
            except InputError:
                return

        threads = [threading.Thread(target=remove, args=(f"{login}{turn}",)) for login in ("one", "two")]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sum("administrator" in one.roles for one in list_accounts(database)) == 1
    assert list(audit_faults(database)) == []


def test_without_any_administrator_the_others_can_still_be_changed(database: Database, clock: Clock) -> None:
    add_person(database, "aino", "analyst", now=clock())
    change_account(database, "aino", password_hash="x", actor="command line", now=clock())
    with pytest.raises(InputError, match="no such account"):
        change_account(database, "bea", disabled=True, actor="command line", now=clock())


def test_with_a_full_disk_nothing_happens_that_is_not_in_the_log(client: FlaskClient, database: Database, clock: Clock) -> None:
    if not database.is_embedded:
        pytest.skip("the full disk of PostgreSQL is tested with a real one, in the tests of the store")
    add_person(database, "chief", "administrator", now=clock())
    chief, room = signed_in(client, "chief"), []

    def confine(connection: sqlite3.Connection, _entry: object) -> None:
        connection.execute(f"PRAGMA max_page_count={room[0]}")

    with database.read() as session:
        room.append(session.execute(text("PRAGMA page_count")).scalar_one())
    event.listen(database.engine, "connect", confine)
    database.close()  # new connections from here on, in which the file cannot grow
    statuses = [chief.post("/clients/code", uses=1, hours=1).status_code for _ in range(300)]
    done = statuses.count(200)
    assert set(statuses) == {200, 507} and statuses[-1] == 507
    clock.forward(minutes=2)
    assert chief.get("/accounts").status_code == chief.get("/audit").status_code == 200  # to look is still possible
    event.remove(database.engine, "connect", confine)
    database.close()
    assert list(audit_faults(database)) == [] and len(list_codes(database, now=clock(), limit=999)) == done
    assert sum(row.action == "enrolment code made" for row in read_audit(database, limit=999)) == done
    assert chief.post("/clients/code", uses=1, hours=1).status_code == 200


def test_accounts_on_the_command_line(tmp_path: Path) -> None:
    env = environment(tmp_path)
    password = run(env, "user", "add", "chief", "--role", "administrator").stdout.strip()
    assert len(password) >= 12
    for arguments, said in (
        (("add", "chief", "--role", "analyst"), "already"),
        (("add", "a b", "--role", "analyst"), "no spaces"),
        (("add", "bea", "--role", "king"), "king"),
        (("add", "bea"), "--role"),
        (("change", "chief", "--role", "analyst"), "nobody to administer"),
        (("change", "chief", "--disable"), "nobody to administer"),
        (("change", "nobody", "--enable"), "no such account"),
    ):
        done = run(env, "user", *arguments)
        assert done.returncode == 64 and said in done.stderr and "Traceback" not in done.stderr
    assert run(env, "user", "change", "chief", "--new-password").stdout.strip() != password
    assert run(env, "user", "list").stdout.split() == ["chief", "chief", "administrator"]
    told = run(env, "audit", "list").stdout
    assert "account added\t\tchief: administrator" in told and "new password" in told and password not in told

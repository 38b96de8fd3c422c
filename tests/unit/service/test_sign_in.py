"""Getting in by password: sessions, cookies, where one goes on to, and how many tries anybody has."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from reporting import Clock
from staff import PASSWORD, Staff, add_person, signed_in
from werkzeug.test import TestResponse

from secondlook.settings import Settings
from secondlook.store.accounts import change_account
from secondlook.store.attempts import take
from secondlook.store.audit import read_audit
from secondlook.store.database import Database
from secondlook.web import create_app
from secondlook.web.passwords import hashed
from secondlook.web.staff.sign_in import UNKNOWN_WRITTEN
from secondlook.web.staff.who_tries import limit_of_network

HTML = {"Accept": "text/html"}


def sign_in(client: FlaskClient, login: str, password: str = PASSWORD, address: str = "127.0.0.1", **form: str) -> TestResponse:
    data = {"login": login, "password": password, **form}
    return client.post("/sign-in", data=data, environ_base={"REMOTE_ADDR": address}, headers=HTML)


def is_in(client: FlaskClient) -> bool:
    return client.get("/me").status_code == 200


def test_a_session_ends_when_idle_and_after_a_days_work(client: FlaskClient, database: Database, clock: Clock) -> None:
    add_person(database, "aino", "analyst", now=clock())
    browser = signed_in(client, "aino").client
    for _ in range(24):
        clock.forward(minutes=29)
        assert is_in(browser)
    clock.forward(minutes=25)  # 12 h 1 min since the sign-in
    assert not is_in(browser)
    browser = signed_in(client, "aino").client
    clock.forward(minutes=31)
    assert not is_in(browser)


def test_a_sign_in_makes_a_new_secret_and_ends_the_one_before(client: FlaskClient, database: Database, clock: Clock) -> None:
    add_person(database, "aino", "analyst", now=clock())
    client.set_cookie("secondlook", "chosen by somebody else")
    assert sign_in(client, "aino").status_code == 302
    first = client.get_cookie("secondlook")
    assert first and first.value != "chosen by somebody else" and len(first.value) == 43
    assert sign_in(client, "aino").status_code == 302
    again = client.application.test_client()
    again.set_cookie("secondlook", first.value)
    assert is_in(client) and not is_in(again)


@pytest.mark.parametrize("proxy", [False, True])
def test_the_cookie_is_strict_and_bound_to_tls_where_there_is_tls(
    settings: Settings, database: Database, clock: Clock, proxy: bool
) -> None:
    add_person(database, "aino", "analyst", now=clock())
    client = create_app(replace(settings, behind_proxy=proxy), database=database, now=clock).test_client()
    data, forwarded = {"login": "aino", "password": PASSWORD}, {"X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.9"}
    cookie = client.post("/sign-in", data=data, headers=forwarded).headers["Set-Cookie"]
    assert "HttpOnly" in cookie and "SameSite=Strict" in cookie and "Path=/" in cookie and "Domain" not in cookie
    assert cookie.startswith("__Host-secondlook=" if proxy else "secondlook=") and ("Secure" in cookie) == proxy
    if proxy:  # with TLS a cookie of the plain name counts for nothing
        client.set_cookie("secondlook", cookie.split("=")[1].split(";")[0])
        client.delete_cookie("__Host-secondlook")
        assert client.get("/me", headers=forwarded).status_code == 401


@pytest.mark.parametrize(
    ("wanted", "onward"),
    [
        ("/inbox/1?a=b", "/inbox/1?a=b"),
        *(
            (elsewhere, "/inbox")
            for elsewhere in (
                "https://evil.example", "//evil.example", "/\\evil.example", "\\\\evil.example", "/a\\..\\\\evil.example", "/\t/evil.example",
                "/\n/evil.example", " //evil.example", "javascript:alert(1)", "", "/sign-in?next=/sign-in", "/" + "a" * 2000, "evil.example",
            )
        ),
    ],
)  # fmt: skip
def test_after_the_sign_in_one_stays_here(
    settings: Settings, client: FlaskClient, wanted: str, onward: str, clock: Clock
) -> None:
    add_person(client.application.extensions["secondlook"].database, "aino", "analyst", now=clock())
    assert sign_in(client, "aino", next=wanted).headers["Location"] == onward
    assert client.get("/sign-in", query_string={"next": wanted}).headers["Location"] == onward


def test_everybody_starts_where_he_may_be(client: FlaskClient, database: Database, clock: Clock) -> None:
    homes = {
        "analyst": "/inbox",
        "administrator": "/accounts",
        "council": "/council",
        "publisher": "/rules",
        "rule_editor": "/rules",
    }
    for role, home in homes.items():
        add_person(database, role, role, now=clock())
        browser = client.application.test_client()
        assert sign_in(browser, role).headers["Location"] == home and browser.get(home).status_code == 200


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://localhost"}, 302),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "null"}, 302),
        ({}, 302),
    ],
)
def test_nobody_is_signed_in_or_out_by_a_page_from_elsewhere(
    client: FlaskClient, database: Database, clock: Clock, headers: dict[str, str], status: int
) -> None:
    add_person(database, "aino", "analyst", now=clock())
    assert client.post("/sign-in", data={"login": "aino", "password": PASSWORD}, headers=headers).status_code == status
    assert client.get("/sign-in").headers.get("Referrer-Policy") == ("same-origin" if status == 403 else "no-referrer")
    browser = signed_in(client, "aino")
    for data in ({}, {"csrf": "wrong"}):
        answer = browser.client.post("/sign-out", data=data)
        assert answer.status_code == 403 and "Set-Cookie" not in answer.headers
    assert is_in(browser.client)
    answer = browser.post("/sign-out")
    assert answer.status_code == 302 and "Max-Age=0" in answer.headers["Set-Cookie"] and not is_in(browser.client)
    assert "Set-Cookie" not in client.application.test_client().post("/sign-out").headers


def test_five_wrong_passwords_close_the_door_in_every_process(
    settings: Settings, client: FlaskClient, database: Database, clock: Clock
) -> None:
    add_person(database, "aino", "analyst", now=clock())
    add_person(database, "bea", "analyst", now=clock())
    other = create_app(settings, database=Database(settings.store_url), now=clock).test_client()
    tries = [sign_in((client, other)[turn % 2], "aino", "wrong", f"203.0.113.{turn}").status_code for turn in range(7)]
    assert tries == [401] * 5 + [429] * 2
    closed = sign_in(other, "aino")
    assert closed.status_code == 429 and 0 < int(closed.headers["Retry-After"]) <= 900 and "quarter of an hour" in closed.text
    assert sign_in(other, "bea").status_code == 302
    clock.forward(minutes=15, seconds=1)
    assert sign_in(other, "aino").status_code == 302
    assert [sign_in(client, "aino", "wrong").status_code for _ in range(6)] == [401] * 5 + [429]  # a good one begins anew
    other.application.extensions["secondlook"].database.close()


def test_guesses_at_the_same_moment_are_not_one_too_many(client: FlaskClient, database: Database, clock: Clock) -> None:
    add_person(database, "aino", "analyst", now=clock())

    def guess(turn: int) -> int:
        return sign_in(client.application.test_client(), "aino", f"wrong {turn}").status_code

    with ThreadPoolExecutor(12) as pool:
        statuses = list(pool.map(guess, range(12)))
    assert statuses.count(401) <= 5 and set(statuses) <= {401, 429}


def test_one_address_cannot_try_all_names_and_others_are_not_shut_out(
    client: FlaskClient, database: Database, clock: Clock
) -> None:
    add_person(database, "aino", "analyst", now=clock())
    network = {"REMOTE_ADDR": "2001:db8::1"}
    with client.application.test_request_context(environ_base=network):
        for _ in range(27):  # as if tried with other names; a real try takes long, by design
            take(database, limit_of_network(), now=clock())
    statuses = [sign_in(client, f"name{turn}", "wrong", "2001:db8::1").status_code for turn in range(4)]
    assert statuses == [401] * 3 + [429]
    assert sign_in(client, "aino", address="2001:db8::ffff").status_code == 429  # the same household
    assert sign_in(client, "aino", address="203.0.113.1").status_code == 302
    with client.application.test_request_context(environ_base={"REMOTE_ADDR": "203.0.113.1"}):
        for _ in range(28):
            take(database, limit_of_network(), now=clock())
    for _ in range(4):  # good ones do not count
        assert sign_in(client, "aino", address="203.0.113.1").status_code == 302


def test_a_flood_of_wrong_names_writes_little_and_repeats_nothing(client: FlaskClient, database: Database, clock: Clock) -> None:
    add_person(database, "aino", "analyst", now=clock())
    sign_in(client, "aino", "wrong")
    for _ in range(UNKNOWN_WRITTEN.most - 2):
        take(database, [UNKNOWN_WRITTEN], now=clock())
    for turn in range(4):
        assert sign_in(client, f"hunter2-my-password-{turn}" + "x" * 5000, "a").status_code == 401
    rows = [row for row in read_audit(database, limit=1000) if row.action == "sign-in refused"]
    assert len(rows) == 3 and {row.actor for row in rows} == {"aino", "unknown name"}
    assert "hunter2" not in str(rows)


@pytest.mark.parametrize("login", ["", "a b", "\0", "a\0", "\ud800", "'; DROP TABLE account; --", "é" * 200, "command line"])
def test_names_that_cannot_be_are_simply_wrong(client: FlaskClient, login: str) -> None:
    sent = login.encode("utf-8", "surrogatepass")
    assert client.post("/sign-in", data={"login": sent, "password": "x"}, headers=HTML).status_code == 401


def test_a_disabled_or_changed_account_is_out_at_once(client: FlaskClient, database: Database, clock: Clock) -> None:
    add_person(database, "chief", "administrator", now=clock())
    add_person(database, "aino", "analyst", now=clock())
    browser = signed_in(client, "aino").client
    change_account(database, "aino", disabled=True, actor="chief", now=clock())
    assert not is_in(browser) and sign_in(client, "aino").status_code == 401
    change_account(database, "aino", disabled=False, actor="chief", now=clock())
    assert not is_in(browser)
    browser = signed_in(client, "aino").client
    change_account(database, "aino", roles=frozenset({"council"}), actor="chief", now=clock())
    assert not is_in(browser)


def test_a_new_password_signs_every_other_browser_out(client: FlaskClient, database: Database, clock: Clock) -> None:
    add_person(database, "aino", "analyst", now=clock())
    here, there = signed_in(client, "aino"), signed_in(client, "aino")
    for old, new, status in [("wrong", "a new long one", 422), (PASSWORD, "short", 422), (PASSWORD, PASSWORD, 422)]:
        assert here.post("/me/password", old=old, new=new).status_code == status
    assert here.post("/me/password", old=PASSWORD, new="a new long one").status_code == 302
    assert is_in(here.client) and not is_in(there.client)
    assert sign_in(client, "aino").status_code == 401 and sign_in(client, "aino", "a new long one").status_code == 302


def test_a_stolen_session_is_no_way_to_try_passwords(client: FlaskClient, database: Database, clock: Clock) -> None:
    add_person(database, "aino", "analyst", now=clock())
    browser = signed_in(client, "aino")
    tries = [browser.post("/me/password", old=f"guess {turn}", new="a new long one").status_code for turn in range(6)]
    assert tries == [422] * 5 + [429]


def test_a_password_that_others_know_opens_nothing_but_the_change(client: FlaskClient, database: Database, clock: Clock) -> None:
    add_person(database, "chief", "administrator", now=clock())
    change_account(database, "chief", password_hash=hashed(PASSWORD), must_change=True, actor="test", now=clock())
    browser = signed_in(client, "chief")
    for page in ("/accounts", "/audit", "/council", "/clients"):
        assert browser.get(page).headers["Location"] == "/me"
    assert browser.post("/clients/code", uses=1, hours=1).status_code == 403
    assert "administrator knows" in browser.get("/me").text
    assert browser.post("/me/password", old=PASSWORD, new="only I know this").status_code == 302
    assert browser.get("/accounts").status_code == 200


def test_the_first_visitor_is_told_how_to_begin(client: FlaskClient, database: Database, clock: Clock) -> None:
    assert "secondlook user add" in client.get("/sign-in").text
    add_person(database, "chief", "administrator", now=clock())
    assert "secondlook user add" not in client.get("/sign-in").text


def test_a_person_reads_why_and_a_program_gets_a_problem(client: FlaskClient, database: Database, clock: Clock) -> None:
    add_person(database, "aino", "analyst", now=clock())
    browser: Staff = signed_in(client, "aino")
    page = browser.client.get("/accounts?lang=fi", headers=HTML)
    assert page.status_code == 403 and page.mimetype == "text/html" and "rooleille: ylläpitäjä" in page.text
    answer = browser.client.get("/accounts")
    assert answer.mimetype == "application/problem+json" and answer.json and "administrator" in answer.json["detail"]

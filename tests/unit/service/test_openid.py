"""Sign-in elsewhere, against a provider over real HTTP: who is let in as whom, and every lie that is refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient
from reporting import Clock
from staff import add_person
from werkzeug.test import TestResponse

from openid_provider import CLIENT, SECRET, Provider, flat, running_provider
from secondlook.errors import SettingsError
from secondlook.settings import Settings
from secondlook.store.accounts import change_account, list_accounts
from secondlook.store.audit import read_audit
from secondlook.store.database import Database
from secondlook.web import create_app

BROWSER = {"Accept": "text/html"}


@pytest.fixture
def provider(clock: Clock) -> Iterator[Provider]:
    with running_provider() as running:
        running.now = lambda: clock().timestamp()
        yield running


@pytest.fixture
def app_client(provider: Provider, settings: Settings, database: Database, clock: Clock) -> FlaskClient:
    chosen = replace(
        settings,
        public_url="http://localhost",
        oidc_issuer=provider.issuer,
        oidc_client_id=CLIENT,
        oidc_client_secret=SECRET,
        oidc_roles="watchers=analyst, chiefs=administrator, chiefs=council",
        oidc_label="Firm",
    )
    return create_app(chosen, database=database, now=clock).test_client()


def go(client: FlaskClient, wanted: str = "") -> str:
    """Start; gives the address of the provider that the browser is sent to."""
    answer = client.get(f"/sign-in/elsewhere?next={wanted}")
    assert answer.status_code == 302, answer.text
    return answer.headers["Location"]


def come_back(client: FlaskClient, provider: Provider, **changed: str) -> TestResponse:
    """The whole way: there, agreed, and back with an answer that `changed` alters."""
    return client.get(way_back(provider, go(client), **changed), headers=BROWSER)


def way_back(provider: Provider, there: str, **changed: str) -> str:
    back = urlsplit(provider.allow(flat(urlsplit(there).query)))
    query = {**flat(back.query), **changed}
    return f"{back.path}?" + "&".join(f"{name}={value}" for name, value in query.items())


def test_the_sign_in_page_offers_it(app_client: FlaskClient) -> None:
    page = app_client.get("/sign-in?next=/audit").text
    assert "Sign in with Firm" in page and 'href="/sign-in/elsewhere?next=/audit"' in page


def test_it_is_not_there_when_it_is_not_set_up(client: FlaskClient) -> None:
    assert client.get("/sign-in/elsewhere").status_code == client.get("/sign-in/elsewhere/back").status_code == 404
    assert "/sign-in/elsewhere" not in client.get("/sign-in").text


def test_the_request_carries_pkce_nonce_and_a_state_that_only_this_browser_can_use(app_client: FlaskClient) -> None:
    answer = app_client.get("/sign-in/elsewhere")
    asked = flat(urlsplit(answer.headers["Location"]).query)
    assert asked["code_challenge_method"] == "S256" and asked["response_type"] == "code" and asked["scope"].split()[0] == "openid"
    assert len(asked["nonce"]) == len(asked["state"]) == len(asked["code_challenge"]) == 43
    assert asked["redirect_uri"] == "http://localhost/sign-in/elsewhere/back"
    cookie = answer.headers["Set-Cookie"]
    assert "SameSite=Lax" in cookie and "HttpOnly" in cookie and "Max-Age=600" in cookie and asked["state"] not in cookie


def test_somebody_new_gets_an_account_with_the_roles_of_the_groups(
    app_client: FlaskClient, provider: Provider, database: Database
) -> None:
    answer = come_back(app_client, provider)
    assert answer.status_code == 200 and '<meta http-equiv="refresh" content="0;url=/inbox">' in answer.text
    [state, session] = sorted(answer.headers.getlist("Set-Cookie"))
    assert "SameSite=Strict" in session and "Max-Age=0" in state
    [person] = list_accounts(database)
    assert (person.login, person.name, person.roles, person.elsewhere) == ("aino", "Aino Esimerkki", {"analyst"}, True)
    page = app_client.get("/me").text
    assert "Aino Esimerkki" in page and 'name="old"' not in page
    told = [(row.actor, row.action) for row in read_audit(database)]
    assert told == [("aino", "signed in"), ("sign-in elsewhere", "account added")]


def test_it_goes_on_to_the_page_that_was_wanted_and_never_elsewhere(app_client: FlaskClient, provider: Provider) -> None:
    for wanted, onward in [("/inbox/a", "/inbox/a"), ("//evil.example", "/inbox"), ("https://evil.example", "/inbox")]:
        answer = app_client.get(way_back(provider, go(app_client, wanted)), headers=BROWSER)
        assert f'content="0;url={onward}"' in answer.text


def test_roles_follow_the_groups_at_each_sign_in(app_client: FlaskClient, provider: Provider, database: Database) -> None:
    come_back(app_client, provider)
    first = app_client
    provider.groups = ["chiefs", "others"]
    come_back(app_client.application.test_client(), provider)
    [person] = list_accounts(database)
    assert person.roles == {"administrator", "council"}
    assert first.get("/me").status_code == 401  # what the other browser was allowed to is over
    provider.groups = []
    refused = come_back(first, provider)
    assert refused.status_code == 403 and "You have no role here" in refused.text
    assert list_accounts(database)[0].roles == set()


def test_without_a_role_nobody_gets_an_account(app_client: FlaskClient, provider: Provider, database: Database) -> None:
    wrong = [[], ["strangers"], None, 5, "strangers", [["watchers"]], {"watchers": 1}]
    for provider.groups in wrong:
        answer = come_back(app_client, provider)
        assert answer.status_code == 403 and "none of the groups" in answer.text
    assert list_accounts(database) == []
    assert [row.action for row in read_audit(database)] == ["sign-in refused"] * len(wrong)


def test_an_account_of_the_same_name_is_somebody_elses(
    app_client: FlaskClient, provider: Provider, database: Database, clock: Clock
) -> None:
    add_person(database, "aino", "administrator", now=clock())
    come_back(app_client, provider)
    assert [(one.login, one.roles, one.elsewhere) for one in list_accounts(database)] == [
        ("aino", {"administrator"}, False),
        ("aino-2", {"analyst"}, True),
    ]


def test_a_strange_name_becomes_a_login(app_client: FlaskClient, provider: Provider, database: Database) -> None:
    provider.person = {"sub": "u-2", "preferred_username": "command line\r\n", "name": "\x1b[31mA\u202eB"}
    come_back(app_client, provider)
    assert [(one.login, one.name) for one in list_accounts(database)] == [("commandline", "[31mAB")]


def test_a_disabled_account_stays_out(app_client: FlaskClient, provider: Provider, database: Database, clock: Clock) -> None:
    come_back(app_client, provider)
    change_account(database, "aino", disabled=True, actor="test", now=clock())
    assert app_client.get("/me").status_code == 401
    answer = come_back(app_client, provider)
    assert answer.status_code == 403 and "switched off" in answer.text and app_client.get("/me").status_code == 401


def later(claims: dict[str, Any]) -> None:
    claims["exp"] = claims["iat"] - 61
    claims["iat"] -= 3600


LIES: dict[str, Callable[[dict[str, Any]], object]] = {
    "another nonce": lambda claims: claims.update(nonce="n"),
    "no nonce": lambda claims: claims.pop("nonce"),
    "another audience": lambda claims: claims.update(aud="others"),
    "others as well": lambda claims: claims.update(aud=[CLIENT, "others"]),
    "no audience": lambda claims: claims.pop("aud"),
    "another issuer": lambda claims: claims.update(iss="http://127.0.0.1:1/realm"),
    "nearly the issuer": lambda claims: claims.update(iss=claims["iss"] + "/"),
    "expired": later,
    "no end": lambda claims: claims.pop("exp"),
    "from the future": lambda claims: claims.update(iat=claims["iat"] + 3600),
    "nobody": lambda claims: claims.pop("sub"),
}


def test_a_wrong_token_is_refused(app_client: FlaskClient, provider: Provider, database: Database) -> None:
    for lie, change in LIES.items():
        provider.change = change  # type: ignore[assignment]
        answer = come_back(app_client, provider)
        assert answer.status_code == 502 and list_accounts(database) == [], lie
        assert app_client.get("/me").status_code == 401, lie


def test_a_token_that_the_provider_did_not_sign_is_refused(
    app_client: FlaskClient, provider: Provider, database: Database
) -> None:
    for name, value in (("algorithm", "none"), ("algorithm", "HS256"), ("other_key", True)):
        provider.algorithm = "RS256"
        setattr(provider, name, value)
        assert come_back(app_client, provider).status_code == 502 and list_accounts(database) == [], value


def test_an_issuer_that_names_itself_otherwise_is_refused(app_client: FlaskClient, provider: Provider) -> None:
    provider.issuer_in_discovery = f"{provider.issuer}/"
    assert app_client.get("/sign-in/elsewhere").status_code == 502


def test_the_answer_counts_once_here_and_soon(
    app_client: FlaskClient, provider: Provider, database: Database, clock: Clock
) -> None:
    back = way_back(provider, go(app_client))
    elsewhere = app_client.application.test_client()
    go(elsewhere)
    assert elsewhere.get(back).status_code == 403  # a state of another browser
    cookie = app_client.get_cookie("secondlook-elsewhere")
    assert cookie and app_client.get(back, headers=BROWSER).status_code == 200
    app_client.set_cookie("secondlook-elsewhere", cookie.value)
    asked = len(provider.requests)
    assert app_client.get(back).status_code == 403 and len(provider.requests) == asked  # replayed
    late = way_back(provider, go(app_client))
    clock.forward(minutes=11)
    assert app_client.get(late).status_code == 403
    for changed in ({"state": "x"}, {"state": ""}, {"iss": "http://127.0.0.1:1/realm"}, {"error": "access_denied"}):
        assert come_back(app_client, provider, **changed).status_code == 403
    assert come_back(app_client, provider, code="x").status_code == 502
    assert len(list_accounts(database)) == 1


def test_an_unreachable_provider_is_said_plainly_and_not_without_end_in_the_log(
    settings: Settings, database: Database, clock: Clock
) -> None:
    gone = replace(
        settings,
        public_url="http://localhost",
        oidc_issuer="http://127.0.0.1:1/realm",
        oidc_client_id=CLIENT,
        oidc_roles="a=analyst",
    )
    client = create_app(gone, database=database, now=clock).test_client()
    answers = [client.get("/sign-in/elsewhere", headers=BROWSER) for _ in range(70)]
    assert {answer.status_code for answer in answers} == {502} and "cannot be used now" in answers[0].text
    assert len(read_audit(database, limit=1000)) == 60


def test_nobody_can_begin_without_end(app_client: FlaskClient) -> None:
    elsewhere = {"REMOTE_ADDR": "203.0.113.9"}
    statuses = [app_client.get("/sign-in/elsewhere", environ_base=elsewhere).status_code for _ in range(31)]
    assert statuses == [302] * 30 + [429]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"oidc_issuer": "http://sso.firm.example"}, "OIDC_ISSUER"),
        ({"oidc_client_id": ""}, "OIDC_CLIENT_ID"),
        ({"public_url": ""}, "PUBLIC_URL"),
        ({"oidc_roles": "watchers=king"}, "OIDC_ROLES"),
        ({"oidc_roles": "watchers"}, "OIDC_ROLES"),
    ],
)
def test_settings_that_cannot_work_are_said_at_the_start(settings: Settings, wrong: dict[str, str], said: str) -> None:
    good = {
        "public_url": "https://a.example",
        "oidc_issuer": "https://sso.example",
        "oidc_client_id": "a",
        "oidc_roles": "a=analyst",
    }
    replace(settings, **good)
    with pytest.raises(SettingsError, match=said):
        replace(settings, **{**good, **wrong})


def test_groups_may_be_names_of_a_directory(settings: Settings) -> None:
    found = replace(settings, oidc_roles="cn=watch,ou=firm=analyst; cn=all=council; cn=all=analyst").oidc_role_of
    assert found == {"cn=watch,ou=firm": {"analyst"}, "cn=all": {"council", "analyst"}}

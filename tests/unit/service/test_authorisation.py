"""Every route, every kind of caller: the matrix in authorisation/*.txt says who may, and the real service is asked.

A new route needs a row there, in the file of its area.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from reporting import TOKEN, Clock
from staff import add_person, signed_in

from secondlook.store.accounts import ROLES
from secondlook.store.database import Database
from secondlook.store.tokens import SCOPES

OPEN_FILES = ("/static", "/try", "/outlook", "/.well-known")  # files, the same for everybody
TOKENS = {"device": TOKEN, "integrator": "slt_other"}


def _matrix() -> dict[tuple[str, str], set[str]]:
    rows: dict[tuple[str, str], set[str]] = {}
    for path in sorted((Path(__file__).parent / "authorisation").glob("*.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line and not line.startswith("#"):
                method, route, *who = line.split()
                assert (method, route) not in rows, f"{path.name}: {line} stands twice"
                rows[method, route] = set(who)
    return rows


MATRIX = _matrix()


def _routes(client: FlaskClient) -> list[tuple[str, str]]:
    return [
        (method, rule.rule)
        for rule in client.application.url_map.iter_rules()
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
        if not rule.rule.startswith(OPEN_FILES) or (method, rule.rule) in MATRIX
    ]


def test_every_route_has_a_row_and_every_row_a_route(client: FlaskClient) -> None:
    assert sorted(_routes(client)) == sorted(MATRIX)


def test_the_code_of_each_route_says_the_same(client: FlaskClient) -> None:
    for rule in client.application.url_map.iter_rules():
        view = client.application.view_functions[rule.endpoint]
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            if (method, rule.rule) not in MATRIX:
                assert rule.endpoint == "static" or view.public, rule.rule
            elif MATRIX[method, rule.rule] == {"anybody"}:
                assert view.public, rule.rule
            else:
                declared = {*getattr(view, "scopes", ()), *getattr(view, "roles", ())}
                assert declared == MATRIX[method, rule.rule], rule.rule


@pytest.mark.parametrize("scope", ["", *TOKENS])
def test_a_token_opens_its_own_routes_only(client: FlaskClient, scope: str) -> None:
    headers = {"Authorization": f"Bearer {TOKENS[scope]}"} if scope else {}
    for (method, route), who in MATRIX.items():
        if who != {"anybody"}:
            status = client.open(_filled(route), method=method, headers=headers).status_code
            # Without a session a page sends to the sign-in.
            assert (status not in (302, 401, 403)) == (scope in who), (method, route, status)


@pytest.mark.parametrize("role", ROLES)
def test_a_role_opens_its_own_pages_only(client: FlaskClient, database: Database, clock: Clock, role: str) -> None:
    add_person(database, "chief", "administrator", now=clock())
    add_person(database, "one", role, now=clock())
    somebody = signed_in(client, "one")
    for (method, route), who in MATRIX.items():
        if who <= set(SCOPES):  # the device API takes no cookie
            assert somebody.client.open(_filled(route), method=method).status_code == 401, route
        elif who != {"anybody"}:
            sent = {"csrf": somebody.csrf} if method != "GET" else None
            status = somebody.client.open(_filled(route), method=method, data=sent).status_code
            assert (status not in (401, 403)) == (role in who), (method, route, role, status)


def test_a_form_without_its_token_changes_nothing(client: FlaskClient, database: Database, clock: Clock) -> None:
    add_person(database, "all", *ROLES, now=clock())
    somebody = signed_in(client, "all").client
    for (method, route), who in MATRIX.items():
        if method != "GET" and who <= set(ROLES):
            for data in ({}, {"csrf": "wrong"}):
                assert somebody.open(_filled(route), method=method, data=data).status_code == 403, route
            elsewhere = {"Sec-Fetch-Site": "cross-site"}
            assert somebody.open(_filled(route), method=method, headers=elsewhere).status_code == 403, route


def _filled(route: str) -> str:
    return re.sub(r"<(?:(\w+):)?\w+>", lambda gap: "1" if gap[1] == "int" else "x", route)

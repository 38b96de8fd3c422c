"""People of the staff for tests: real accounts, signed in through the real form."""

from __future__ import annotations

import re
from datetime import datetime

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from secondlook.store.accounts import add_account
from secondlook.store.database import Database
from secondlook.web.passwords import hashed

PASSWORD = "correct horse"
_HASH = hashed(PASSWORD)  # argon2 is slow by design; once is enough


class Staff:
    """A browser of somebody who is signed in. `post` sends the form's CSRF token along."""

    def __init__(self, client: FlaskClient, csrf: str) -> None:
        self.client = client
        self.csrf = csrf

    def get(self, path: str, **options: object) -> TestResponse:
        return self.client.get(path, **options)

    def post(self, path: str, **fields: object) -> TestResponse:
        return self.client.post(path, data={"csrf": self.csrf, **fields})


def add_person(database: Database, login: str, *roles: str, now: datetime) -> None:
    """An account with this login and the common password."""
    add_account(database, login=login, name=login.title(), roles=frozenset(roles), password_hash=_HASH, actor="test", now=now)


def signed_in(app_client: FlaskClient, login: str) -> Staff:
    """Sign in with a browser of one's own."""
    client = app_client.application.test_client()
    answer = client.post("/sign-in", data={"login": login, "password": PASSWORD})
    assert answer.status_code == 302, answer.text
    found = re.search(r'name="csrf" value="([^"]+)"', client.get("/me").text)
    assert found
    return Staff(client, found[1])

"""No record of who was warned exists, and no address of the service takes a message that nobody reported."""

from __future__ import annotations

import json
import logging
import re
from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from reporting import Clock, bearer, make_report

from secondlook.settings import Settings
from secondlook.store.database import Database
from secondlook.store.tables import Base, Token
from secondlook.web import create_app

CANARY = "Kanarienvogel"
MESSAGE = {"channel": "linkedin", "text": f"{CANARY}, could we go on elsewhere?"}
# What devices and pages may send, all of it. A new one is a decision about privacy: read DESIGN decision 1 first.
FROM_DEVICES = {
    ("POST", "/api/v1/reports"),
    ("POST", "/api/v1/enrol"),
    ("POST", "/api/v1/rotate"),
    ("POST", "/api/v1/report-pass"),
    ("POST", "/report/share"),
    ("POST", "/api/v1/counts"),  # 404 until an administrator switched it on; sums of a day, no installation told from another
}

HOW_MANY = {"fine_count.installations"}  # a number, of no one in particular


def test_nothing_in_the_store_ties_a_client_to_anything_but_its_reports() -> None:
    about_tokens = {
        table.name for table in Base.metadata.tables.values() for key in table.foreign_keys if key.column.table.name == "token"
    }
    assert about_tokens == {"report"}
    assert set(Token.__table__.columns.keys()) == {
        *("token_id", "sha256", "scope", "created_at", "expires_at", "revoked_at", "allowance", "allowance_at"),
        *("ending", "code_sha256", "family_id"),
    }
    named = re.compile("warn|dismiss|ignor|seen_by|shown|(?:^|_)view|install|device|client_id")
    for table in Base.metadata.tables.values():
        for column in table.columns:
            name = f"{table.name}.{column.name}"
            assert name in HOW_MANY or not named.search(column.name), name


def test_no_address_but_that_for_reports_takes_anything_from_clients(client: FlaskClient) -> None:
    app = client.application
    taking = {
        (method, rule.rule)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"GET", "HEAD", "OPTIONS"}
        if not getattr(app.view_functions[rule.endpoint], "roles", ())
    }
    staff_doors = {("POST", "/sign-in"), ("POST", "/sign-out")}
    assert taking - staff_doors == FROM_DEVICES | {("POST", "/api/v1/assess")}
    assert app.view_functions["assess.post_assess"].scopes == ("integrator",)  # type: ignore[attr-defined]


@pytest.mark.parametrize("assess", [False, True])
def test_a_message_sent_anywhere_else_leaves_nothing(
    settings: Settings, database: Database, client: FlaskClient, clock: Clock, assess: bool, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    here = create_app(replace(settings, assess_enabled=assess), database=database, now=clock).test_client()
    for rule in here.application.url_map.iter_rules():
        path = re.sub(r"<(?:(\w+):)?\w+>", lambda gap: "1" if gap[1] == "int" else CANARY, rule.rule)
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            for token in ("slt_test", "slt_other"):
                here.open(f"{path}?text={CANARY}", method=method, json=MESSAGE, headers=bearer(token)).close()
    status = here.post("/api/v1/assess", json=MESSAGE, headers=bearer("slt_other")).status_code
    assert status == (200 if assess else 404)
    assert _where(database, settings) == [] and CANARY not in caplog.text
    here.post("/api/v1/reports", json=make_report(note=CANARY), headers=bearer())
    assert _where(database, settings) == ["report"], "so the search does find it"


def _where(database: Database, settings: Settings) -> list[str]:
    """The tables that hold the canary."""
    with database.read() as session:
        connection = session.connection()
        return [
            table.name
            for table in Base.metadata.sorted_tables
            if CANARY in json.dumps([[str(value) for value in row] for row in connection.execute(table.select())])
        ]

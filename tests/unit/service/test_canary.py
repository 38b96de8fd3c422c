"""Twelve secrets through every route, also where it breaks: neither log nor metrics repeat one, nor the audit log of a report."""

from __future__ import annotations

import base64
import logging
import re
from typing import Any

import pytest
from flask import Flask, request
from flask.testing import FlaskClient
from reporting import Clock, as_bytes, bearer, make_report
from sqlalchemy import text
from staff import PASSWORD, add_person, signed_in

from secondlook.chores import all_chores
from secondlook.settings import Settings
from secondlook.store.accounts import ROLES
from secondlook.store.audit import read_audit
from secondlook.store.database import Database
from secondlook.web.access import public

# What somebody wrote or is: seven in a report, five that a browser or a client sends.
WORDS = {name: f"canary{name}zebra" for name in ("text", "subject", "sender", "host", "note", "reporter", "unit")}
CARRIED = {name: f"canary{name}zebra" for name in ("token", "cookie", "password", "query", "path")}
REPORT = make_report(
    conversation={
        "channel": "email",
        "messages": [
            {
                "from": "them",
                "text": f"{WORDS['text']} Could we go on at https://{WORDS['host']}.example/x?",
                "subject": WORDS["subject"],
                "sender": {"name": WORDS["sender"], "address": f"{WORDS['sender']}@{WORDS['host']}.example"},
            }
        ],
    },
    note=WORDS["note"],
    original=base64.b64encode(f"Subject: {WORDS['subject']}\r\n\r\n{WORDS['text']}".encode()).decode(),
    reporter={"mode": "named", "name": WORDS["reporter"], "address": f"{WORDS['reporter']}@firm.example", "unit": WORDS["unit"]},
    attachments=[{"name": f"{WORDS['text']}.png", "type": "image/png", "data": "AAAA"}],
    strange=WORDS["note"],
)


def _break(app: Flask) -> None:
    """A route with a fault of the worst kind: the text of the error is what somebody sent."""

    def fault() -> str:
        raise ValueError(request.args["a"] + request.cookies["a"] + request.headers.get("Authorization", ""))

    app.add_url_rule("/fault", "fault", public(fault))


def _addresses(app: Flask, report_id: str) -> list[tuple[str, str]]:
    def fill(gap: re.Match[str]) -> str:
        return "1" if gap[1] == "int" else report_id if gap[2] == "report_id" else CARRIED["path"]

    return [
        (method, re.sub(r"<(?:(\w+):)?(\w+)>", fill, rule.rule))
        for rule in app.url_map.iter_rules()
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
        if rule.endpoint != "static" and rule.rule not in ("/sign-out", "/me/password")
    ]


def _walk(clients: list[FlaskClient], csrf: str, addresses: list[tuple[str, str]]) -> set[int]:
    form = {
        "csrf": csrf,
        "login": CARRIED["query"],
        "password": CARRIED["password"],
        "code": CARRIED["query"],
        "receipt": CARRIED["query"],
    }
    sent: list[dict[str, Any]] = [
        {"data": form},
        {"data": as_bytes(REPORT)},
        {"json": {"code": CARRIED["token"], "text": WORDS["text"]}},
    ]
    headers: list[dict[str, str]] = [{"Accept": "text/html"}, bearer(), bearer(CARRIED["token"])]
    statuses = set()
    for client in clients:
        client.set_cookie("a", CARRIED["cookie"])
        for method, address in addresses:
            for body in sent if method != "GET" else [{}]:
                for header in headers:
                    answer = client.open(
                        f"{address}?a={CARRIED['query']}&q={CARRIED['query']}", method=method, headers=header, **body
                    )
                    statuses.add(answer.status_code)
                    answer.close()
    return statuses


def test_no_secret_is_repeated(
    client: FlaskClient, database: Database, settings: Settings, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "secondlook")
    _break(client.application)
    add_person(database, "chief", "administrator", now=clock())
    add_person(database, "all", *ROLES, now=clock())
    assert client.post("/api/v1/reports", data=as_bytes(REPORT), headers=bearer()).status_code == 201
    _do_chores(database, settings, clock)
    staff = signed_in(client, "all")
    nobody = client.application.test_client()
    nobody.set_cookie("secondlook", CARRIED["cookie"])
    addresses = _addresses(client.application, REPORT["report_id"])
    statuses = _walk([staff.client, nobody], staff.csrf, addresses)
    assert {200, 302, 401, 403, 404, 422, 500} <= statuses
    _do_chores(database, settings, clock)
    nobody.post("/sign-in", data={"login": "all", "password": CARRIED["password"]})
    nobody.post("/sign-in", data={"login": "all", "password": PASSWORD})
    metrics, audit = client.get("/metrics").text, str(read_audit(database, limit=10_000))
    with database.write() as session:  # and with a store that is broken
        session.execute(text("ALTER TABLE report RENAME TO gone"))
    statuses = _walk([staff.client], staff.csrf, addresses)
    assert statuses & {500, 503, 507}
    _do_chores(database, settings, clock)
    logged = "\n".join([caplog.text, *(str(record.__dict__) for record in caplog.records)])
    assert "unforeseen ValueError" in logged
    for secret in (*WORDS.values(), *CARRIED.values(), staff.csrf, PASSWORD):
        assert secret not in logged and secret not in metrics, secret
    for secret in (*WORDS.values(), CARRIED["password"], CARRIED["token"], CARRIED["cookie"]):
        assert secret not in audit, secret


def _do_chores(database: Database, settings: Settings, clock: Clock) -> None:
    for chore in all_chores():
        try:
            chore.run(database, settings, clock())
        except Exception as error:
            logging.getLogger("secondlook.chores").error("chore %s met an unforeseen %s", chore.name, type(error).__name__)

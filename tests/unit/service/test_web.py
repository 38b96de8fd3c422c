"""The HTTP contract: who may do what, what comes back, what every answer carries, what the log never says."""

from __future__ import annotations

import json
import logging
import math
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from reporting import Clock, as_bytes, bearer

from secondlook.settings import Settings
from secondlook.store.database import Database
from secondlook.store.enrolments import make_code
from secondlook.store.tokens import revoke_token
from secondlook.web import create_app
from secondlook.web.openapi import describe

Maker = Callable[..., dict[str, Any]]
REPORTS = "/api/v1/reports"


def test_a_report_gets_a_receipt_that_tells_its_state(client: FlaskClient, a_report: Maker) -> None:
    report = a_report()
    first = client.post(REPORTS, data=as_bytes(report), headers=bearer())
    assert first.status_code == 201 and first.json and first.json["report_id"] == report["report_id"]
    again = client.post(REPORTS, data=as_bytes(report), headers=bearer())
    assert again.status_code == 200 and again.json == first.json
    other = client.post(REPORTS, data=as_bytes({**report, "note": "x"}), headers=bearer())
    assert other.status_code == 409
    status = client.get(first.headers["Location"], headers=bearer())
    assert status.json == {
        "receipt": first.json["receipt"],
        "state": "received",
        "received_at": "2026-11-25T12:00:00+00:00",
        "forwarded_at": None,
        "verdict": None,
        "feedback": [],
    }
    assert client.get(f"{REPORTS}/0000-0000-0000", headers=bearer()).status_code == 404


def test_a_report_is_limited_by_rate_and_size_only(
    settings: Settings, client: FlaskClient, a_report: Maker, clock: Clock
) -> None:
    kinds = [client.post(REPORTS, data=as_bytes(a_report()), headers=bearer()).status_code for _ in range(101)]
    assert kinds == [201] * 100 + [429]
    limited = client.post(REPORTS, data=as_bytes(a_report()), headers=bearer())
    assert limited.headers["Retry-After"] == str(math.ceil(3600 / 300))
    clock.forward(seconds=13)
    big = as_bytes(a_report(note="x" * (39 * 1024 * 1024)))
    assert client.post(REPORTS, data=big, headers=bearer()).status_code == 201
    assert client.post(REPORTS, data=big + b" " * 1024 * 1024, headers=bearer()).status_code == 413


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"report_id":"x"}', b"\xff", b'{"a":1,"a":1}'])
def test_what_is_no_report_is_422(client: FlaskClient, body: bytes) -> None:
    answer = client.post(REPORTS, data=body, headers=bearer())
    assert answer.status_code == 422 and answer.mimetype == "application/problem+json"
    assert answer.json and set(answer.json) == {"type", "status", "title", "detail"}


@pytest.mark.parametrize(
    "headers", [{}, bearer("wrong"), {"Authorization": "Basic eDp5"}, {"Authorization": "Bearer"}, {"Cookie": "token=slt_test"}]
)
def test_without_a_valid_token_nothing_is_taken(client: FlaskClient, a_report: Maker, headers: dict[str, str]) -> None:
    answer = client.post(REPORTS, data=as_bytes(a_report()), headers=headers)
    assert answer.status_code == 401 and answer.headers["WWW-Authenticate"] == "Bearer"


def test_a_token_ends(client: FlaskClient, database: Database, clock: Clock) -> None:
    assert client.get(f"{REPORTS}/1", headers=bearer()).status_code == 404
    clock.forward(days=181)
    assert client.get(f"{REPORTS}/1", headers=bearer()).status_code == 401
    clock.forward(days=-181)
    revoke_token(database, "slt_test", now=clock())
    assert client.get(f"{REPORTS}/1", headers=bearer()).status_code == 401


def test_a_code_becomes_a_token(client: FlaskClient, database: Database, clock: Clock, a_report: Maker) -> None:
    make_code(database, "code", expires=clock.time.replace(hour=13), uses=2, actor="test", now=clock())
    first = client.post("/api/v1/enrol", json={"code": "code"})
    assert first.status_code == 201 and first.json
    assert first.json["scope"] == "device" and first.json["contact"]["address"] == "security@firm.example"
    assert client.post(REPORTS, data=as_bytes(a_report()), headers=bearer(first.json["token"])).status_code == 201
    assert client.post("/api/v1/enrol", json={"code": "code"}).status_code == 201
    assert client.post("/api/v1/enrol", json={"code": "code"}).status_code == 403
    make_code(database, "late", expires=clock.time, uses=2, actor="test", now=clock())
    assert client.post("/api/v1/enrol", json={"code": "late"}).status_code == 403


def test_guessing_codes_is_slow(client: FlaskClient, database: Database, clock: Clock) -> None:
    make_code(database, "code", expires=clock.time.replace(hour=23), uses=9, actor="test", now=clock())
    assert [client.post("/api/v1/enrol", json={"code": "no"}).status_code for _ in range(11)] == [403] * 10 + [429]
    assert client.post("/api/v1/enrol", json={"code": "code"}).status_code == 429
    clock.forward(minutes=61)
    assert client.post("/api/v1/enrol", json={"code": "code"}).status_code == 201


@pytest.mark.parametrize(
    "body", ['{"code":"a","x":1}', '{"code":5}', '{"code":"a\\u0000"}', '{"code":"\\ud800"}', "{}", '{"code":NaN}']
)
def test_small_requests_are_strict(client: FlaskClient, body: str) -> None:
    assert client.post("/api/v1/enrol", data=body).status_code == 422
    assert client.post("/api/v1/enrol", data=body + " " * 65_536).status_code == 413


def test_the_pack_is_sent_when_it_changed(client: FlaskClient) -> None:
    first = client.get("/api/v1/pack")
    assert first.status_code == 200 and first.data.startswith(b"secondlook-pack 1 ")
    same = client.get("/api/v1/pack", headers={"If-None-Match": first.headers["ETag"]})
    assert same.status_code == 304 and same.data == b""


def test_assess_is_off_until_turned_on(client: FlaskClient, settings: Settings, database: Database, clock: Clock) -> None:
    message = {"channel": "email", "text": "We pay 500 EUR for a short report. Let us continue on Telegram."}
    assert client.post("/api/v1/assess", json=message, headers=bearer("slt_other")).status_code == 404
    on = Settings(data_dir=settings.data_dir, assess_enabled=True)
    client = create_app(on, database=database, now=clock).test_client()
    answer = client.post("/api/v1/assess", json=message, headers=bearer("slt_other"))
    assert answer.status_code == 200 and answer.json and answer.json["level"] in ("none", "note", "caution", "warning")
    for wrong in ({**message, "x": 1}, {"text": "x"}, {"channel": "email", "messages": [{"from": "it", "text": ""}]}):
        assert client.post("/api/v1/assess", json=wrong, headers=bearer("slt_other")).status_code == 422


@pytest.mark.parametrize("path", ["/", "/healthz", "/readyz", "/metrics", "/nowhere", REPORTS, "/api/v1/openapi.json"])
def test_every_answer_carries_the_headers(client: FlaskClient, path: str) -> None:
    answer = client.get(path, headers={"Origin": "https://evil.example"})
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'") and "unsafe" not in policy and "frame-ancestors 'none'" in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff" and answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "no-store"
    assert not [name for name, _ in answer.headers if name.startswith("Access-Control")]
    assert "Strict-Transport-Security" not in answer.headers
    assert "Strict-Transport-Security" in client.get(path, base_url="https://localhost").headers


def test_health_and_numbers(client: FlaskClient, a_report: Maker, clock: Clock) -> None:
    assert client.get("/healthz").json == {"status": "ok"} and client.get("/readyz").json == {"status": "ready"}
    client.post(REPORTS, data=as_bytes(a_report()), headers=bearer())
    clock.forward(minutes=5)
    numbers = client.get("/metrics").text
    assert 'secondlook_outbox{state="pending"} 1' in numbers and "secondlook_outbox_oldest_seconds 300" in numbers


def test_a_store_that_cannot_commit_gives_503_and_never_2xx(client: FlaskClient, database: Database, a_report: Maker) -> None:
    with database.write() as session:
        session.connection().exec_driver_sql("ALTER TABLE outbox RENAME TO away")
    answer = client.post(REPORTS, data=as_bytes(a_report()), headers=bearer())
    assert answer.status_code == 503 and int(answer.headers["Retry-After"]) > 0
    with database.write() as session:
        assert session.connection().exec_driver_sql("SELECT count(*) FROM report").scalar() == 0
        session.connection().exec_driver_sql("ALTER TABLE away RENAME TO outbox")
        session.connection().exec_driver_sql("DROP TABLE probe")
    assert client.get("/readyz").status_code == 503 and client.get("/healthz").status_code == 200
    assert client.post(REPORTS, data=as_bytes(a_report()), headers=bearer()).status_code == 201


def test_the_interface_describes_every_route(client: FlaskClient) -> None:
    described = describe(client.application)
    routes = {rule.rule for rule in client.application.url_map.iter_rules() if rule.rule.startswith("/api/")}
    routes = {route.replace("<receipt>", "{receipt}") for route in routes}
    assert set(described["paths"]) == routes - {"/api/v1/openapi.json"}
    schemas = described["components"]["schemas"]
    text = json.dumps(described)
    for reference in {part.split('"')[0] for part in text.split("#/components/schemas/")[1:]}:
        assert reference in schemas
    assert {"Report", "Assessment", "Problem"} <= set(schemas)
    assert "409" in described["paths"]["/api/v1/reports"]["post"]["responses"]


def test_no_secret_reaches_the_log(
    client: FlaskClient, a_report: Maker, caplog: pytest.LogCaptureFixture, database: Database
) -> None:
    caplog.set_level(logging.DEBUG)
    secret = "canary7391"
    report = a_report(note=secret, message={"channel": "email", "text": secret, "subject": secret})
    client.post(REPORTS, data=as_bytes(report), headers=bearer())
    client.post(REPORTS, data=as_bytes({**report, "note": secret * 2}), headers=bearer())
    client.post(REPORTS, data=f'{{"{secret}":'.encode(), headers=bearer(secret))
    client.post(REPORTS, data=f'{{"{secret}":'.encode(), headers=bearer())
    client.post("/api/v1/enrol", json={"code": secret})
    client.post("/api/v1/enrol", json={"code": [secret]})
    client.get(f"/api/v1/reports/{secret}", headers=bearer())
    with database.write() as session:
        session.connection().exec_driver_sql("DROP TABLE outbox")
    assert client.post(REPORTS, data=as_bytes(a_report(note=secret)), headers=bearer()).status_code == 503

    def broken() -> str:
        raise ValueError(secret)

    client.application.view_functions["home.home"] = broken
    assert client.get("/").status_code == 500
    assert secret not in caplog.text and "slt_" not in caplog.text and "aino" not in caplog.text.lower()
    assert "unforeseen ValueError" in caplog.text

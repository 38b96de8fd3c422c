"""/report: whole without a network, closed to other sites, and a pass that opens reports and nothing else."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import urljoin

import pytest
from flask.testing import FlaskClient
from reporting import Clock, as_bytes, bearer
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from secondlook.clients.qr import qr_svg
from secondlook.settings import Settings
from secondlook.store.database import Database
from secondlook.store.tables import Token
from secondlook.web import create_app
from secondlook.web.words import LANGUAGES, say_in

PASS = "/api/v1/report-pass"
OURS = {"Sec-Fetch-Site": "same-origin"}
_LOADED = re.compile(r'(?:src|href)="(/[^"]+)"')
_IMPORT = re.compile(r"""(?:from|import) ["'](\.[^"']+)["']""")
_IN_COMMENT = re.compile(r"/\*\*.*?\*/", re.DOTALL)


def text_of(client: FlaskClient, path: str) -> str:
    """What is there; the answer is closed, so that the file is."""
    with client.get(path) as answer:
        assert answer.status_code == 200, path
        return answer.get_data().decode("utf-8", "replace")


def kept_files(client: FlaskClient) -> list[str]:
    """The list that the worker begins with."""
    found = re.match(r'const VERSION = "\w{16}", FILES = (\[.+\]);\n', text_of(client, "/report/worker.js"))
    assert found
    files: list[str] = json.loads(found[1])
    return files


def a_pass(client: FlaskClient, headers: dict[str, str] = OURS, **others: Any) -> TestResponse:
    return client.post(PASS, json={}, headers=headers, **others)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_page_and_manifest_speak_each_language(client: FlaskClient, lang: str) -> None:
    say = say_in(lang)
    page = text_of(client, f"/report?lang={lang}").replace("&#39;", "'")
    assert f'<html lang="{say("languageTag")}">' in page
    assert say("reportField") in page
    manifest = client.get(f"/report/manifest.webmanifest?lang={lang}").get_json(force=True)
    assert manifest["lang"] == say("languageTag")
    assert say("reportTitle") in manifest["name"]


def test_nothing_runs_inline_and_only_the_worker_is_a_named_script(client: FlaskClient) -> None:
    answer = client.get("/report")
    assert not re.search(r"<script[^>]*>[^<]|<style|\son\w+=|\sstyle=", answer.text)
    policy = dict(part.strip().partition(" ")[::2] for part in answer.headers["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["connect-src"] == policy["worker-src"] == policy["manifest-src"] == "'self'"
    assert policy["img-src"] == "'self' blob:"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert (policy["require-trusted-types-for"], policy["trusted-types"]) == ("'script'", "report-worker")


def test_the_worker_keeps_all_that_the_page_loads(client: FlaskClient) -> None:
    """Without a network a file that is missing in its list would leave the page dead."""
    files = kept_files(client)
    wanted, seen = [*_LOADED.findall(text_of(client, "/report")), "/static/report/sync.js"], set[str]()
    wanted += [f"/static/words/{lang}.json" for lang in LANGUAGES] + ["/static/engine/tables.json"]
    while wanted:
        path = wanted.pop()
        if path in seen or path.startswith(("/report/manifest", "/what-we-keep")) or path.endswith(".png"):
            continue
        seen.add(path)
        code = _IN_COMMENT.sub("", text_of(client, path))
        wanted += [urljoin(path, name) for name in _IMPORT.findall(code)] if path.endswith(".js") else []
    assert seen <= set(files)
    assert {"/static/engine/walk.js", "/static/pane/outbox.js", "/static/pages/report_form.js"} <= seen
    for path in files:
        text_of(client, path)


def test_both_workers_may_keep_the_page_itself(client: FlaskClient) -> None:
    for path in ("/report/worker.js", "/report/sync-worker.js"):
        with client.get(path) as answer:
            assert answer.headers["Service-Worker-Allowed"] == "/report"
            assert answer.mimetype == "text/javascript"
    assert '"./worker.js"' in text_of(client, "/report/sync-worker.js")


def test_phones_may_share_to_the_page_and_put_it_on_the_home_screen(client: FlaskClient) -> None:
    manifest = client.get("/report/manifest.webmanifest").get_json(force=True)
    assert (manifest["start_url"], manifest["scope"], manifest["display"]) == ("/report", "/report", "standalone")
    target = manifest["share_target"]
    assert (target["action"], target["method"], target["enctype"]) == ("/report/share", "POST", "multipart/form-data")
    assert target["params"]["files"] == [{"name": "pictures", "accept": ["image/*"]}]
    for icon in manifest["icons"]:
        with client.get(icon["src"]) as answer:
            width = int.from_bytes(answer.data[16:20], "big")  # where a PNG says it
        assert icon["sizes"] == f"{width}x{width}"
        assert width >= 192


def test_what_is_shared_past_the_worker_is_not_taken(client: FlaskClient, database: Database) -> None:
    shared = {"text": "private words", "pictures": (b"\x89PNG" * 20_000, "a.png")}
    answer = client.post("/report/share", data=shared)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/report")
    with database.read() as session:
        assert session.connection().exec_driver_sql("SELECT count(*) FROM report").scalar() == 0


def test_the_code_leads_to_where_the_service_was_reached(client: FlaskClient) -> None:
    answer = client.get("/report/qr.svg", base_url="https://secondlook.firm.example:8443")
    assert answer.mimetype == "image/svg+xml"
    assert answer.data == qr_svg("https://secondlook.firm.example:8443/report")
    assert b'fill="#fff"' in answer.data.lower()  # read by cameras in a dark page, too


def test_a_pass_reports_and_asks_and_opens_nothing_else(
    settings: Settings, database: Database, clock: Clock, a_report: Callable[..., dict[str, Any]]
) -> None:
    client = create_app(replace(settings, assess_enabled=True), database=database, now=clock).test_client()
    given = a_pass(client)
    assert given.status_code == 201 and given.json
    assert given.json["expires_at"] == "2026-11-26T12:00:00+00:00"
    with_it = bearer(given.json["token"])
    body = as_bytes(a_report())
    stored = client.post("/api/v1/reports", data=body, headers=with_it)
    assert stored.status_code == 201
    assert client.get(stored.headers["Location"], headers=with_it).status_code == 200
    assert client.post("/api/v1/assess", json={"channel": "other", "text": "x"}, headers=with_it).status_code == 403
    again = bearer((a_pass(client).json or {})["token"])  # a second try has a pass of its own
    assert client.post("/api/v1/reports", data=body, headers=again).status_code == 200
    clock.forward(hours=24)
    assert client.get(stored.headers["Location"], headers=with_it).status_code == 401


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        (OURS, 201),
        ({"Origin": "http://localhost"}, 201),
        ({"Origin": "https://localhost.evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "none"}, 403),
    ],
)
def test_only_our_own_page_gets_a_pass(client: FlaskClient, headers: dict[str, str], status: int) -> None:
    assert a_pass(client, headers).status_code == status


def test_a_form_of_another_kind_gets_none(client: FlaskClient) -> None:
    assert client.post(PASS, data="{}", headers={**OURS, "Content-Type": "text/plain"}).status_code == 415
    assert client.post(PASS, json={"scope": "device"}, headers=OURS).status_code == 422


@pytest.mark.parametrize(
    ("one", "neighbour", "stranger"),
    [
        ("192.0.2.7", "192.0.2.7", "192.0.2.8"),
        ("2001:db8::1", "2001:db8::ffff:1", "2001:db8:0:1::1"),
    ],
)
def test_passes_are_counted_by_address(
    settings: Settings, database: Database, clock: Clock, one: str, neighbour: str, stranger: str
) -> None:
    client = create_app(replace(settings, report_passes_per_hour=3), database=database, now=clock).test_client()
    assert [a_pass(client, environ_base={"REMOTE_ADDR": one}).status_code for _ in range(3)] == [201] * 3
    limited = a_pass(client, environ_base={"REMOTE_ADDR": neighbour})
    assert limited.status_code == 429 and int(limited.headers["Retry-After"]) > 0
    assert a_pass(client, environ_base={"REMOTE_ADDR": stranger}).status_code == 201
    clock.forward(minutes=61)
    assert a_pass(client, environ_base={"REMOTE_ADDR": one}).status_code == 201


def test_receipts_cannot_be_tried_out_with_a_pass(client: FlaskClient) -> None:
    with_it = bearer((a_pass(client).json or {})["token"])
    tries = [client.get(f"/api/v1/reports/{n:04}-0000-0000", headers=with_it).status_code for n in range(21)]
    assert tries == [404] * 20 + [429]
    assert client.get("/api/v1/reports/0000-0000-0000", headers=bearer()).status_code == 404


def test_passes_that_ended_are_forgotten_unless_a_report_names_them(
    client: FlaskClient, database: Database, clock: Clock, a_report: Callable[..., dict[str, Any]]
) -> None:
    for mode in ("named", "anonymous"):
        with_it = bearer((a_pass(client).json or {})["token"])
        report = a_report(reporter={"mode": mode})
        assert client.post("/api/v1/reports", data=as_bytes(report), headers=with_it).status_code == 201
    clock.forward(hours=25)
    a_pass(client)
    with database.read() as session:
        assert session.scalar(select(func.count()).where(Token.scope == "page")) == 2  # the named one's, and the new one


def test_where_it_is_switched_off_nothing_is_there(settings: Settings, database: Database, clock: Clock) -> None:
    client = create_app(replace(settings, report_page=False), database=database, now=clock).test_client()
    for path in ("/report", "/report/config.json", "/report/manifest.webmanifest", "/report/qr.svg"):
        assert client.get(path).status_code == 404, path
    assert a_pass(client).status_code == 404
    assert client.get("/").text.count("/report") == 0
    for path in ("/report/worker.js", "/report/sync-worker.js"):  # phones that kept the page let go of it
        assert "unregister()" in text_of(client, path)

"""TheHive alerts through thehive4py against a server that records and checks them as TheHive 5 does."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from typing import Any, NotRequired, Union, get_args, get_origin, get_type_hints

import pytest
from reporting import Clock, as_bytes, make_report
from thehive4py.types.alert import InputAlert
from typing_extensions import is_typeddict
from web_sink import Answer, Seen, WebSink, listen_http

from secondlook.errors import SettingsError
from secondlook.reports.accept import accept_report
from secondlook.reports.forward import Forwarder
from secondlook.reports.targets import targets_of
from secondlook.settings import Settings
from secondlook.store.database import Database
from secondlook.store.handling import Delivery, find_handled
from secondlook.store.outbox import Lane


def assert_fits(value: Any, kind: Any) -> None:
    """Whether a value has the published shape, as the library of TheHive's makers writes it; unknown keys do not fit."""
    if get_origin(kind) is NotRequired:
        [kind] = get_args(kind)
    if is_typeddict(kind):
        keys = get_type_hints(kind, include_extras=True)
        needed = {name for name, of in keys.items() if get_origin(of) is not NotRequired}
        assert isinstance(value, dict) and needed <= set(value) <= set(keys), (kind, set(value) ^ set(keys))
        for name, part in value.items():
            assert_fits(part, keys[name])
    elif get_origin(kind) is Union:
        assert any(fits(value, one) for one in get_args(kind)), (value, kind)
    elif get_origin(kind) is list:
        assert isinstance(value, list)
        for part in value:
            assert_fits(part, get_args(kind)[0])
    else:
        assert type(value) is kind, (value, kind)


def fits(value: Any, kind: Any) -> bool:
    try:
        assert_fits(value, kind)
    except AssertionError:
        return False
    return True


@dataclass
class Hive:
    """What TheHive 5 does with alerts: one a (type, source, sourceRef), no observable twice, files by their keys."""

    alerts: dict[tuple[str, str, str], dict[str, Any]] = field(default_factory=dict)
    files: list[dict[str, bytes]] = field(default_factory=list)

    def answer(self, seen: Seen) -> Answer:
        if seen.headers.get("authorization") != "Bearer key":
            return self._error(401, "AuthenticationError", "Authentication failure")
        if seen.path.startswith("/api/v1/query"):
            wanted = {one["_eq"]["_field"]: one["_eq"]["_value"] for one in seen.json()["query"][1]["_and"]}
            found = [alert for alert in self.alerts.values() if all(alert[name] == value for name, value in wanted.items())]
            return 200, {"Content-Type": "application/json"}, json.dumps(found).encode()
        assert (seen.method, seen.path) == ("POST", "/api/v1/alert")
        alert, files = self._parts(seen)
        assert_fits(alert, InputAlert)
        key = (alert["type"], alert["source"], alert["sourceRef"])
        keys = [(one["dataType"], one.get("data") or one["attachment"]) for one in alert["observables"]]
        if len(keys) != len(set(keys)):
            return self._error(400, "CreateError", "Observable already exists")
        if key in self.alerts:
            return self._error(400, "CreateError", "Alert already exists")
        assert {one["attachment"] for one in alert["observables"] if one["dataType"] == "file"} == set(files)
        self.alerts[key] = {**alert, "_id": f"~{len(self.alerts) + 1}"}
        self.files.append(files)
        return 201, {"Content-Type": "application/json"}, json.dumps(self.alerts[key]).encode()

    def _parts(self, seen: Seen) -> tuple[dict[str, Any], dict[str, bytes]]:
        kind = seen.headers["content-type"]
        if kind == "application/json":
            return seen.json(), {}
        form = message_from_bytes(f"Content-Type: {kind}\r\n\r\n".encode() + seen.body)
        parts = {
            part.get_param("name", header="content-disposition"): part.get_payload(decode=True) for part in form.get_payload()
        }  # type: ignore[union-attr]
        return json.loads(parts.pop("_json")), parts  # type: ignore[arg-type]

    def _error(self, status: int, kind: str, text: str) -> Answer:
        return status, {"Content-Type": "application/json"}, json.dumps({"type": kind, "message": text}).encode()


@pytest.fixture
def hive() -> Hive:
    return Hive()


@pytest.fixture
def web(hive: Hive) -> Iterator[WebSink]:
    sink = WebSink(hive.answer)
    server = listen_http(sink)
    yield sink
    server.shutdown()
    server.server_close()


def to_hive(web: WebSink, **values: Any) -> Settings:
    base = {
        "security_mailbox": "security@firm.example",
        "thehive_url": web.url,
        "thehive_key": "key",
        "onward_timeout_seconds": 2.0,
    }
    return Settings(**{**base, **values})


def send(database: Database, settings: Settings, clock: Clock, **parts: Any) -> str:
    report = make_report(**parts)
    accept_report(database, as_bytes(report), now=clock(), targets=targets_of(settings))
    return str(report["report_id"])


def forward(database: Database, settings: Settings, clock: Clock) -> None:
    while Forwarder(database, settings, clock, lambda: 1.0, Lane("thehive")).forward_one():
        pass


def delivery(database: Database, report_id: str) -> Delivery:
    handled = find_handled(database, report_id)
    assert handled
    return next(one for one in handled.deliveries if one.target == "thehive")


def test_an_alert_holds_what_a_desk_needs(web: WebSink, hive: Hive, database: Database, clock: Clock) -> None:
    settings = to_hive(web, public_url="https://look.firm.example", thehive_organisation="soc", tlp="red")
    raw = b"From: joe@talent.example\r\n\r\n\x00\xff raw"
    message = {
        "channel": "email",
        "subject": "[a](https://evil.example) <img src=x> *b*",
        "text": "Look at https://offers.example/x and https://offers.example/x or +358401234567",
        "sender": {"name": "Joe <b>", "address": "joe@talent.example", "profile_url": "https://www.linkedin.com/in/joe"},
        "reply_to": "Joe <joe@elsewhere.example>",
        "links": [{"text": "here", "href": "https://offers.example/x"}],
    }
    report = make_report(message=message, original=base64.b64encode(raw).decode(), note="NOTEWORD", answers={"paid": True})
    del report["conversation"]
    accept_report(database, as_bytes(report), now=clock(), targets=targets_of(settings))
    forward(database, settings, clock)
    [alert] = hive.alerts.values()
    assert (alert["type"], alert["source"], alert["sourceRef"]) == ("secondlook", "firm.example", report["report_id"])
    assert (alert["severity"], alert["tlp"], alert["pap"]) == (3, 3, 3)
    assert alert["date"] == int(clock().timestamp() * 1000)
    assert alert["externalLink"] == f"https://look.firm.example/inbox/{report['report_id']}"
    searchable = {(one["dataType"], one["data"]) for one in alert["observables"] if one["dataType"] != "file"}
    assert searchable == {
        ("mail", "joe@talent.example"),
        ("mail", "joe@elsewhere.example"),
        ("url", "https://offers.example/x"),
        ("domain", "offers.example"),
        ("other", "https://www.linkedin.com/in/joe"),
        ("other", "+358401234567"),
    }
    assert raw in hive.files[0].values()
    assert r"Subject: \[a\]\(hxxps://evil\[\.\]example\) &lt;img src=x\> \*b\*" in alert["description"]
    assert not any(word in json.dumps(alert) for word in ("NOTEWORD", "Aino", "paid\\\\"))
    assert all(seen.headers["x-organisation"] == "soc" for seen in web.seen)
    assert delivery(database, report["report_id"]).state == "sent"


def test_an_alert_that_is_there_already_is_delivered(web: WebSink, hive: Hive, database: Database, clock: Clock) -> None:
    settings = to_hive(web)
    report_id = send(database, settings, clock)
    taken = hive.answer

    def take_and_hang_up(seen: Seen) -> Answer:
        taken(seen)
        return 504, {}, b""

    web.answer = take_and_hang_up
    forward(database, settings, clock)
    assert delivery(database, report_id).state == "pending" and len(hive.alerts) == 1
    web.answer = taken
    clock.forward(seconds=31)
    forward(database, settings, clock)
    assert delivery(database, report_id).state == "sent" and len(hive.alerts) == 1


@pytest.mark.parametrize(
    ("status", "state"),
    [(400, "failed"), (413, "failed"), (401, "pending"), (403, "pending"), (429, "pending"), (500, "pending")],
)
def test_refusals_and_trouble(web: WebSink, database: Database, clock: Clock, status: int, state: str) -> None:
    settings = to_hive(web)
    report_id = send(database, settings, clock)
    web.plan = [status]
    forward(database, settings, clock)
    found = delivery(database, report_id)
    assert (found.state, found.last_error) == (state, f"TheHive answered {status}")
    assert sum(seen.path == "/api/v1/alert" for seen in web.seen) == 1, "the outbox tries again, not the library"


def test_the_key_follows_no_redirect(web: WebSink, database: Database, clock: Clock) -> None:
    settings = to_hive(web)
    report_id = send(database, settings, clock)
    web.answer = lambda seen: (307, {"Location": f"{web.url}/elsewhere"}, b"")
    forward(database, settings, clock)
    assert [seen.path for seen in web.seen] == ["/api/v1/alert"] and delivery(database, report_id).state == "pending"


@pytest.mark.parametrize("level", ["none", "note", "caution", "unknown"])
def test_severity_follows_the_level(web: WebSink, hive: Hive, database: Database, clock: Clock, level: str) -> None:
    settings = to_hive(web)
    send(database, settings, clock, assessment={"level": level} if level != "unknown" else {"level": 5})
    forward(database, settings, clock)
    assert next(iter(hive.alerts.values()))["severity"] == (2 if level == "caution" else 1)


@pytest.mark.parametrize("values", [{"thehive_url": "http://hive.example"}, {"thehive_url": "nonsense"}, {"thehive_key": ""}])
def test_settings_that_are_refused(web: WebSink, values: dict[str, str]) -> None:
    with pytest.raises(SettingsError, match="SECONDLOOK_THEHIVE"):
        targets_of(to_hive(web, **values))


def test_the_check_of_the_shape_checks() -> None:
    alert = {"type": "x", "source": "x", "sourceRef": "x", "title": "x", "description": "x"}
    assert fits(alert, InputAlert) and fits({**alert, "observables": [{"dataType": "mail", "data": "x"}]}, InputAlert)
    for wrong in ({"tlp": "2"}, {"severity": 2.0}, {"more": 1}, {"observables": [{"data": "x"}]}, {"tags": "x"}, {"title": None}):
        assert not fits({**alert, **wrong}, InputAlert)
    assert not fits({"title": "x"}, InputAlert)

"""Webhooks over real connections: signed, without names and words, and out of the mail's way."""

from __future__ import annotations

import hashlib
import hmac
import json
import ssl
import subprocess
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from certificates import self_signed
from mail_sink import MailSink
from reporting import Clock, as_bytes, make_report
from web_sink import Seen, WebSink, listen_http

from secondlook.errors import SettingsError
from secondlook.reports.accept import accept_report
from secondlook.reports.forward import Forwarder, live_forwarders
from secondlook.reports.targets import targets_of
from secondlook.settings import Settings
from secondlook.store.database import Database
from secondlook.store.handling import Delivery, find_handled
from secondlook.store.outbox import Lane, how_it_stands
from secondlook.store.status import list_elsewhere

SECRET = "a secret of the two"


@pytest.fixture
def hook() -> Iterator[WebSink]:
    sink = WebSink()
    server = listen_http(sink)
    yield sink
    server.shutdown()
    server.server_close()


def hooked(hook: WebSink, **values: Any) -> Settings:
    urls = values.pop("webhook_urls", f"soc={hook.url}/hook?team=1")
    return Settings(
        security_mailbox="security@firm.example",
        own_domains="firm.example",
        webhook_urls=urls,
        webhook_secret=SECRET,
        onward_timeout_seconds=2.0,
        public_url="https://look.firm.example/",
        **values,
    )


def send(database: Database, settings: Settings, clock: Clock, **parts: Any) -> str:
    report = make_report(**parts)
    accept_report(database, as_bytes(report), now=clock(), targets=targets_of(settings))
    return str(report["report_id"])


def forward(database: Database, settings: Settings, clock: Clock, target: str = "webhook:soc") -> None:
    forwarder = Forwarder(database, settings, clock, lambda: 1.0, Lane(target))
    while forwarder.forward_one():
        pass


def delivery(database: Database, report_id: str, target: str = "webhook:soc") -> Delivery:
    handled = find_handled(database, report_id)
    assert handled
    return next(one for one in handled.deliveries if one.target == target)


def test_what_is_sent_and_how_it_is_signed(hook: WebSink, database: Database, clock: Clock) -> None:
    settings = hooked(hook)
    conversation = {
        "channel": "email",
        "messages": [
            {
                "from": "them",
                "text": "CANARYWORD see https://offers.example/x?id=7 or write to Joe@Talent.example, +358 40 1234567, @joe_t",
                "sender": {"name": "Joe", "address": "joe@talent.example"},
            },
            {"from": "me", "text": "OWNWORD https://mine.example"},
        ],
    }
    answers, note = {"paid": True, "call": True}, "NOTEWORD"
    report_id = send(database, settings, clock, conversation=conversation, answers=answers, note=note, channel="email")
    clock.forward(seconds=90)
    forward(database, settings, clock)
    [seen] = hook.seen
    assert (seen.method, seen.path, seen.headers["content-type"]) == ("POST", "/hook?team=1", "application/json")
    assert seen.headers["x-secondlook-timestamp"] == str(int(clock().timestamp()))
    assert seen.headers["x-secondlook-signature"] == by_openssl(seen)
    body = seen.json()
    assert (body["version"], body["type"]) == (1, "report.created")
    assert body["timestamp"] == (clock() - timedelta(seconds=90)).isoformat()
    data = body["data"]
    evidence = json.dumps(conversation, ensure_ascii=False, separators=(",", ":")).encode()
    assert data == {
        "report_id": report_id,
        "receipt": data["receipt"],
        "channel": "email",
        "level": "warning",
        "kind": "approach",
        "stage": None,
        "pack": "1",
        "rules": [{"id": "paid-and-moved", "why": "Offers money and asks to move."}],
        "signals": [{"signal": "asks-to-move", "tactic": "channel"}],
        "observables": [
            {"kind": "domain", "value": "offers.example"},
            {"kind": "handle", "value": "@joe_t"},
            {"kind": "mail", "value": "joe@talent.example"},
            {"kind": "phone", "value": "+358 40 1234567"},
            {"kind": "url", "value": "https://offers.example/x?id=7"},
        ],
        "files": [{"name": "evidence.json", "bytes": len(evidence), "sha256": hashlib.sha256(evidence).hexdigest()}],
        "reporter": {"mode": "named"},
        "link": f"https://look.firm.example/inbox/{report_id}",
    }
    assert delivery(database, report_id).state == "sent"
    assert not any(word in seen.body for word in (b"Aino", b"CANARYWORD", b"OWNWORD", b"NOTEWORD", b"call", b"mine.example"))


def by_openssl(seen: Seen) -> str:
    """The signature by another program than ours."""
    said = seen.headers["x-secondlook-timestamp"].encode() + b"." + seen.body
    done = subprocess.run(["openssl", "dgst", "-sha256", "-hmac", SECRET, "-r"], input=said, capture_output=True, check=True)
    assert done.stdout.split()[0].decode() == hmac.digest(SECRET.encode(), said, "sha256").hex()
    return "sha256=" + done.stdout.split()[0].decode()


@pytest.mark.parametrize(("mode", "shown"), [("named", True), ("confidential", False), ("anonymous", False)])
def test_a_name_goes_only_when_both_sides_chose_so(
    hook: WebSink, database: Database, clock: Clock, mode: str, shown: bool
) -> None:
    settings = hooked(hook, webhook_names=True)
    send(database, settings, clock, reporter={"mode": mode, "name": "Aino", "address": "aino@firm.example"})
    forward(database, settings, clock)
    reporter = hook.seen[0].json()["data"]["reporter"]
    assert reporter["mode"] == mode and (b"Aino" in hook.seen[0].body) == shown


@pytest.mark.parametrize("status", [400, 401, 404, 410, 422])
def test_a_refusal_waits_for_a_person(hook: WebSink, database: Database, clock: Clock, status: int) -> None:
    settings = hooked(hook)
    report_id = send(database, settings, clock)
    hook.plan = [status]
    forward(database, settings, clock)
    found = delivery(database, report_id)
    assert (found.state, found.last_error) == ("failed", f"the webhook answered {status}")
    [shown] = list_elsewhere(database, limit=5)
    assert (shown.target, shown.state, shown.last_error) == ("webhook:soc", "failed", found.last_error)


@pytest.mark.parametrize("status", [408, 429, 500, 503, 302, 307])
def test_trouble_is_tried_again_as_the_same_delivery(hook: WebSink, database: Database, clock: Clock, status: int) -> None:
    settings = hooked(hook)
    report_id = send(database, settings, clock)
    hook.plan = [status]
    forward(database, settings, clock)
    assert delivery(database, report_id).state == "pending"
    clock.forward(seconds=31)
    forward(database, settings, clock)
    first, second = hook.seen
    assert first.body == second.body and delivery(database, report_id).state == "sent"
    assert first.headers["x-secondlook-delivery"] == second.headers["x-secondlook-delivery"]
    assert first.headers["x-secondlook-timestamp"] != second.headers["x-secondlook-timestamp"]
    assert second.headers["x-secondlook-signature"] == by_openssl(second)


def test_no_redirect_is_followed(hook: WebSink, database: Database, clock: Clock) -> None:
    settings = hooked(hook)
    report_id = send(database, settings, clock)
    hook.answer = lambda seen: (307, {"Location": f"{hook.url}/elsewhere"}, b"")
    forward(database, settings, clock)
    assert [one.path for one in hook.seen] == ["/hook?team=1"]
    assert "name the final address" in delivery(database, report_id).last_error


def test_a_webhook_that_hangs_never_holds_up_the_mail(hook: WebSink, database: Database, clock: Clock, sink: MailSink) -> None:
    free = threading.Event()
    hook.before = lambda: (free.wait(20), None)[1]
    settings = hooked(hook, smtp_url=f"smtp://127.0.0.1:{sink.port}", poll_seconds=0.05)
    clock.time = datetime.now(UTC)
    for _ in range(5):
        send(database, settings, clock)
    stop = threading.Event()
    threads = [threading.Thread(target=one.run, args=(stop,)) for one in live_forwarders(database, settings)]
    for thread in threads:
        thread.start()
    try:
        for _ in range(200):
            if how_it_stands(database).by_state.get("sent") == 5 and hook.seen:
                break
            stop.wait(0.05)
        assert len(sink.taken) == 5 and how_it_stands(database).by_state.get("sent") == 5
    finally:
        free.set()
        stop.set()
        for thread in threads:
            thread.join()


def test_a_target_that_is_not_set_up_any_more_is_shown(hook: WebSink, database: Database, clock: Clock) -> None:
    report_id = send(database, hooked(hook), clock)
    bare = Settings(security_mailbox="security@firm.example")
    assert [one.lane for one in live_forwarders(database, bare)] == [Lane(but=("mail",))]
    assert Forwarder(database, bare, clock, lambda: 1.0, Lane(but=("mail",))).forward_one()
    found = delivery(database, report_id)
    assert found.state == "failed" and "not set up any more" in found.last_error
    assert delivery(database, report_id, "mail").state == "pending"


def test_a_certificate_that_nobody_vouches_for_gets_nothing(database: Database, clock: Clock, tmp_path: Path) -> None:
    certificate, key = self_signed(tmp_path)
    secure = WebSink()
    server = listen_http(secure)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    url = f"soc=https://localhost:{secure.port}/"
    try:
        report_id = send(database, hooked(secure, webhook_urls=url), clock)
        forward(database, hooked(secure, webhook_urls=url), clock)
        assert "certificate was not accepted" in delivery(database, report_id).last_error and not secure.seen
        clock.forward(seconds=31)
        forward(database, hooked(secure, webhook_urls=url, onward_ca_file=str(certificate)), clock)
        assert delivery(database, report_id).state == "sent" and len(secure.seen) == 1
    finally:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize(
    "urls",
    [
        "http://soc.example/",
        "soc=http://soc.example/hook",
        "soc=ftp://soc.example/",
        "soc=https://",
        "soc=https://u:p@soc.example/",
        "a=https://x.example/ a=https://y.example/",
        "a:b=https://x.example/",
        "soc=https://x.example:99999/",
        "soc=//x.example/",
    ],
)
def test_addresses_that_are_refused(urls: str) -> None:
    with pytest.raises(SettingsError, match="SECONDLOOK_WEBHOOK_URLS"):
        targets_of(Settings(webhook_urls=urls, webhook_secret=SECRET))


def test_a_secret_is_needed() -> None:
    with pytest.raises(SettingsError, match="SECONDLOOK_WEBHOOK_SECRET"):
        targets_of(Settings(webhook_urls="soc=https://soc.example/", webhook_secret="short"))
    both = Settings(webhook_urls="soc=https://soc.example/ chat=http://127.0.0.1:9/x", webhook_secret=SECRET)
    assert targets_of(both) == ("mail", "webhook:soc", "webhook:chat")

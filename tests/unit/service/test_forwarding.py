"""The forwarder and a real relay: every report arrives, refused ones wait for a person, TLS is not negotiable."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from certificates import self_signed
from mail_sink import Answer, MailSink, listen
from reporting import Clock, as_bytes, make_report

from secondlook.errors import DeliveryError
from secondlook.reports.accept import accept_report
from secondlook.reports.forward import Forwarder, live_forwarders, pause_seconds, waited_seconds
from secondlook.reports.mail import Mail
from secondlook.reports.relay import deliver, relay_from
from secondlook.settings import Settings
from secondlook.store.allowance import Allowance
from secondlook.store.database import Database
from secondlook.store.outbox import how_it_stands, retry_stuck
from secondlook.store.status import list_reports
from secondlook.store.tokens import add_token

MAIL = Mail("<r@firm.example>", "secondlook@firm.example", "security@firm.example", b"Subject: x\r\n\r\n.\r\n")


def relayed(port: int, **values: Any) -> Settings:
    url = values.pop("smtp_url", f"smtp://127.0.0.1:{port}")
    return Settings(smtp_url=url, security_mailbox="security@firm.example", smtp_timeout_seconds=5.0, **values)


@pytest.fixture
def forwarder(database: Database, clock: Clock, sink: MailSink) -> Forwarder:
    settings = relayed(sink.port)
    add_token(database, "t", scope="device", now=clock(), expires=clock() + timedelta(days=1))
    return Forwarder(database, settings, clock, spread=lambda: 1.0)


def send(database: Database, clock: Clock, count: int = 1) -> list[str]:
    reports = [make_report() for _ in range(count)]
    for report in reports:
        accept_report(database, as_bytes(report), token_id=1, limit=Allowance(999, 999), now=clock())
    return [report["report_id"] for report in reports]


def states(database: Database) -> dict[str, int]:
    return how_it_stands(database).by_state


def test_a_report_arrives_whole_and_once(forwarder: Forwarder, database: Database, clock: Clock, sink: MailSink) -> None:
    [report_id] = send(database, clock)
    assert forwarder.forward_one() and not forwarder.forward_one()
    [wire] = sink.wires()
    assert f"Message-ID: <{report_id}@firm.example>".encode() in wire
    assert wire.count(b"\n") == wire.count(b"\r\n") == wire.count(b"\r")
    assert sink.taken[0].rcpt_tos == ["security@firm.example"]
    assert states(database) == {"sent": 1}


@pytest.mark.parametrize("answer", ["451", "drop"])
def test_trouble_is_tried_again_with_growing_pauses(
    forwarder: Forwarder, database: Database, clock: Clock, sink: MailSink, answer: Answer
) -> None:
    send(database, clock)
    sink.plan = [answer, answer]
    for pause in (30, 60):
        assert forwarder.forward_one()
        clock.forward(seconds=pause - 1)
        assert not forwarder.forward_one()
        clock.forward(seconds=1)
    assert forwarder.forward_one() and states(database) == {"sent": 1} and len(sink.taken) == 1


def test_a_lost_answer_gives_a_copy(forwarder: Forwarder, database: Database, clock: Clock, sink: MailSink) -> None:
    send(database, clock)
    sink.plan = ["take then drop"]
    forwarder.forward_one()
    clock.forward(seconds=30)
    forwarder.forward_one()
    first, second = sink.wires()
    assert first == second and states(database) == {"sent": 1}


def test_a_refusal_waits_for_a_person(forwarder: Forwarder, database: Database, clock: Clock, sink: MailSink) -> None:
    send(database, clock)
    sink.plan = ["550"]
    forwarder.forward_one()
    clock.forward(days=30)
    assert not forwarder.forward_one() and states(database) == {"failed": 1}
    assert list_reports(database, limit=1)[0].last_error == "the relay answered 550 5.7.1 not wanted here"
    assert retry_stuck(database, now=clock()) == 1
    assert forwarder.forward_one() and states(database) == {"sent": 1}


def test_after_five_days_a_report_waits_for_a_person_and_is_still_there(
    forwarder: Forwarder, database: Database, clock: Clock, sink: MailSink
) -> None:
    send(database, clock)
    tries = 0
    while states(database) != {"dead": 1}:
        sink.plan = ["451"]
        assert forwarder.forward_one()
        tries += 1
        clock.forward(hours=1)
    assert 120 < tries < 135 and sink.taken == []


def test_pauses_double_up_to_an_hour() -> None:
    settings = Settings()
    assert [pause_seconds(n, settings) for n in (1, 2, 3, 7, 8, 9, 5000)] == [30, 60, 120, 1920, 3600, 3600, 3600]
    assert waited_seconds(1, settings) == 0 and waited_seconds(4, settings) == 210


def test_one_that_cannot_become_a_mail_does_not_hold_up_the_others(
    forwarder: Forwarder, database: Database, clock: Clock, sink: MailSink
) -> None:
    send(database, clock, 2)
    with database.write() as session:
        session.connection().exec_driver_sql(
            "UPDATE report SET body = 'broken' WHERE receipt = (SELECT min(receipt) FROM report)"
        )
    assert forwarder.forward_one() and forwarder.forward_one()
    assert states(database) == {"failed": 1, "sent": 1}


def test_two_forwarders_share_the_work(database: Database, clock: Clock, sink: MailSink) -> None:
    add_token(database, "t", scope="device", now=clock(), expires=datetime.now(UTC) + timedelta(days=1))
    settings = relayed(sink.port, poll_seconds=0.05)
    ids = send(database, clock, 30)
    stop = threading.Event()
    forwarders = [one for _ in range(2) for one in live_forwarders(database, settings)]
    threads = [threading.Thread(target=one.run, args=(stop,)) for one in forwarders]
    for thread in threads:
        thread.start()
    deadline = datetime.now(UTC) + timedelta(seconds=20)
    while states(database) != {"sent": 30} and datetime.now(UTC) < deadline:
        stop.wait(0.05)
    stop.set()
    for thread in threads:
        thread.join()
    arrived = sorted(wire.partition(b"X-Report-Id: ")[2][:36].decode() for wire in sink.wires())
    assert arrived == sorted(ids)


@contextmanager
def tls_relay(folder: Path, *, offers_tls: bool = True) -> Iterator[tuple[MailSink, int, Path]]:
    certificate, key = self_signed(folder)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    sink = MailSink()
    controller = listen(sink, tls=context, offers_tls=offers_tls)
    try:
        yield sink, controller.port, certificate
    finally:
        controller.stop()


def attempt(settings: Settings) -> None:
    relay = relay_from(settings)
    assert relay is not None
    deliver(relay, MAIL)


def test_an_unknown_certificate_is_refused_and_a_known_one_taken(tmp_path: Path) -> None:
    with tls_relay(tmp_path) as (sink, port, certificate):
        url = f"smtp://localhost:{port}?starttls=required"
        with pytest.raises(DeliveryError, match="certificate was not accepted") as caught:
            attempt(relayed(port, smtp_url=url))
        assert not caught.value.permanent and sink.seen == 0
        attempt(relayed(port, smtp_url=url, smtp_ca_file=str(certificate)))
        assert len(sink.taken) == 1 and sink.wires()[0].endswith(b"\r\n.\r\n")


def test_a_relay_that_offers_no_tls_gets_nothing(tmp_path: Path) -> None:
    with tls_relay(tmp_path, offers_tls=False) as (sink, port, _):
        with pytest.raises(DeliveryError, match="STARTTLS"):
            attempt(relayed(port, smtp_url=f"smtp://127.0.0.1:{port}?starttls=required"))
        assert sink.seen == 0


@pytest.mark.parametrize(
    ("url", "tls", "port"),
    [
        ("smtp://localhost", "off", 25),
        ("smtp://127.0.0.9:2525", "off", 2525),
        ("smtp://[::1]", "off", 25),
        ("smtp://localhost?starttls=required", "starttls", 25),
        ("smtp://mail.firm.example", "starttls", 25),
        ("smtp://localhost.firm.example", "starttls", 25),
        ("smtp://mail.firm.example?starttls=off", "off", 25),
        ("smtps://u%40x:p%2Fw@mail.firm.example", "implicit", 465),
    ],
)
def test_how_mail_is_protected_follows_from_the_address(url: str, tls: str, port: int) -> None:
    relay = relay_from(relayed(0, smtp_url=url))
    assert relay is not None and (relay.tls, relay.port) == (tls, port)
    assert relay.user in ("", "u@x") and relay.password in ("", "p/w")


def test_nobody_listening_is_trouble_that_passes() -> None:
    with pytest.raises(DeliveryError) as caught:
        attempt(relayed(0, smtp_url="smtp://127.0.0.1:1"))
    assert not caught.value.permanent
    assert relay_from(Settings()) is None

"""Several reports in one mail, when the organisation wants that: every original is there, and a second try is a copy."""

from __future__ import annotations

import base64
import json
from email import message_from_bytes
from email.message import Message
from typing import Any

import pytest
from hostile_words import hostile_words
from mail_sink import MailSink
from reporting import Clock, make_report

from secondlook.errors import SettingsError
from secondlook.reports.accept import accept_report
from secondlook.reports.forward import Forwarder
from secondlook.reports.targets import targets_of
from secondlook.settings import Settings
from secondlook.store.database import Database
from secondlook.store.grouping import gather
from secondlook.store.outbox import how_it_stands, lease_next, mark_bounced, retry_stuck


def grouping(sink: MailSink, **values: Any) -> Settings:
    return Settings(
        security_mailbox="security@firm.example",
        smtp_url=f"smtp://127.0.0.1:{sink.port}",
        smtp_timeout_seconds=5.0,
        **{"mail_group_minutes": 10.0, **values},
    )


def raw(number: int) -> bytes:
    return f"Subject: {number}\r\n\r\n".encode() + bytes(range(256))


def send(database: Database, clock: Clock, count: int, **parts: Any) -> list[str]:
    ids = []
    for number in range(count):
        report = make_report(original=base64.b64encode(raw(number)).decode(), **parts)
        accept_report(database, json.dumps(report).encode(), now=clock())
        ids.append(report["report_id"])
        clock.forward(seconds=1)
    return ids


def forward(database: Database, settings: Settings, clock: Clock) -> None:
    while Forwarder(database, settings, clock, lambda: 1.0).forward_one():
        pass


def files(wire: bytes) -> dict[str, bytes]:
    payload = message_from_bytes(wire).get_payload()
    assert isinstance(payload, list)
    found = {}
    for part in payload[1:]:
        assert isinstance(part, Message)
        found[part.get_filename() or ""] = bytes(part.get_payload(decode=True) or b"")  # type: ignore[arg-type]
    return found


def test_reports_wait_for_each_other_and_share_a_mail(sink: MailSink, database: Database, clock: Clock) -> None:
    settings = grouping(sink)
    send(database, clock, 3)
    forward(database, settings, clock)
    assert not sink.taken and how_it_stands(database).by_state == {"pending": 3}
    clock.forward(minutes=9, seconds=50)
    send(database, clock, 1)
    clock.forward(seconds=10)
    forward(database, settings, clock)
    [wire] = sink.wires()
    assert how_it_stands(database).by_state == {"sent": 4}
    attached = files(wire)
    assert sorted(attached[name] for name in attached if "original" in name) == sorted([raw(0), raw(0), raw(1), raw(2)])
    assert sorted(attached) == sorted(f"{at}-{name}" for at in range(1, 5) for name in ("original.eml", "evidence.json"))
    mail = message_from_bytes(wire)
    assert mail["Subject"] == "[Second Look] 4 reports: 4 warning" and mail["To"] == "security@firm.example"
    assert sink.taken[0].rcpt_tos == ["security@firm.example"]


def test_one_alone_goes_as_its_own_mail(sink: MailSink, database: Database, clock: Clock) -> None:
    [report_id] = send(database, clock, 1)
    clock.forward(minutes=11)
    forward(database, grouping(sink), clock)
    assert f"Message-ID: <{report_id}@firm.example>".encode() in sink.wires()[0]


@pytest.mark.parametrize("trouble", ["451", "drop", "take then drop"])
def test_a_second_try_is_a_copy_though_others_came(sink: MailSink, database: Database, clock: Clock, trouble: Any) -> None:
    settings = grouping(sink)
    send(database, clock, 3)
    clock.forward(minutes=11)
    sink.plan = [trouble]
    forward(database, settings, clock)
    assert how_it_stands(database).by_state == {"pending": 3}
    send(database, clock, 2)
    clock.forward(minutes=2)
    forward(database, settings, clock)
    wires = sink.wires()
    assert len(set(wires)) == 1 and len(wires) == (2 if trouble == "take then drop" else 1)
    clock.forward(minutes=20)
    forward(database, settings, clock)
    assert how_it_stands(database).by_state == {"sent": 5} and len(set(sink.wires())) == 2


def test_after_a_crash_the_same_reports_share_the_mail(sink: MailSink, database: Database, clock: Clock) -> None:
    settings = grouping(sink)
    send(database, clock, 3)
    clock.forward(minutes=11)
    now, until = clock(), clock.time.replace(minute=59)
    leased = lease_next(database, now=now, until=until, lease="a")
    assert leased
    group = gather(database, leased, now=now, until=until, most=20)
    assert group and len(group) == 3  # and here the process dies
    send(database, clock, 2)
    other = lease_next(database, now=clock(), until=until, lease="b")
    assert other
    assert [one.report_id for one in gather(database, other, now=clock(), until=until, most=20) or []] != [], "others go on"
    clock.forward(hours=1)
    forward(database, settings, clock)
    counts = sorted(len(files(wire)) // 2 for wire in sink.wires())
    assert counts == [2, 3] and how_it_stands(database).by_state == {"sent": 5}


@pytest.mark.parametrize(("plan", "values"), [(["550"], {}), (["too big"], {}), ([], {"mail_limit_mb": 0.003})])
def test_what_cannot_go_together_goes_one_by_one(
    sink: MailSink, database: Database, clock: Clock, plan: Any, values: dict[str, float]
) -> None:
    ids = send(database, clock, 3)
    clock.forward(minutes=11)
    sink.plan = list(plan)
    forward(database, grouping(sink, **values), clock)
    assert how_it_stands(database).by_state == {"sent": 3}
    arrived = sorted(str(message_from_bytes(wire)["Message-ID"]) for wire in sink.wires())
    assert arrived == sorted(f"<{report_id}@firm.example>" for report_id in ids)


def test_one_that_cannot_be_read_does_not_hold_up_its_group(sink: MailSink, database: Database, clock: Clock) -> None:
    send(database, clock, 3)
    with database.write() as session:
        broken = "X'62'" if database.is_embedded else "'b'::bytea"
        session.connection().exec_driver_sql(
            f"UPDATE report SET body = {broken} WHERE receipt = (SELECT min(receipt) FROM report)"
        )
    clock.forward(minutes=11)
    forward(database, grouping(sink), clock)
    assert how_it_stands(database).by_state == {"failed": 1, "sent": 2}


def test_a_bounce_is_a_bounce_of_all(sink: MailSink, database: Database, clock: Clock) -> None:
    settings = grouping(sink)
    send(database, clock, 3)
    clock.forward(minutes=11)
    forward(database, settings, clock)
    message_id = str(message_from_bytes(sink.wires()[0])["Message-ID"])
    assert mark_bounced(database, message_id, error="no such mailbox")
    assert how_it_stands(database).by_state == {"bounced": 3}
    assert retry_stuck(database, now=clock()) == 3
    forward(database, settings, clock)
    first, second = sink.wires()
    assert first == second and how_it_stands(database).by_state == {"sent": 3}


def test_more_than_fit_one_mail_go_in_several(sink: MailSink, database: Database, clock: Clock) -> None:
    send(database, clock, 45)
    clock.forward(minutes=11)
    forward(database, grouping(sink), clock)
    assert sorted(len(files(wire)) // 2 for wire in sink.wires()) == [5, 20, 20]


def test_hostile_words_in_a_group(sink: MailSink, database: Database, clock: Clock) -> None:
    for word in hostile_words(100):
        send(database, clock, 1, note=word, message={"channel": "email", "subject": word, "text": word})
    clock.forward(minutes=11)
    forward(database, grouping(sink), clock)
    assert {address for one in sink.taken for address in one.rcpt_tos} == {"security@firm.example"}
    for wire in sink.wires():
        assert len(message_from_bytes(wire).keys()) == 10 and wire.count(b"\n") == wire.count(b"\r\n") == wire.count(b"\r")


def test_off_by_default_and_not_for_defender(sink: MailSink) -> None:
    assert Settings().mail_group_minutes == 0
    with pytest.raises(SettingsError, match="SECONDLOOK_MAIL_GROUP_MINUTES"):
        targets_of(grouping(sink, mail_profile="defender"))
    with pytest.raises(SettingsError, match="SECONDLOOK_MAIL_GROUP_MINUTES"):
        grouping(sink, mail_group_minutes=-1.0)

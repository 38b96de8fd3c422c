"""One mail in, reports out: what is judged, what is kept, and that the same mail twice is one."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from secondlook.engine.assess import Engine
from secondlook.errors import StoreError
from secondlook.intake import take as take_module
from secondlook.intake.delivered import LARGEST, Delivered
from secondlook.intake.take import Taker
from secondlook.reports.accept import accept_report
from secondlook.reports.read import read_report
from secondlook.store.database import Database
from secondlook.store.tables import Report
from secondlook.store.taken_mail import count_taken, kept_mails
from unit.intake.forwards import ORIGINAL, crlf, forward, head, inline
from unit.intake.outcomes import original, reports

Take = Callable[..., str]


def test_an_attached_mail_is_a_report(take: Take, database: Database) -> None:
    assert take(forward(ORIGINAL)) == "report"
    [report] = reports(database)
    assert original(report) == ORIGINAL
    assert report["message"]["subject"] == "A paid report, näin" and report["message"]["text"].startswith("We pay 500 euros")
    assert report["message"]["sender"] == {"name": "Mia Berg", "address": "mia@advisers.example"}
    assert report["reporter"] == {"mode": "named", "name": "Aino Esimerkki", "address": "aino@firm.example"}
    assert report["note"] == "She wrote to me again." and report["channel"] == "email" and report["state"] == "pending"
    assert report["level"] == report["assessment"]["level"] == "warning" and report["assessment"]["findings"]


def test_each_original_is_a_report_of_its_own(take: Take, database: Database) -> None:
    originals = [ORIGINAL.replace(b"first", b"mail-%d" % number) for number in range(3)]
    assert take(forward(*originals, as_file=True)) == "report"
    assert sorted(map(original, reports(database))) == sorted(originals)


def test_the_same_mail_again_changes_nothing(take: Take, database: Database) -> None:
    raw = forward(ORIGINAL)
    # The second copy took another way, which shows in its trace headers only.
    for copy in (raw, raw, b"Received: from elsewhere\r\n" + raw, raw + b"\r\n"):
        assert take(copy) == "report"
    assert len(reports(database)) == 1 and count_taken(database) == {"report": 1}


def test_stopped_between_two_originals_the_rest_comes_next_time(
    taker: Taker, take: Take, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw = forward(ORIGINAL, ORIGINAL.replace(b"first", b"second"))
    calls = itertools.count()

    def full_disk(*arguments: Any, **more: Any) -> Any:
        if next(calls):
            raise StoreError("no disk")
        return accept_report(*arguments, **more)

    monkeypatch.setattr(take_module, "accept_report", full_disk)
    with pytest.raises(StoreError):
        take(raw)
    before = reports(database)
    monkeypatch.undo()
    # Between the two tries the rules changed: that makes no other report of the first one.
    later = replace(taker, engine=Engine(replace(taker.engine.pack, version="later")))
    assert len(before) == 1 and later.take(Delivered(raw, len(raw), taker.now())) == "report"
    assert len(reports(database)) == 2 and before[0] in reports(database)


def test_a_mail_that_forwards_another_is_a_conversation(take: Take, database: Database) -> None:
    answered = forward(ORIGINAL, words="See below.", top=head("inner")).replace(b"=_cover", b"=_inner")
    assert take(forward(answered)) == "report"
    [report] = reports(database)
    assert original(report) == answered
    assert [turn["text"][:6] for turn in report["conversation"]["messages"]] == ["We pay", "See be"]
    with database.read() as session:
        body = session.scalars(select(Report.body)).one()
    assert read_report(body).unparsed == ()


def test_two_colleagues_are_two_reports(take: Take, database: Database) -> None:
    take(forward(ORIGINAL))
    take(forward(ORIGINAL, top=head("cover-2", **{"from": "Bo <bo@firm2.EXAMPLE>", "return_path": None})))
    assert {report["reporter"]["address"] for report in reports(database)} == {"aino@firm.example", "bo@firm2.EXAMPLE"}


def test_forwarded_inside_the_text_the_headers_are_lost(take: Take, database: Database) -> None:
    raw = inline()
    assert take(raw) == "report"
    [report] = reports(database)
    assert original(report) == raw and "headers of the original are lost" in report["note"]
    assert "What do you think?" in report["note"]
    assert report["message"]["text"].startswith("We pay 500 euros") and report["level"] == "warning"
    assert report["message"]["sender"]["address"] == "mia@advisers.example"


def test_a_mail_without_an_original_is_reported_itself(take: Take, database: Database) -> None:
    raw = head() + crlf("\nA Mia Berg telephoned and asked me to continue on WhatsApp.\n")
    assert take(raw) == "report"
    [report] = reports(database)
    assert original(report) == raw and report["message"]["text"].startswith("A Mia Berg")


def test_outlooks_own_format_is_kept_inside_the_whole_mail(take: Take, database: Database) -> None:
    part = 'Content-Type: multipart/mixed; boundary="b"\n\n--b\n\nLook\n--b\nContent-Type: x/y; name="a.msg"\n\nxx\n--b--\n'
    raw = head() + crlf(part)
    assert take(raw) == "report"
    [report] = reports(database)
    assert original(report) == raw and "Outlook's own format" in report["note"]


def test_an_attached_file_that_is_no_mail_is_kept(take: Take, database: Database) -> None:
    assert take(forward(b"\x00\x01 no headers here", as_file=True)) == "report"
    [report] = reports(database)
    assert original(report) == b"\x00\x01 no headers here" and report["level"] == "unknown"


def test_nested_a_hundred_deep_it_is_kept_and_not_analysed(take: Take, database: Database) -> None:
    deep = ORIGINAL
    for _ in range(100):
        deep = b"From: x@y.example\r\nSubject: deep\r\nContent-Type: message/rfc822\r\n\r\n" + deep
    assert take(forward(deep)) == "report"
    [report] = reports(database)
    assert original(report) == deep and "Not analysed, too complex" in report["note"] and report["level"] == "caution"
    assert report["assessment"]["rules"][0]["id"] == "too-complex" and "She wrote to me again." in report["note"]


def test_a_sender_of_a_megabyte(take: Take, database: Database) -> None:
    huge = b"From: " + b"a@b.example, " * 80_000 + b"\r\nSubject: x\r\n\r\nhello\r\n"
    assert take(forward(huge)) == "report"
    [report] = reports(database)
    assert original(report) == huge and "too complex" in report["note"]
    # Around the original it is nobody whom we know.
    assert take(huge) == "outside"


def test_a_cover_over_the_limits_is_reported_whole(take: Take, database: Database) -> None:
    raw = forward(b"From: a@b.example\r\n\r\n" + b"--x\r\n" * 6_000)
    assert take(raw) == "report"
    assert original(reports(database)[0]) == raw


def test_a_mail_that_is_too_large_is_a_report_without_it(taker: Taker, database: Database) -> None:
    raw = forward(ORIGINAL)[:400]
    assert taker.take(Delivered(raw, LARGEST + 1, taker.now())) == "report"
    [report] = reports(database)
    assert "original" not in report and "still in the mailbox" in report["note"]
    assert report["message"]["subject"] == "Please look at this"


STRANGERS = {
    "another domain": {"from": "x@elsewhere.example"},
    "a domain below": {"from": "x@sub.firm.example"},
    "a look-alike": {"from": "x@notfirm.example"},
    "two senders": {"from": "aino@firm.example, mia@advisers.example"},
    "a name that looks like an address": {"from": '"aino@firm.example" <mia@advisers.example>'},
    "no sender": {"from": None},
    "another envelope": {"return_path": "<mia@advisers.example>"},
    "forged": {"authentication_results": "mx.firm.example; spf=pass; dmarc=fail header.from=firm.example"},
    "forged, by spf": {"authentication_results": "mx.firm.example; spf=fail smtp.mailfrom=firm.example"},
}


@pytest.mark.parametrize("changes", STRANGERS.values(), ids=STRANGERS)
def test_mail_from_outside_is_counted_and_kept_but_no_report(take: Take, database: Database, changes: dict[str, str]) -> None:
    raw = forward(ORIGINAL, top=head(**changes))
    assert take(raw, has_mailbox=False) == "outside"
    assert reports(database) == [] and count_taken(database) == {"outside": 1}
    assert [(kind, kept) for _, kind, kept in kept_mails(database)] == [("outside", raw)]


def test_what_a_mailbox_keeps_is_not_kept_twice(take: Take, database: Database) -> None:
    assert take(forward(ORIGINAL, top=head(**{"from": "x@elsewhere.example"}))) == "outside"
    assert list(kept_mails(database)) == []


@pytest.mark.parametrize("server", ["mx.firm.example; dmarc=pass", "other.example; dmarc=fail", "mx.firm.example; none"])
def test_only_a_failure_of_a_trusted_server_counts(take: Take, server: str) -> None:
    assert take(forward(ORIGINAL, top=head(authentication_results=server))) == "report"


def test_mutated_mails_never_stop_the_intake(take: Take, database: Database) -> None:
    chance = random.Random(11)
    for number in range(300):
        raw = bytearray(forward(ORIGINAL, top=head(f"m{number}")) if number % 2 else inline(top=head(f"m{number}")))
        for _ in range(chance.randint(1, 30)):
            at = chance.randrange(len(raw))
            raw[at : at + chance.randint(0, 3)] = chance.choice(
                [b"\n", b"\r\n", b"--=_cover", b"\x00", b"=?utf-8?b?", b'"', b":"]
            )
        assert take(bytes(raw)) in ("report", "outside", "own", "automatic")
    assert "unforeseen" not in count_taken(database)

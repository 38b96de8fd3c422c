"""Receipts by mail: for the reporter only, once, without a way to become a loop."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from email import message_from_bytes
from email.header import decode_header, make_header
from itertools import pairwise
from typing import cast

import pytest

from secondlook.intake.answer_words import WORDS
from secondlook.intake.delivered import Delivered
from secondlook.intake.send_answers import BETWEEN_ANSWERS
from secondlook.intake.take import Taker
from secondlook.settings import Settings
from secondlook.store.answers import DueAnswer, claim_answer
from secondlook.store.database import Database
from secondlook.store.taken_mail import count_taken
from unit.intake.forwards import ORIGINAL, crlf, forward, head, inline
from unit.intake.outcomes import answer_all, forward_all, reports, sent
from unit.service.mail_sink import MailSink
from unit.service.reporting import Clock

Take = Callable[..., str]


def claim(database: Database, clock: Clock) -> DueAnswer | None:
    return claim_answer(database, now=clock(), apart=BETWEEN_ANSWERS)


def text_of(wire: bytes) -> str:
    return cast(bytes, message_from_bytes(wire).get_payload(decode=True)).decode()


def test_the_reporter_gets_a_receipt(take: Take, database: Database, settings: Settings, clock: Clock, sink: MailSink) -> None:
    take(forward(ORIGINAL))
    answer_all(database, settings, clock)
    [(envelope, recipients, mail)] = sent(sink)
    assert (envelope, recipients) == ("", ["aino@firm.example"])
    assert mail["Auto-Submitted"] == "auto-replied" and mail["X-Auto-Response-Suppress"] == "All"
    assert mail["Reply-To"] == "security@firm.example"
    assert mail["In-Reply-To"] == "<cover-1@firm.example>" and mail.get_content_type() == "text/plain"
    assert mail["X-Report-Id"] == reports(database)[0]["report_id"]
    text = text_of(sink.wires()[0])
    receipt = str(make_header(decode_header(mail["Subject"]))).split()[-1]
    assert f"Receipt: {receipt}" in text and "Firm" in text and "+358 00 000" in text
    # Nothing of what was reported: the answer may be read by others.
    assert "Mia" not in text and "WhatsApp" not in text and "attachment" not in text
    answer_all(database, settings, clock)
    take(forward(ORIGINAL))
    answer_all(database, settings, clock)
    assert len(sink.taken) == 1


def test_forwarded_inline_the_receipt_asks_for_the_attachment(
    take: Take, database: Database, settings: Settings, clock: Clock, sink: MailSink
) -> None:
    take(inline())
    answer_all(database, settings, clock)
    assert "forward it as an attachment" in text_of(sink.wires()[0])


@pytest.mark.parametrize("language", WORDS)
def test_every_language_has_its_receipt(
    taker: Taker, settings: Settings, clock: Clock, database: Database, sink: MailSink, language: str
) -> None:
    spoken = replace(taker, settings=replace(settings, intake_language=language))
    raw = forward(ORIGINAL)
    spoken.take(Delivered(raw, len(raw), clock()))
    answer_all(database, settings, clock)
    assert WORDS[language].next in text_of(sink.wires()[0])


NEVER = {
    "auto-submitted": {"auto_submitted": "auto-generated"},
    "auto-replied": {"auto_submitted": "Auto-Replied (rejected)"},
    "bulk": {"precedence": "bulk"},
    "a list": {"list_id": "<news.firm.example>"},
    "null sender": {"return_path": "<>"},
    "wants none": {"x_auto_response_suppress": "OOF, AutoReply"},
}


@pytest.mark.parametrize("changes", NEVER.values(), ids=NEVER)
def test_a_program_is_never_answered(take: Take, database: Database, changes: dict[str, str]) -> None:
    assert take(forward(ORIGINAL, top=head(**changes))) == "report"
    assert claim(database, Clock()) is None


def test_a_person_who_says_so_is_answered(take: Take, database: Database, clock: Clock) -> None:
    take(forward(ORIGINAL, top=head(auto_submitted="no", precedence="normal")))
    assert claim(database, clock) is not None


@pytest.mark.parametrize("changes", [{"auto_submitted": "auto-replied"}, {"precedence": "junk"}])
def test_an_absence_note_is_no_report(take: Take, database: Database, changes: dict[str, str]) -> None:
    assert take(head(**changes) + crlf("\nI am away until Monday.\n")) == "automatic"
    assert reports(database) == [] and count_taken(database) == {"automatic": 1}


def test_nobody_else_is_ever_answered(take: Take, database: Database, settings: Settings, clock: Clock, sink: MailSink) -> None:
    tricks = head(
        reply_to="mia@advisers.example", sender="mia@advisers.example", disposition_notification_to="m@advisers.example"
    )
    take(forward(ORIGINAL, top=tricks))
    take(forward(ORIGINAL, top=head("o", **{"from": "mia@advisers.example", "return_path": None})))
    forward_all(database, settings, clock)
    answer_all(database, settings, clock)
    assert {tuple(recipients) for _, recipients, _ in sent(sink)} == {("aino@firm.example",), ("security@firm.example",)}


def test_what_lay_in_the_mailbox_before_is_not_answered(taker: Taker, database: Database, clock: Clock) -> None:
    raw, came = forward(ORIGINAL), clock()
    clock.forward(days=2)
    assert taker.take(Delivered(raw, len(raw), came)) == "report"
    assert claim(database, clock) is None


def test_one_answer_a_minute_and_no_flood(
    take: Take, database: Database, settings: Settings, clock: Clock, sink: MailSink
) -> None:
    for number in range(40):
        assert take(forward(ORIGINAL, top=head(f"flood-{number}"))) == "report"
    times = []
    for _ in range(60):
        answer_all(database, settings, clock)
        times.append(len(sink.taken))
        clock.forward(seconds=30)
    assert all(later - earlier <= 1 for earlier, later in pairwise(times)) and times[0] == 1
    assert times[1] == 1 and times[2] == 2 and times[-1] == 10 and len(reports(database)) == 40


def test_our_own_mails_fed_back_in_make_no_loop(
    take: Take, database: Database, settings: Settings, clock: Clock, sink: MailSink
) -> None:
    take(forward(ORIGINAL))
    forward_all(database, settings, clock)
    answer_all(database, settings, clock)
    forwarded, answer = sink.wires()
    sink.taken.clear()
    text, stripped = text_of(answer), answer.replace(b"X-Report-Id", b"X-Other")
    rules = [
        forwarded,
        answer,
        stripped,  # known by its Message-ID
        b"X-Report-Id: 1\r\n" + forward(ORIGINAL, top=head("other-installation")),
        forward(answer, top=head("rule-1"), words=""),
        forward(forwarded, top=head("rule-2"), words="", as_file=True),
        head("rule-3") + crlf(f"\nFrom: Second Look\n> {text}"),
        inline(words=text, top=head("rule-4")),
    ]
    for raw in rules:
        assert take(raw) == "own"
    # A new mail beside the old receipt is a report, without an answer.
    assert take(forward(ORIGINAL, top=head("reply"), words=text)) == "report"
    clock.forward(hours=1)
    forward_all(database, settings, clock)
    answer_all(database, settings, clock)
    assert len(reports(database)) == 2 and [recipients for _, recipients, _ in sent(sink)] == [["security@firm.example"]]


def test_a_stranger_cannot_pass_his_mail_off_as_ours(take: Take, database: Database, settings: Settings) -> None:
    id = "00000000-0000-4000-8000-000000000000"
    claims = ORIGINAL.replace(b"first@advisers.example", f"{id}@{settings.instance}".encode())
    assert take(forward(b"X-Report-Id: " + id.encode() + b"\r\n" + claims)) == "report"
    assert len(reports(database)) == 1


def test_a_relay_that_is_away_gets_the_answer_later_and_once(
    take: Take, database: Database, settings: Settings, clock: Clock, sink: MailSink
) -> None:
    sink.plan = ["451", "drop"]
    take(forward(ORIGINAL))
    for _ in range(8):
        answer_all(database, settings, clock)
        clock.forward(seconds=5)
    assert sink.seen == 3 and len(sink.taken) == 1


def test_after_a_long_outage_receipts_still_go_one_a_minute(
    take: Take, database: Database, settings: Settings, clock: Clock, sink: MailSink
) -> None:
    for number in range(3):
        take(forward(ORIGINAL, top=head(f"waiting-{number}")))
    clock.forward(hours=5)
    for minute in range(4):
        answer_all(database, settings, clock)
        assert len(sink.taken) == min(minute + 1, 3)
        clock.forward(seconds=61)


def test_a_refused_answer_is_not_sent_again(
    take: Take, database: Database, settings: Settings, clock: Clock, sink: MailSink
) -> None:
    sink.plan = ["550"]
    take(forward(ORIGINAL))
    for _ in range(5):
        answer_all(database, settings, clock)
        clock.forward(hours=2)
    assert sink.seen == 1


def test_killed_with_an_answer_in_hand_it_is_not_sent_twice(
    take: Take, database: Database, settings: Settings, clock: Clock, sink: MailSink
) -> None:
    take(forward(ORIGINAL))
    assert claim(database, clock) is not None  # and here the process ends
    clock.forward(hours=1)
    answer_all(database, settings, clock)
    assert sink.taken == []


def test_headers_of_the_answer_cannot_be_written_by_the_mail(
    take: Take, database: Database, settings: Settings, clock: Clock, sink: MailSink
) -> None:
    evil = head(
        message_id="<x>\n Bcc: evil@advisers.example\n <y>",
        subject="=?utf-8?q?a=0D=0ABcc:_x@advisers.example?=",
        **{"from": "=?utf-8?q?Aino=0D=0ABcc:_x@advisers.example?= <aino@firm.example>"},
    )
    injected = ORIGINAL.replace(b"Subject: ", b"Subject: =?utf-8?q?a=0D=0ABcc:_x@advisers.example=0D=0A=0D=0Abody?= ")
    assert take(forward(injected, top=evil)) == "report"
    forward_all(database, settings, clock)
    answer_all(database, settings, clock)
    assert len(sink.taken) == 2
    for _, _, mail in sent(sink):
        assert mail["Bcc"] is None and len(mail.keys()) <= 13

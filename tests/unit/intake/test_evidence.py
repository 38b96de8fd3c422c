"""From the reporter's mail to the security department's: the original stays byte for byte, whatever it holds."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from secondlook.settings import Settings
from secondlook.store.database import Database
from unit.intake.forwards import ORIGINAL, forward, inline
from unit.intake.outcomes import attachment, forward_all, sent
from unit.service.mail_sink import MailSink
from unit.service.reporting import Clock


def nested(depth: int) -> bytes:
    mail = ORIGINAL
    for _ in range(depth):
        mail = b"From: x@y.example\r\nSubject: deep\r\nContent-Type: message/rfc822\r\n\r\n" + mail
    return mail


HOSTILE = {
    "plain": ORIGINAL,
    "bare line ends": ORIGINAL + b"one\rtwo\nthree\r\r\n\n.\r\n.\n\r\n.",
    "nested a hundred deep": nested(100),
    "a sender of a megabyte": b"From: " + b"a@b.example, " * 80_000 + b"\r\nSubject: x\r\n\r\nhello\r\n",
    "headers in the subject": ORIGINAL.replace(b"Subject: ", b"Subject: =?utf-8?q?a=0D=0ABcc:_x@y.example=0D=0A=0D=0Ab?= "),
    "a boundary of the cover": ORIGINAL + b"--=_\r\n",
    "every byte": ORIGINAL + bytes(range(256)) + b"\r\n",
    "a line of a megabyte": ORIGINAL + b"x" * 1_000_000 + b"\r\n",
}


@pytest.mark.parametrize("as_file", [False, True])
@pytest.mark.parametrize("mail", HOSTILE.values(), ids=HOSTILE)
def test_the_original_arrives_byte_for_byte(
    take: Callable[..., str], database: Database, settings: Settings, clock: Clock, sink: MailSink, mail: bytes, as_file: bool
) -> None:
    assert take(forward(mail, as_file=as_file)) == "report"
    forward_all(database, settings, clock)
    [wire] = sink.wires()
    assert attachment(wire, "original.eml") == mail
    [(envelope, recipients, read)] = sent(sink)
    assert (envelope, recipients) == ("secondlook@firm.example", ["security@firm.example"])
    assert read["Bcc"] is None and read["Auto-Submitted"] == "auto-generated" and len(read.keys()) == 10
    assert b"this version cannot read" not in wire


def test_forwarded_inside_the_text_the_whole_mail_is_the_evidence(
    take: Callable[..., str], database: Database, settings: Settings, clock: Clock, sink: MailSink
) -> None:
    raw = inline()
    take(raw)
    forward_all(database, settings, clock)
    assert attachment(sink.wires()[0], "original.eml") == raw

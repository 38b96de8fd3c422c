"""The profiles by which reports are packed into mails, through the real mail: evidence whole, nothing of a stranger's in the headers."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import os
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import Message
from typing import Any

import pytest
from hostile_words import hostile_words
from mail_sink import MailSink
from reporting import Clock, as_bytes, make_report

from secondlook.errors import DeliveryError, SettingsError
from secondlook.reports.envelopes import profiles
from secondlook.reports.mail import build_mail
from secondlook.reports.read import read_report
from secondlook.reports.targets import Parcel, deliver, targets_of
from secondlook.settings import Settings

WORDS = int(os.environ.get("SECONDLOOK_HOSTILE_WORDS", "1000"))  # `make hostile` tries ten thousand
AT = datetime(2026, 11, 25, 12, tzinfo=UTC)
RAW = b"From: a@b.example\nSubject: x\r\n\r\n" + bytes(range(256)) + b"\n.\r\n"
HEADERS = [
    "From",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "X-Report-Id",
    "Auto-Submitted",
    "X-Auto-Response-Suppress",
    "MIME-Version",
    "Content-Type",
]


def profiled(profile: str, **values: Any) -> Settings:
    return Settings(security_mailbox="security@firm.example", organisation="Firm", mail_profile=profile, **values)


def mailed(profile: str, report: dict[str, Any], **values: Any) -> bytes:
    settings = profiled(profile, **values)
    return build_mail(read_report(json.dumps(report).encode()), receipt="1111-2222-3333", received_at=AT, settings=settings).data


def a_mail_report(**parts: Any) -> dict[str, Any]:
    message = {"channel": "email", "subject": "Grüße", "text": "Could we go on elsewhere?"}
    report = make_report(message=message, original=base64.b64encode(RAW).decode(), channel="email")
    report["attachments"] = [{"name": "x.png", "type": "image/png", "data": base64.b64encode(b"\x89PNG").decode()}]
    del report["conversation"]
    return {**report, **parts}


def opened(data: bytes) -> tuple[Message, str, dict[str, bytes]]:
    mail = message_from_bytes(data)
    text, *files = list(parts(mail))
    named = {file.get_filename() or "": bytes(file.get_payload(decode=True) or b"") for file in files}  # type: ignore[arg-type]
    return mail, bytes(text.get_payload(decode=True) or b"").decode(), named  # type: ignore[arg-type]


def parts(mail: Message) -> Iterator[Message]:
    payload = mail.get_payload()
    assert isinstance(payload, list)
    for part in payload:
        assert isinstance(part, Message) and not part.is_multipart()
        yield part


def subject(mail: Message) -> str:
    return str(make_header(decode_header(mail["Subject"]))).replace("\n ", "")


def test_there_are_three_profiles() -> None:
    assert profiles() == ("defender", "plain", "zipped")
    with pytest.raises(SettingsError, match="defender, plain, zipped"):
        targets_of(profiled("arf"))


def test_defender_gets_one_attached_message_and_nothing_else() -> None:
    report = a_mail_report()
    mail, text, files = opened(mailed("defender", report, public_url="https://look.firm.example"))
    assert files == {"original.eml": RAW}
    assert subject(mail) == "3|[Second Look] warning, email, report 1111-2222-3333: Grüße"
    kept = text[text.index("Kept with the service") :]
    assert "evidence.json" in kept and "picture-1.png" in kept and hashlib.sha256(b"\x89PNG").hexdigest() in kept
    assert f"Open it at https://look.firm.example/inbox/{report['report_id']}" in kept
    assert hashlib.sha256(RAW).hexdigest() in text


def test_what_was_no_mail_goes_plainly_to_defender_too() -> None:
    report = make_report()
    assert mailed("defender", report) == mailed("plain", report)


def test_zipped_holds_the_original_byte_for_byte() -> None:
    report = a_mail_report()
    first, second = (mailed("zipped", report) for _ in range(2))
    assert first == second
    _, text, files = opened(first)
    assert list(files) == ["original.zip", "evidence.json", "picture-1.png"]
    with zipfile.ZipFile(io.BytesIO(files["original.zip"])) as archive:
        assert archive.namelist() == ["original.eml"] and archive.read("original.eml") == RAW
        assert archive.infolist()[0].date_time == (1980, 1, 1, 0, 0, 0)
    for data in (RAW, files["original.zip"]):
        assert hashlib.sha256(data).hexdigest() in text
    assert b'filename="original.eml"' not in first


@pytest.mark.parametrize("profile", profiles())
def test_over_the_limit_goes_a_notice(profile: str) -> None:
    report = a_mail_report(original=base64.b64encode(RAW * 4000).decode())
    data = mailed(profile, report, mail_limit_mb=1.0)
    mail, text, files = opened(data)
    assert not files and len(data) < 10_000 and mail.keys() == HEADERS
    assert "Kept with the service, not in this mail" in text and hashlib.sha256(RAW * 4000).hexdigest() in text
    assert "Open it in the inbox, by the receipt 1111-2222-3333." in text
    assert "Attached" not in text and "Open attachments" not in text


def parcel(report: dict[str, Any]) -> Parcel:
    return Parcel("mail", "1111-2222-3333", AT, read_report(as_bytes(report)))


def relayed(sink: MailSink, **values: Any) -> Settings:
    return profiled("plain", smtp_url=f"smtp://127.0.0.1:{sink.port}", smtp_timeout_seconds=5.0, **values)


def test_a_relay_that_finds_it_too_big_gets_a_notice(sink: MailSink, clock: Clock) -> None:
    sink.plan = ["too big"]
    one = parcel(a_mail_report())
    reference = deliver(one, relayed(sink), clock())
    [wire] = sink.wires()
    mail, text, files = opened(wire)
    assert not files and "Kept with the service" in text
    assert mail["Message-ID"] == reference == f"<{one.report_id}@firm.example>"


def test_a_full_mailbox_is_no_matter_of_size(sink: MailSink, clock: Clock) -> None:
    sink.plan = ["mailbox full"]
    with pytest.raises(DeliveryError, match=r"5\.2\.2") as caught:
        deliver(parcel(a_mail_report()), relayed(sink), clock())
    assert caught.value.permanent and not sink.taken


def hostile_report(word: str) -> dict[str, Any]:
    original = (
        f"Return-Path: <{word}>\r\nReply-To: spy@evil.example\r\nReturn-Receipt-To: spy@evil.example\r\nSubject: {word}\r\n\r\n"
    )
    sender = {"name": word, "address": word, "profile_url": word, "claimed_org": word}
    finding = {"signal": word, "quote": word, "why": word}
    return {
        **make_report(note=word),
        "message": {"channel": "email", "subject": word, "text": word, "sender": sender, "reply_to": word, "id": word},
        "conversation": None,
        "assessment": {
            "level": "warning",
            "kind": word,
            "findings": [finding],
            "rules": [{"id": word, "why": word}],
            "pack": word,
            "stage": word,
        },
        "reporter": {"mode": "named", "name": word, "address": word, "unit": word, "lang": word},
        "attachments": [{"name": word, "type": word, "data": "AAAA"}],
        "original": base64.b64encode(original.encode("utf-8", "replace")).decode(),
        word: word,
    }


def test_hostile_words_add_no_header_and_no_recipient() -> None:
    for number, word in enumerate(hostile_words(WORDS)):
        received = read_report(json.dumps(hostile_report(word)).encode())
        for profile in profiles() if number % 20 else (*profiles(), "notice"):
            settings = profiled("plain" if profile == "notice" else profile)
            made = build_mail(received, receipt="1", received_at=AT, settings=settings, as_notice=profile == "notice")
            assert (made.sender, made.recipient) == ("secondlook@firm.example", "security@firm.example")
            assert_sound(made.data, profile)


def assert_sound(data: bytes, profile: str) -> None:
    """By hand, without a mail library: names of the headers, one recipient, base64 only, and the files that belong there."""
    assert data.isascii() and data.count(b"\n") == data.count(b"\r\n") == data.count(b"\r")
    head, _, body = data.partition(b"\r\n\r\n")
    lines = [line for line in head.split(b"\r\n") if not line.startswith(b" ")]
    assert [line.partition(b":")[0].decode() for line in lines] == HEADERS
    assert lines[1] == b"To: security@firm.example" and lines[0] == b"From: Second Look <secondlook@firm.example>"
    assert all(len(line) <= 998 for line in head.split(b"\r\n"))
    boundary = lines[-1].partition(b'"')[2].rstrip(b'"')
    pieces = body.split(b"--" + boundary)
    assert pieces[0] == b"" and pieces[-1] == b"--\r\n"
    names = []
    for piece in pieces[1:-1]:
        part_head, _, content = piece.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        base64.b64decode(content.replace(b"\r\n", b""), validate=True)
        names += [
            line.rpartition(b'filename="')[2].rstrip(b'"').decode() for line in part_head.split(b"\r\n") if b"filename" in line
        ]
    rest = ["evidence.json", "picture-1.bin", "unparsed.json"]
    assert (
        names
        == {"defender": ["original.eml"], "plain": ["original.eml", *rest], "zipped": ["original.zip", *rest], "notice": []}[
            profile
        ]
    )
    assert (lines[2] if profile != "defender" else subject(message_from_bytes(data)).encode()).startswith(b"3|") == (
        profile == "defender"
    )


def test_over_the_wire_everything_goes_to_the_mailbox_and_nothing_to_the_sender(sink: MailSink, clock: Clock) -> None:
    settings = relayed(sink)
    for word in hostile_words(300):
        deliver(Parcel("mail", "1", AT, read_report(json.dumps(hostile_report(word)).encode())), settings, clock())
    assert len(sink.taken) == 300
    assert {address for one in sink.taken for address in one.rcpt_tos} == {"security@firm.example"}
    assert {one.mail_from for one in sink.taken} == {"secondlook@firm.example"}

"""The forwarded mail: evidence byte for byte, its hash in the text, nothing to click, no recipient of the sender's."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reporting import as_bytes, make_report

from secondlook.reports.mail import build_mail
from secondlook.reports.mail_text import defanged
from secondlook.reports.read import read_report
from secondlook.settings import Settings

SETTINGS = Settings(security_mailbox="security@firm.example", organisation="Firm")
AT = datetime(2026, 11, 25, 12, tzinfo=UTC)
Maker = Callable[..., dict[str, Any]]
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


def mail_of(body: bytes) -> bytes:
    return build_mail(read_report(body), receipt="1111-2222-3333", received_at=AT, settings=SETTINGS).data


def opened(data: bytes) -> tuple[EmailMessage, str, dict[str, bytes]]:
    """The mail, its text, and its attachments by name."""
    mail = cast(EmailMessage, message_from_bytes(data, policy=policy.default))
    text, *files = list(mail.iter_parts())
    named = {file.get_filename() or "": cast(bytes, file.get_payload(decode=True)) for file in files}
    return mail, cast(EmailMessage, text).get_content(), named


def test_the_evidence_is_what_the_client_hashed(a_report: Maker) -> None:
    report = a_report()
    shown = json.dumps(report["conversation"], ensure_ascii=False, separators=(",", ":")).encode()
    mail, text, files = opened(mail_of(as_bytes(report)))
    assert files == {"evidence.json": shown}
    assert hashlib.sha256(shown).hexdigest() in text
    assert mail.keys() == HEADERS
    assert mail["To"] == "security@firm.example" and mail["Auto-Submitted"] == "auto-generated"
    assert mail["Message-ID"] == f"<{report['report_id']}@firm.example>"
    assert mail["Subject"] == "[Second Look] warning, linkedin, report 1111-2222-3333"
    for words in ("Could we go on elsewhere", "Offers money and asks to move", "Aino Esimerkki", "warning (approach)"):
        assert words in text


def test_a_mail_travels_unchanged(a_report: Maker) -> None:
    raw = b"From: a@b.example\nSubject: x\r\n\r\n" + bytes(range(256)) + b"\n.\n\r\n.\r\nQUIT\r\n"
    picture = base64.b64encode(b"\x89PNG").decode()
    pictures = [{"name": "../../x\r\nBcc: y", "type": "image/png", "data": picture}, {"data": picture}]
    data = mail_of(as_bytes(a_report(original=base64.b64encode(raw).decode(), attachments=pictures)))
    _, text, files = opened(data)
    assert list(files) == ["original.eml", "evidence.json", "picture-1.png", "picture-2.bin"]
    assert files["original.eml"] == raw and files["picture-1.png"] == b"\x89PNG"
    assert hashlib.sha256(raw).hexdigest() in text


def test_the_second_try_is_a_copy(a_report: Maker) -> None:
    body = as_bytes(a_report())
    assert mail_of(body) == mail_of(body)


def test_what_could_not_be_read_is_attached_too(a_report: Maker) -> None:
    report = a_report(assessment={"level": 5, "x": "canary"}, future=[1], message={"bad": 1})
    _, text, files = opened(mail_of(as_bytes(report)))
    assert json.loads(files["unparsed.json"]) == {"assessment": {"level": 5, "x": "canary"}, "future": [1], "message": {"bad": 1}}
    assert "cannot read: message, assessment, future" in text and "not readable" in text


@pytest.mark.parametrize(
    ("reporter", "shown", "hidden"),
    [
        ({"mode": "named", "name": "Aino", "address": "aino@firm.example"}, "Aino, aino@firm[.]example", "zzz"),
        ({"mode": "confidential", "name": "Aino"}, "confidential; the name stays", "Aino"),
        ({"mode": "anonymous", "name": "Aino"}, "anonymous", "Aino"),
        ({"mode": "anonymous", "name": 5, "unit": "Aino"}, "anonymous", "Aino"),
        ({"mode": "confidential", "name": ["Aino"]}, "not given", "Aino"),
    ],
)
def test_the_reporter_is_named_as_far_as_the_mode_allows(a_report: Maker, reporter: Any, shown: str, hidden: str) -> None:
    data = mail_of(as_bytes(a_report(reporter=reporter)))
    _, text, files = opened(data)
    assert shown in text
    assert all(hidden not in part for part in [text, *(file.decode() for file in files.values())])


@pytest.mark.parametrize(("answers", "line"), [({"paid": True}, "please speak"), ({"paid": True, "call": True}, "to be called")])
def test_answers_stay_with_the_service(a_report: Maker, answers: dict[str, bool], line: str) -> None:
    _, text, files = opened(mail_of(as_bytes(a_report(answers=answers))))
    assert line in text and "paid" not in text.replace("paid-and-moved", "")
    assert list(files) == ["evidence.json"]


def test_no_link_can_be_clicked(a_report: Maker) -> None:
    note = "See https://evil.example/x?a=b.c\nor mail joe@evil.example, www.evil.example"
    _, text, _ = opened(mail_of(as_bytes(a_report(note=note))))
    assert "  See hxxps://evil[.]example/x?a=b.c\n" in text.replace("\r\n", "\n")
    assert "joe@evil[.]example, www[.]evil[.]example" in text
    assert "https://" not in text and defanged("HTTP://A.example") == "hxxp://A[.]example"


@given(st.text(alphabet=st.characters() | st.sampled_from("\r\n=?_:\ud800\u2028"), max_size=150), st.text(max_size=80))
def test_no_text_of_a_stranger_adds_a_header_or_a_line_end(subject: str, text: str) -> None:
    message = {"channel": "email", "subject": subject, "text": text, "sender": {"name": text, "address": subject}}
    report = {**make_report(note=subject), "message": message}
    del report["conversation"]
    report["assessment"]["findings"][0] |= {"quote": subject, "why": text, "signal": subject}
    body = json.dumps(report).encode()
    data = mail_of(body)
    mail, _, files = opened(data)
    assert mail.keys() == HEADERS and len(mail.defects) == 0
    assert data.isascii() and data.count(b"\n") == data.count(b"\r\n") == data.count(b"\r")
    assert files["evidence.json"] == json.dumps(message).encode()


def test_templates_are_only_text(a_report: Maker) -> None:
    for payload in ("{{7*7}}", "{0.__class__}", "${7*7}", "<%= 7 %>", "%(x)s"):
        _, text, _ = opened(mail_of(as_bytes(a_report(note=payload))))
        assert payload in text

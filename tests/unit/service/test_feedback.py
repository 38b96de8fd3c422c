"""Answers to reporters: where the receipt is asked, by mail only where that is allowed, from texts that can be changed."""

from __future__ import annotations

import base64
import email
import email.policy
from dataclasses import replace
from typing import Any

import pytest
from flask.testing import FlaskClient
from mail_sink import MailSink
from reporting import TOKEN, Clock, as_bytes, bearer, make_report
from sqlalchemy import select
from staff import Staff, add_person, signed_in

from secondlook.chores import send_feedback
from secondlook.reports.feedback_mail import build_feedback, feedback_address
from secondlook.reports.read import read_report
from secondlook.settings import Settings
from secondlook.store.audit import read_audit
from secondlook.store.database import Database
from secondlook.store.tables import Answer, Feedback
from secondlook.web.staff.answer_texts import NAMES, language_of, packaged_text
from secondlook.web.words import LANGUAGES


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return replace(settings, own_domains="firm.example", security_phone="+1 555 0100")


@pytest.fixture
def anna(client: FlaskClient, database: Database, clock: Clock) -> Staff:
    add_person(database, "anna", "analyst", now=clock())
    add_person(database, "root", "administrator", now=clock())
    return signed_in(client, "anna")


def _send(client: FlaskClient, **parts: Any) -> tuple[str, str]:
    report = make_report(**parts)
    answer = client.post("/api/v1/reports", data=as_bytes(report), headers=bearer(TOKEN))
    return report["report_id"], answer.json["receipt"]


def _status(client: FlaskClient, receipt: str) -> dict[str, Any]:
    found: dict[str, Any] = client.get(f"/api/v1/reports/{receipt}", headers=bearer(TOKEN)).json
    return found


def test_the_reporter_sees_state_verdict_and_answers_by_the_receipt(client: FlaskClient, anna: Staff, clock: Clock) -> None:
    report, receipt = _send(client)
    assert _status(client, receipt) == {
        "receipt": receipt,
        "state": "received",
        "received_at": clock().isoformat(),
        "forwarded_at": None,
        "verdict": None,
        "feedback": [],
    }
    anna.post(f"/inbox/{report}/assign", assignee="anna")
    assert _status(client, receipt)["state"] == "in_review"
    anna.post(f"/inbox/{report}/answer", answer=" Thank you.\r\n<b>Call</b> us. ", lang="en")
    anna.post(f"/inbox/{report}/close", verdict="scam")
    status = _status(client, receipt)
    assert (status["state"], status["verdict"]) == ("closed", "scam")
    assert status["feedback"] == [{"at": clock().isoformat(), "text": "Thank you.\n<b>Call</b> us."}]
    anna.post(f"/inbox/{report}/review")
    assert (_status(client, receipt)["state"], _status(client, receipt)["verdict"]) == ("in_review", None)


def test_the_answer_goes_by_mail_from_the_service_itself(
    client: FlaskClient, anna: Staff, database: Database, settings: Settings, sink: MailSink, clock: Clock
) -> None:
    report, receipt = _send(client)
    anna.post(f"/inbox/{report}/answer", answer="Kiitos. 谢谢", lang="fi")
    assert "Mail waits" in anna.get(f"/inbox/{report}").text
    assert send_feedback.run(database, settings, clock()) is False  # no relay yet
    assert send_feedback.run(database, replace(settings, smtp_url="smtp://127.0.0.1:1"), clock()) is False
    clock.forward(minutes=2)
    with_relay = replace(settings, smtp_url=f"smtp://127.0.0.1:{sink.port}")
    assert send_feedback.run(database, with_relay, clock()) is True
    assert send_feedback.run(database, with_relay, clock()) is False
    (mail,) = sink.taken
    parsed = email.message_from_bytes(sink.wires()[0], policy=email.policy.default)
    assert (mail.mail_from, mail.rcpt_tos) == ("<>", ["aino@firm.example"])
    assert parsed["To"] == "aino@firm.example" and parsed["Subject"] == f"Vastaus ilmoitukseesi {receipt}"
    assert parsed["Auto-Submitted"] == "auto-replied" and parsed["Message-ID"] == f"<feedback-1.{report}@firm.example>"
    assert parsed["In-Reply-To"] == parsed["References"] == f"<receipt.{report}@firm.example>"
    assert parsed.get_content().startswith("Kiitos. 谢谢") and receipt in parsed.get_content()
    with database.read() as session:
        row = session.scalars(select(Answer)).one()
        assert (row.mail_id, row.state, row.recipient, row.content) == ("feedback-1", "sent", None, None)
    assert "Mail sent" in anna.get(f"/inbox/{report}").text
    assert ("answered the reporter", "with mail") in [(row.action, row.detail) for row in read_audit(database, report_id=report)]


@pytest.mark.parametrize(
    "reporter",
    [
        {"mode": "anonymous", "address": "aino@firm.example"},
        {"mode": "confidential", "address": "aino@firm.example"},
        {"mode": "named", "name": "Aino"},
        {"mode": "named", "address": "aino@elsewhere.example"},
        {"mode": "named", "address": "aino@sub.firm.example"},
        {"mode": "named", "address": "a@elsewhere.example, aino@firm.example"},
        {"mode": "named", "address": "a@elsewhere.example\r\nTo: aino@firm.example"},
        {"mode": "named", "address": "<aino@firm.example>"},
        {"mode": "named", "address": "aino@elsewhere.example@firm.example"},
        {"mode": "named", "address": "a" * 400 + "@firm.example"},
        None,
    ],
)
def test_nobody_else_is_ever_written_to(client: FlaskClient, anna: Staff, database: Database, reporter: Any) -> None:
    report, receipt = _send(client, reporter=reporter)
    assert "Not by mail" in anna.get(f"/inbox/{report}").text
    assert anna.post(f"/inbox/{report}/answer", answer="Thanks", lang="en").status_code == 303
    with database.read() as session:
        assert session.scalars(select(Answer)).all() == [] and len(session.scalars(select(Feedback)).all()) == 1
    assert _status(client, receipt)["feedback"][0]["text"] == "Thanks"


@pytest.mark.parametrize(
    "text", ["=?utf-8?q?a=0D=0ABcc:_x@y.example?=", "x\r\nBcc: y@z.example\r\n\r\n.\r\n", "\ud800\u202e.\n.\n"]
)
def test_no_text_becomes_a_header_or_ends_the_mail(settings: Settings, clock: Clock, text: str) -> None:
    received = read_report(as_bytes(make_report()))
    assert feedback_address(received, settings) == "aino@firm.example"
    mail = build_feedback(received, number=1, receipt="1", subject=text, text=text, now=clock(), settings=settings)
    assert mail is not None
    head, _, body = mail.content.partition(b"\r\n\r\n")
    assert b"\nBcc" not in head
    assert b"\n." not in body and base64.b64decode(body, validate=False)


def test_an_empty_or_endless_answer_is_refused(client: FlaskClient, anna: Staff, database: Database) -> None:
    report, _ = _send(client)
    for text in ("", "  \n ", "x" * 5_001):
        assert anna.post(f"/inbox/{report}/answer", answer=text, lang="en").status_code == 422
    with database.read() as session:
        assert session.scalars(select(Feedback)).all() == []


def test_a_text_of_the_package_or_ones_own_begins_the_answer_in_the_reporters_language(client: FlaskClient, anna: Staff) -> None:
    report, receipt = _send(client, reporter={"mode": "named", "lang": "de"})
    page = anna.get(f"/inbox/{report}?text=call").text
    assert f"Danke für Ihre Meldung {receipt}" in page and "+1 555 0100" in page and "{phone}" not in page
    assert anna.post("/answers", name="call", of="de", text="Ring {phone} <script>").location == "/answers?of=de#call"
    page = anna.get(f"/inbox/{report}?text=call").text
    assert "Ring +1 555 0100 &lt;script&gt;" in page
    assert "Changed by your organisation" in anna.get("/answers?of=de").text
    assert "Tack för din anmälan" in anna.get(f"/inbox/{report}?text=call&lang_of_answer=sv").text
    anna.post("/answers", name="call", of="de", text="whatever", back="1")
    assert "Changed by your organisation" not in anna.get("/answers?of=de").text
    anna.post("/answers", name="call", of="de", text=packaged_text("call", "de").replace("\n", "\r\n"))
    assert "Changed by your organisation" not in anna.get("/answers?of=de").text
    for name, of in (("nothing", "de"), ("call", "xx"), ("", "")):
        assert anna.post("/answers", name=name, of=of, text="x").status_code == 422
    assert "{receipt}" not in anna.get(f"/inbox/{report}?text=nothing").text
    root = signed_in(client, "root")
    assert root.get("/answers").status_code == 200 and root.get(f"/inbox/{report}").status_code == 403


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_package_has_every_text_in_every_language(lang: str) -> None:
    texts = [packaged_text(name, lang) for name in NAMES]
    assert all("{receipt}" in text for text in texts) and len(set(texts)) == len(NAMES)


def test_a_language_is_found_by_its_tag() -> None:
    tags = {"sv-FI": "sv", "zh-CN": "zh_CN", "zh": "zh_CN", "de_AT": "de", "EN": "en", "pl": "en", "": "en", None: "en"}
    assert {tag: language_of(tag) for tag in tags} == tags

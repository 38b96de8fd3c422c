"""One report as analysts see it: who may see the reporter, what is judged, what can be downloaded."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import struct
import zlib
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from reporting import Clock, make_report
from staff import Staff, add_person, signed_in

from secondlook.reports.accept import accept_report
from secondlook.store.audit import read_audit
from secondlook.store.database import Database
from secondlook.web.staff.inbox_html import harmless
from secondlook.web.staff.inbox_marks import Mark, pieces
from secondlook.web.staff.inbox_picture import picture_type

ORIGINAL = (
    b"From: Ilse Vander <ilse@northquay.example>\r\nTo: aino@firm.example\r\nReply-To: other@elsewhere.example\r\n"
    b"Subject: Berths\r\nDate: Tue, 24 Nov 2026 09:00:00 +0000\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
    b"<h1 onclick=alert(1)>Hello</h1><img src=https://tracker.example/a.gif><style>*{color:red}</style>"
    b"<a href=https://x.example>We pay</a><script>alert(2)</script>\r\n"
)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int = 2, height: int = 1) -> bytes:
    """A whole PNG."""
    rows = zlib.compress(b"".join(b"\0" + b"\xff\x00\x00" * width for _ in range(height)))
    head = _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + _chunk(b"IDAT", rows) + _chunk(b"IEND", b"")


@pytest.fixture
def anna(client: FlaskClient, database: Database, clock: Clock) -> Staff:
    add_person(database, "anna", "analyst", now=clock())
    return signed_in(client, "anna")


@pytest.fixture
def take(database: Database, clock: Clock) -> Any:
    """Stores a report; gives its id."""

    def taken(**parts: Any) -> str:
        report = make_report(**parts)
        accept_report(database, json.dumps(report).encode(), now=clock())
        return str(report["report_id"])

    return taken


def _did(database: Database, report: str) -> list[tuple[str, str]]:
    return [(row.action, row.detail) for row in reversed(read_audit(database, report_id=report))]


@pytest.mark.parametrize("mode", ["named", "confidential"])
def test_who_reports_is_for_the_assigned_analyst_or_for_a_reason(anna: Staff, database: Database, take: Any, mode: str) -> None:
    report = take(reporter={"mode": mode, "name": "Aino Esimerkki", "address": "aino@firm.example"}, answers={"met": True})
    page = anna.get(f"/inbox/{report}").text
    assert "Esimerkki" not in page and "aino@" not in page and "Has met the sender" not in page
    raw = anna.get(f"/inbox/{report}/report.json").data
    assert b"Esimerkki" not in raw and b"met" not in raw and json.loads(raw)["reporter"] is None
    assert anna.post(f"/inbox/{report}/name", reason="  ").status_code == 422
    page = anna.post(f"/inbox/{report}/name", reason="She asked to be\ncalled").text
    assert "Aino Esimerkki" in page and "aino@firm.example" in page and "Has met the sender" not in page
    assert "Esimerkki" not in anna.get(f"/inbox/{report}").text
    anna.post(f"/inbox/{report}/assign", assignee="anna")
    page = anna.get(f"/inbox/{report}").text
    assert "Aino Esimerkki" in page and "Has met the sender" in page
    assert b"Esimerkki" in anna.get(f"/inbox/{report}/report.json").data
    did = _did(database, report)
    assert ("name opened", "She asked to be called") in did and ("viewed", "with the reporter") in did
    assert [detail.split()[0] for action, detail in did if action == "raw report downloaded"] == ["without", "whole"]


def test_of_an_anonymous_reporter_there_is_nothing_to_open(anna: Staff, take: Any) -> None:
    report = take(reporter={"mode": "anonymous", "name": "Aino Esimerkki"})
    anna.post(f"/inbox/{report}/assign", assignee="anna")
    page = anna.get(f"/inbox/{report}").text
    assert "Anonymous. Nothing about the person is kept." in page and "Esimerkki" not in page and "/name" not in page


def test_marks_stand_where_our_own_engine_sees_them_whatever_the_client_said(anna: Staff, take: Any) -> None:
    text = "😀 We pay 800 for a short paper with insights that are not public. Let us go on over WhatsApp, and delete this."
    turn = {"from": "them", "text": text, "sender": {"name": "Mira"}}
    finding = {"signal": "made-up", "start": 0, "end": 5, "quote": "We pa", "why": "A wrong place."}
    fits = {**finding, "start": 3, "end": 9, "quote": "We pay", "why": "Seen there."}
    assessment = {"level": "note", "kind": "none", "findings": [finding, fits], "rules": [], "pack": "0.0-old"}
    page = anna.get(f"/inbox/{take(conversation={'channel': 'linkedin', 'messages': [turn]}, assessment=assessment)}").text
    assert re.search(r'<mark class="(caution|warning)" title="[^"]+">[^<]*WhatsApp</mark>', page)
    assert "Seen there." in page and "A wrong place." not in page
    assert "Judged here" in page and "On the reporter&#39;s device" in page and "0.0-old" in page


def test_what_cannot_be_read_or_is_too_much_is_still_a_page(anna: Staff, take: Any, database: Database) -> None:
    long = {"from": "them", "text": "We pay for reports. " * 20_000, "sender": {"name": "x" * 100_000}}
    many = [{"from": "them", "text": "hello " * 200, "at": "+999999-99", "day": n} for n in range(3_000)]
    findings = [{"signal": "s", "start": n, "end": n + 1, "quote": "h", "why": "w"} for n in range(0, 3_000, 6)]
    for parts in (
        {"conversation": {"channel": "linkedin", "messages": [long] * 30}},
        {"conversation": {"channel": "linkedin", "messages": many}, "assessment": {"level": "warning", "findings": findings}},
        {"conversation": "no", "message": 7, "reporter": [], "answers": "x", "assessment": {}},
        {"conversation": None, "message": {"channel": "email", "text": "\ud800 half"}, "original": "no base64"},
        {"original": base64.b64encode(b"\0" * 500).decode()},
        {"original": base64.b64encode(b"A: b\r\n" * 40_000).decode()},
    ):
        page = anna.get(f"/inbox/{take(**parts)}")
        assert page.status_code == 200 and len(page.data) < 3_000_000, parts
    for nowhere in ("x", "00000000-0000-4000-8000-000000000000", "a%00b", "../reports"):
        assert anna.get(f"/inbox/{nowhere}").status_code == 404


def test_the_original_and_other_evidence_come_as_they_were_under_our_own_names(
    anna: Staff, database: Database, take: Any
) -> None:
    pictures = [{"name": "../../x.svg", "type": "image/svg+xml", "data": base64.b64encode(b"<svg onload=alert(1)>").decode()}]
    pictures.append({"name": "p", "type": "image/png", "data": base64.b64encode(png()).decode()})
    report = take(original=base64.b64encode(ORIGINAL).decode(), attachments=pictures)
    page = anna.get(f"/inbox/{report}").text
    assert hashlib.sha256(ORIGINAL).hexdigest() in page and "other@elsewhere[.]example" in page
    assert "aino@firm" not in page and "x.svg" not in page
    for name, data in (("original.eml", ORIGINAL), ("picture-1.bin", b"<svg onload=alert(1)>"), ("picture-2.png", png())):
        answer = anna.get(f"/inbox/{report}/files/{name}")
        assert answer.data == data and answer.mimetype == "application/octet-stream"
        assert answer.headers["Content-Disposition"].startswith('attachment; filename="report-')
        assert answer.headers["Content-Disposition"].endswith(f'-{name}"')
        assert "sandbox" in answer.headers["Content-Security-Policy"]
        assert ("file downloaded", f"{name} {hashlib.sha256(data).hexdigest()}") in _did(database, report)
    assert "pictures/picture-2.png" in page and "pictures/picture-1" not in page
    shown = anna.get(f"/inbox/{report}/pictures/picture-2.png")
    assert (shown.mimetype, shown.data) == ("image/png", png()) and "sandbox" in shown.headers["Content-Security-Policy"]
    for name in ("picture-1.bin", "original.eml", "evidence.json"):
        assert anna.get(f"/inbox/{report}/pictures/{name}").status_code == 404
    assert anna.get(f"/inbox/{report}/files/other").status_code == 404


def test_a_report_is_read_even_when_the_rules_cannot_be_used(
    anna: Staff, client: FlaskClient, take: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "no-rules").mkdir()
    monkeypatch.setattr("secondlook.packs.publish.rules_dir", lambda: tmp_path / "no-rules")
    report = take()
    assert anna.get("/inbox").status_code == 200
    page = anna.get(f"/inbox/{report}").text
    assert "could not be judged" in page and "Could we go on elsewhere?" in page


def test_the_original_of_a_confidential_reporter_is_for_the_assigned_analyst(anna: Staff, take: Any) -> None:
    report = take(original=base64.b64encode(ORIGINAL).decode(), reporter={"mode": "confidential", "name": "A"})
    assert anna.get(f"/inbox/{report}/files/original.eml").status_code == 403
    anna.post(f"/inbox/{report}/assign", assignee="anna")
    assert anna.get(f"/inbox/{report}/files/original.eml").data == ORIGINAL


def test_html_is_shown_only_when_asked_without_anything_that_acts(anna: Staff, take: Any) -> None:
    report = take(original=base64.b64encode(ORIGINAL).decode())
    assert "tracker.example" not in anna.get(f"/inbox/{report}").text
    page = anna.get(f"/inbox/{report}/html")
    assert "<iframe" in page.text and " sandbox " in page.text and "frame-src 'self'" in page.headers["Content-Security-Policy"]
    cage = anna.get(f"/inbox/{report}/html/content")
    assert cage.headers["Content-Security-Policy"] == "default-src 'none'; sandbox; frame-ancestors 'self'"
    assert "<h1>Hello</h1>" in cage.text and "We pay" in cage.text
    for gone in ("tracker", "onclick", "<img", "<style", "<script", "href", "alert(2)"):
        assert gone not in cage.text
    assert anna.get(f"/inbox/{take()}/html").status_code == 404
    assert harmless("<p>" * 20_000) is None and harmless("a" * 600_000) is None


def test_pieces_cut_in_utf16_and_join_to_the_text() -> None:
    text = "a😀b pay c"
    cut = pieces(
        text, [Mark(1, 4, "note", "one"), Mark(3, 8, "warning", "two"), Mark(5, 99, "note", "outside"), Mark(3, 3, "note", "")]
    )
    assert "".join(piece.text for piece in cut) == text
    assert [(piece.text, piece.style, piece.what) for piece in cut] == [
        ("a", "", ""),
        ("😀", "note", "one"),
        ("b", "warning", "one. two"),
        (" pay", "warning", "two"),
        (" c", "", ""),
    ]


def test_a_picture_is_one_by_its_bytes() -> None:
    whole = png()
    assert picture_type(whole) == "image/png"
    jpeg = b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc0\x00\x11\x08\x00\x02\x00\x03\x01" + b"\0" * 12 + b"\xff\xd9"
    assert picture_type(jpeg) == "image/jpeg"
    flipped = bytearray(whole)
    flipped[40] ^= 1
    for data in (
        b"",
        whole[:-1],
        whole + b"<script>",
        bytes(flipped),
        png(60_000, 0)[:33] + whole[33:],
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"GIF89a<script>",
        jpeg[:-2],
        b"\xff\xd8\xff\xc0\x00\x11\x08\xff\xff\xff\xff\x01\xff\xd9",
        b"\x89PNG\r\n\x1a\n",
    ):
        assert picture_type(data) is None, data

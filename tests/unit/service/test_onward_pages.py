"""What analysts take out of the service: exports of one report, and the copy for an authority."""

from __future__ import annotations

import base64
import csv
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
import stix2
from flask.testing import FlaskClient
from reporting import Clock, as_bytes, make_report
from staff import Staff, add_person, signed_in
from werkzeug.test import TestResponse

from secondlook.errors import PackError
from secondlook.reports.accept import accept_report
from secondlook.reports.export.authority import reference_of
from secondlook.reports.export.contacts import read_contacts
from secondlook.reports.export.names import Names
from secondlook.reports.shape import Reporter
from secondlook.settings import Settings
from secondlook.store.audit import Entry, read_audit
from secondlook.store.database import Database

RAW = b"From: joe@talent.example\r\nTo: aino.esimerkki@firm.example\r\n\r\nHi Aino"
MESSAGES = [
    {
        "from": "them",
        "at": "2026-11-20T09:00:00Z",
        "text": "Dear Aino Esimerkki, see https://offers.example/x\n# not a heading\nAinolle: aino@firm.example",
        "subject": "A study for AINO",
        "sender": {"name": "Joe *Talent*", "address": "joe@talent.example"},
    },
    {"from": "me", "at": "2026-11-20T10:00:00Z", "text": "OWNLINE from Aino"},
]
REPORTER = {"mode": "named", "name": "Aino Esimerkki", "address": "aino.esimerkki@firm.example", "unit": "Harbour Research"}


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return Settings(
        data_dir=settings.data_dir,
        security_mailbox="security@firm.example",
        organisation="Firm",
        own_domains="firm.example",
        database_url=settings.database_url,
    )


@pytest.fixture
def anna(client: FlaskClient, database: Database, clock: Clock) -> Staff:
    add_person(database, "anna", "analyst", now=clock())
    return signed_in(client, "anna")


@pytest.fixture
def report_id(database: Database, clock: Clock) -> str:
    return store(database, clock)


def store(database: Database, clock: Clock, **parts: Any) -> str:
    report = make_report(
        channel="email",
        conversation={"channel": "email", "messages": MESSAGES},
        reporter=REPORTER,
        original=base64.b64encode(RAW).decode(),
        attachments=[{"name": "x", "type": "image/png", "data": base64.b64encode(b"\x89PNG").decode()}],
        note="NOTEWORD",
        answers={"paid": True},
    )
    accept_report(database, as_bytes({**report, **parts}), now=clock())
    return str(report["report_id"])


def ask(anna: Staff, report_id: str, *parts: str, **fields: str) -> TestResponse:
    data = {"authority": "supo", "reason": "They asked for it", "part": list(parts), **fields}
    return anna.post(f"/inbox/{report_id}/authority", **data)


def unzipped(answer: TestResponse) -> dict[str, bytes]:
    assert answer.status_code == 200, answer.text
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def newest(database: Database, report_id: str) -> Entry:
    return read_audit(database, report_id=report_id, limit=1)[0]


def test_exports_of_one_report(anna: Staff, database: Database, report_id: str) -> None:
    answer = anna.get(f"/inbox/{report_id}/export.stix")
    assert answer.content_type == "application/stix+json;version=2.1" and answer.headers["Content-Disposition"].endswith(
        '.stix.json"'
    )
    stix2.parse(answer.text, allow_custom=False)
    assert (newest(database, report_id).action, newest(database, report_id).detail) == ("report exported", "stix.json")
    answer = anna.get(f"/inbox/{report_id}/export.csv")
    [row] = csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"), newline=""))
    assert row["report_id"] == report_id and row["subject"] == "A study for AINO"
    assert newest(database, report_id).detail == "csv"
    assert anna.get("/inbox/00000000-0000-0000-0000-000000000000/export.csv").status_code == 404


def test_the_copy_names_nobody_of_ours(anna: Staff, database: Database, report_id: str) -> None:
    page = anna.get(f"/inbox/{report_id}/authority").text
    assert "Finnish Security" in page and "not verified" in page and 'value="original"' not in page
    answer = ask(anna, report_id, "messages", "findings", "traces")
    files = unzipped(answer)
    assert list(files) == ["report.md", "report.json"]
    everything = b"".join(files.values())
    for hidden in (b"Aino", b"AINO", b"Esimerkki", b"firm.example", b"OWNLINE", b"NOTEWORD", b'paid"', report_id.encode()):
        assert hidden not in everything, hidden
    content = json.loads(files["report.json"])
    assert (
        content["messages"][0]["text"]
        == "Dear [colleague], see https://offers.example/x\n# not a heading\n[colleague]: [colleague]"
    )
    assert content["messages"][1]["text"] == "[a line of our colleague is left out]"
    assert {"kind": "url", "value": "https://offers.example/x"} in content["traces"] and "reporter" not in content
    text = files["report.md"].decode()
    assert "    # not a heading\n" in text and "hxxps://offers[.]example/x" in text and "https://" not in text
    assert r"### Joe \*Talent\* joe\@talent" in text
    entry = newest(database, report_id)
    assert (entry.actor, entry.action) == ("anna", "copy for an authority")
    assert entry.detail == f"supo, {reference_of(report_id)}, findings messages traces: They asked for it"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="approach-{reference_of(report_id)}.zip"'


def test_names_and_the_original_are_for_the_assigned_analyst(anna: Staff, database: Database, report_id: str) -> None:
    assert ask(anna, report_id, "messages", names="on").status_code == 403
    anna.post(f"/inbox/{report_id}/assign", login="anna", assignee="anna")
    page = anna.get(f"/inbox/{report_id}/authority").text
    assert 'value="original"' in page
    assert ask(anna, report_id, "original").status_code == 422
    files = unzipped(ask(anna, report_id, "messages", "original", "pictures", names="on", own_lines="on"))
    assert list(files) == ["report.md", "report.json", "original.eml", "picture-1.png"]
    assert files["original.eml"] == RAW and files["picture-1.png"] == b"\x89PNG"
    content = json.loads(files["report.json"])
    assert content["reporter"] == {key: REPORTER[key] for key in ("name", "address", "unit")}
    assert content["messages"][1]["text"] == "OWNLINE from Aino"
    assert "own_lines" in newest(database, report_id).detail and " names" in newest(database, report_id).detail


def test_an_anonymous_report_has_no_name_to_give(anna: Staff, database: Database, clock: Clock) -> None:
    report_id = store(database, clock, reporter={"mode": "anonymous"})
    anna.post(f"/inbox/{report_id}/assign", login="anna", assignee="anna")
    page = anna.get(f"/inbox/{report_id}/authority").text
    assert "anonymous" in page and 'name="names"' not in page and 'value="original"' not in page


@pytest.mark.parametrize("fields", [{"authority": "nobody"}, {"reason": "x"}, {"reason": ""}, {"part": []}])
def test_a_copy_without_reason_or_authority_is_not_made(anna: Staff, database: Database, report_id: str, fields: Any) -> None:
    answer = anna.post(
        f"/inbox/{report_id}/authority", **{"authority": "supo", "reason": "why not", "part": ["messages"], **fields}
    )
    assert answer.status_code == 422 and 'role="alert"' in answer.text
    assert not read_audit(database, report_id=report_id)


def test_the_organisation_keeps_its_own_list(anna: Staff, settings: Settings, report_id: str) -> None:
    own = settings.data_dir / "contacts.yml"
    entry = "harbour:\n  name: Harbour <b>Office</b>\n  page: https://harbour.example/report\n  how: Ask for the duty desk\n  source: https://harbour.example/\n  date: 2026-11-01\n  verified: true\n"
    own.write_text(entry, encoding="utf-8")
    page = anna.get(f"/inbox/{report_id}/authority").text
    assert "Harbour &lt;b&gt;Office" in page and "duty desk" in page and "found right" in page and "Finnish" not in page
    own.write_text(entry + "  telephone: 1\n", encoding="utf-8")
    page = anna.get(f"/inbox/{report_id}/authority").text
    assert "contacts.yml:8:" in page and "unknown key" in page
    assert ask(anna, report_id, "messages", authority="harbour").status_code == 422


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("", "contacts.yml:1:1"),
        ("- a\n", "contacts.yml:1:1"),
        ("A b:\n  name: x\n", "contacts.yml:2:3"),
        ("a:\n  name: x\n", "contacts.yml:2:3"),
        ("a:\n  name: x\n  page: javascript:alert(1)\n", "contacts.yml:3:9"),
        ("a:\n  name: x\n  page: https://x.example/\n  source: https://x.example/\n  date: yesterday\n", "contacts.yml:5:9"),
        ("a: &b\n  name: x\n", "contacts.yml:1:4"),
        ("a:\n  name: x\n  name: y\n", "contacts.yml:3:3"),
    ],
)
def test_a_wrong_list_is_refused_with_its_place(tmp_path: Path, text: str, where: str) -> None:
    (tmp_path / "contacts.yml").write_text(text, encoding="utf-8")
    with pytest.raises(PackError) as caught:
        read_contacts(tmp_path)
    assert str(caught.value).startswith(where), caught.value


def test_the_list_of_the_package_says_where_it_comes_from(tmp_path: Path) -> None:
    contacts = read_contacts(tmp_path)
    assert len(contacts) == 8 and all(one.source and one.date and not one.verified for one in contacts)


@pytest.mark.parametrize(
    ("name", "text", "left"),
    [
        (
            "Aino Esimerkki",
            "Hi Aino, dear Ms Esimerkki; Ainolle; AINO; aino",
            "Hi [colleague], dear Ms [colleague]; [colleague]; [colleague]; aino",
        ),
        ("Will May", "Will, will you come in May? It may rain.", "[colleague], will you come in [colleague]? It may rain."),
        ("王小明", "您好王小明先生", "您好[colleague]先生"),
        ("Jean-Luc D’Arc", "Jean-Luc and d’Arc", "[colleague] and d’Arc"),
        ("A (.*) +", "A (.*) + b", "[colleague] b"),
        ("Al", "Al said", "Al said"),
    ],
)
def test_known_names_are_taken_out(name: str, text: str, left: str) -> None:
    assert Names(Reporter(mode="named", name=name), ()).out_of(text) == left


def test_addresses_of_the_organisation_are_taken_out() -> None:
    names = Names(None, ("firm.example",))
    assert names.out_of("Bo.Ek@mail.FIRM.example, y@notfirm.example") == "[colleague], y@notfirm.example"
    assert Names(None, ()).out_of("same") == "same"

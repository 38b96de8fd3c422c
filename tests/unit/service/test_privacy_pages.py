"""The pages that say what is kept say all of it; a person's request is answered and recorded."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import timedelta
from typing import get_args

import pytest
from flask.testing import FlaskClient
from pydantic import BaseModel
from reporting import Clock, as_bytes, make_report
from staff import Staff, add_person, signed_in

from secondlook.chores import read_reports
from secondlook.reports.accept import accept_report
from secondlook.reports.shape import Report
from secondlook.settings import Settings
from secondlook.store.audit import read_audit
from secondlook.store.database import Database
from secondlook.store.options import set_option
from secondlook.store.outbox import lease_next, mark_sent
from secondlook.web import create_app
from secondlook.web.kept import OPERATIONAL, what_is_kept
from secondlook.web.words import LANGUAGES


def _names(model: type[BaseModel]) -> Iterator[str]:
    for name, field in model.model_fields.items():
        yield field.alias or name
        for inner in _inside(field.annotation):
            yield from _names(inner)


def _inside(annotation: object) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for one in get_args(annotation):
        yield from _inside(one)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_field_of_a_report_stands_on_the_page(client: FlaskClient, lang: str) -> None:
    page = client.get(f"/what-we-keep?lang={lang}")
    assert page.status_code == 200
    names = set(_names(Report))
    assert len(names) > 40
    for name in names:
        assert re.search(rf"[>.]{name}[.<]", page.text), name
    assert "$" not in page.text


def test_the_page_follows_the_settings(settings: Settings, database: Database, clock: Clock) -> None:
    changed = replace(
        settings,
        keep_content_days=30,
        keep_audit_days=900,
        keep_longer_because="A case at <court>",
        assess_enabled=True,
        security_phone="+358 1 234",
        webhook_urls="soc=https://soc.example/x",
        webhook_secret="0123456789abcdef",
    )
    add_person(database, "anna", "analyst", "council", now=clock())
    add_person(database, "ida", "administrator", now=clock())
    kept = what_is_kept(changed, database)
    assert kept.days == (30, 365, 900)
    assert dict(kept.readers) == {"analyst": 1, "rule_editor": 0, "publisher": 0, "administrator": 1, "council": 1}
    assert set(kept.goes_to) == {("mail", ""), ("webhook", "soc")}
    assert dict(kept.switches)["assess_enabled"] and dict(kept.switches)["campaigns"]
    set_option(database, "campaigns", "off", actor="ida", now=clock())
    assert not dict(what_is_kept(changed, database).switches)["campaigns"]
    page = create_app(changed, database=database, now=clock).test_client().get("/what-we-keep?lang=en").text
    for words in ("goes 30 days after", "A case at &lt;court&gt;", "soc", "+358 1 234", "security@firm.example", "at Firm"):
        assert words in page, words
    assert "soc.example" not in page and "0123456789abcdef" not in page


def test_every_switch_is_on_the_page_or_changes_nothing_about_it(settings: Settings, database: Database) -> None:
    switches = {row.name for row in fields(Settings) if row.type == "bool"}
    assert switches <= {name for name, _ in what_is_kept(settings, database).switches} | set(OPERATIONAL)


def test_the_staff_reads_the_same(client: FlaskClient, database: Database, clock: Clock) -> None:
    add_person(database, "cleo", "council", now=clock())
    page = signed_in(client, "cleo").get("/privacy").text
    assert 'href="/what-we-keep"' in page and "<code>report_id</code>" in page


@pytest.fixture
def admin(client: FlaskClient, database: Database, clock: Clock) -> Staff:
    add_person(database, "ida", "administrator", now=clock())
    return signed_in(client, "ida")


def _sent(database: Database, settings: Settings, clock: Clock) -> tuple[str, str]:
    received, intake = accept_report(database, as_bytes(make_report()), now=clock())
    read_reports.run(database, settings, clock())
    leased = lease_next(database, now=clock(), until=clock() + timedelta(minutes=1), lease="one")
    assert leased
    mark_sent(database, leased, now=clock(), message_id="<one@firm.example>")
    return received.report.report_id, intake.receipt


def test_a_request_is_looked_up_exported_and_erased(admin: Staff, database: Database, settings: Settings, clock: Clock) -> None:
    report_id, receipt = _sent(database, settings, clock)
    found = admin.post("/erasure/find", who="aino@firm.example").text
    assert receipt in found and "Sent to mail at 2026-11-25 12:00 UTC" in found
    assert "Aino" not in found and "elsewhere" not in found

    form = {"who": "aino@firm.example", "report": report_id, "reason": "letter of 3 March"}
    exported = admin.post("/erasure/export", **form)
    assert json.loads(exported.text)["reports"][0]["held"]["report"][0]["body"]["reporter"]["name"] == "Aino Esimerkki"
    assert exported.headers["Content-Disposition"] == "attachment; filename=held.json"

    assert admin.post("/erasure/erase", **form).status_code == 422
    assert admin.post("/erasure/erase", **{**form, "reason": " "}, sure="yes").status_code == 422
    assert admin.post("/erasure/erase", **{**form, "report": "another"}, sure="yes").status_code == 200
    assert receipt in admin.post("/erasure/find", who=receipt).text
    gone = admin.post("/erasure/erase", **form, sure="yes").text
    assert "Deleted: 1." in gone and "we cannot delete it there" in gone
    assert "Nothing is held." in admin.post("/erasure/find", who=receipt).text

    actions = [entry.action for entry in read_audit(database, report_id=report_id)]
    assert actions == ["report erased", "held data exported"]
    assert "aino" not in " ".join(entry.detail for entry in read_audit(database)).lower()


def test_a_hold_is_set_listed_and_released(admin: Staff, database: Database, settings: Settings, clock: Clock) -> None:
    report_id, receipt = _sent(database, settings, clock)
    assert admin.post("/erasure/hold", receipt="0000-0000-0000", reason="x").status_code == 422
    assert admin.post("/erasure/hold", receipt=receipt, reason="asked by <court>").status_code == 303
    page = admin.get("/erasure").text
    assert receipt in page and "asked by &lt;court&gt;" in page
    form = {"who": receipt, "report": report_id, "reason": "letter", "sure": "yes"}
    assert admin.post("/erasure/erase", **form).status_code == 422
    assert admin.post("/erasure/release", receipt=receipt).status_code == 303
    assert admin.post("/erasure/erase", **form).status_code == 200


def test_what_is_no_address_is_said(admin: Staff) -> None:
    answer = admin.post("/erasure/find", who="<script>")
    assert answer.status_code == 422 and "&lt;script&gt;" in answer.text and "twelve digits" in answer.text

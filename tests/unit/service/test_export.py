"""Exports: STIX that its library accepts, CSV that starts no formula, JSON; nobody who reported is in them."""

from __future__ import annotations

import base64
import csv
import io
import json
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import stix2
from hostile_words import hostile_words
from reporting import Clock, as_bytes, make_report

from secondlook.reports.accept import accept_report
from secondlook.reports.export.exported import Exported, exported
from secondlook.reports.export.stix import stix_bundle
from secondlook.reports.export.table import COLUMNS, csv_lines
from secondlook.settings import Settings
from secondlook.store.audit import read_audit
from secondlook.store.database import Database
from secondlook.store.exports import stored_reports

OWN = ("firm.example",)


def mail_report(**parts: Any) -> dict[str, Any]:
    message = {
        "channel": "email",
        "subject": "A paid study – 谢谢",
        "text": "CANARYWORD https://offers.example/x?id=7, call +358401234567 or @joe_t, also https://intra.firm.example/",
        "sender": {"name": "Joe", "address": "Joe@talent.example", "profile_url": "https://www.linkedin.com/in/joe"},
    }
    report = make_report(channel="email", message=message, note="NOTEWORD", answers={"paid": True})
    del report["conversation"]
    return {**report, **parts}


def take(database: Database, clock: Clock, *reports: dict[str, Any]) -> list[Exported]:
    for report in reports:
        accept_report(database, as_bytes(report), now=clock())
        clock.forward(minutes=1)
    return [exported(stored, OWN) for stored in stored_reports(database)]


def settings_with(**values: Any) -> Settings:
    return Settings(security_mailbox="security@firm.example", organisation="Firm", **values)


def test_stix_is_what_its_library_reads(database: Database, clock: Clock) -> None:
    began = clock()
    reports = take(database, clock, mail_report(), make_report())
    text = stix_bundle(reports, settings_with(tlp="red"))
    bundle = stix2.parse(text, allow_custom=False)
    by_type: dict[str, list[Any]] = {}
    for one in bundle.objects:
        assert one.get("spec_version") == "2.1"
        assert stix2.parse(one.serialize(), allow_custom=False) == one
        by_type.setdefault(one["type"], []).append(one)
    assert {one["value"] for one in by_type["url"]} == {"https://offers.example/x?id=7"}
    assert [(one["value"], one["display_name"]) for one in by_type["email-addr"]] == [("joe@talent.example", "Joe")]
    [mail] = by_type["email-message"]
    assert mail["subject"] == "A paid study – 谢谢" and mail["from_ref"] == by_type["email-addr"][0]["id"]
    [observed] = by_type["observed-data"]
    assert observed["first_observed"] == observed["created"] == began and mail["id"] in observed["object_refs"]
    assert len(by_type["note"]) == 2 and observed["id"] in by_type["note"][0]["object_refs"] + by_type["note"][1]["object_refs"]
    assert {one["user_id"] for one in by_type["user-account"]} == {"https://www.linkedin.com/in/joe", "@joe_t"}
    assert [one["name"] for one in by_type["identity"]] == ["Firm"]
    marks = [one.get("object_marking_refs") for one in bundle.objects if one["type"] != "marking-definition"]
    assert marks == [[stix2.TLP_RED["id"]]] * len(marks)
    assert not any(word in text for word in ("CANARYWORD", "NOTEWORD", "Aino", "intra.firm.example"))


def test_the_same_reports_give_the_same_bundle(database: Database, clock: Clock) -> None:
    reports = take(database, clock, mail_report(), make_report(), mail_report())
    assert stix_bundle(reports, settings_with()) == stix_bundle(reports, settings_with())
    ids = [one["id"] for one in stix2.parse(stix_bundle(reports, settings_with())).objects]
    assert len(ids) == len(set(ids))
    empty = stix2.parse(stix_bundle([], settings_with()))
    assert [one["type"] for one in empty.objects] == ["marking-definition", "identity"]


def test_hostile_words_break_no_export(database: Database, clock: Clock) -> None:
    for word in hostile_words(40):
        sender = {"name": word, "address": word, "profile_url": word}
        message = {
            "channel": "email",
            "subject": word,
            "text": word,
            "sender": sender,
            "links": [{"href": word, "text": word}],
            "reply_to": word,
        }
        assessment = {
            "level": "warning",
            "kind": word,
            "stage": word,
            "pack": word,
            "rules": [{"id": word, "why": word}],
            "findings": [{"signal": word, "quote": word}],
        }
        report = {**mail_report(), "message": message, "assessment": assessment}
        accept_report(database, json.dumps(report).encode(), now=clock())
        clock.forward(seconds=1)
    reports = [exported(stored, OWN) for stored in stored_reports(database)]
    assert len(reports) == 40
    stix2.parse(stix_bundle(reports, settings_with()), allow_custom=False)
    text = "".join(csv_lines(reports))
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert len(rows) == 41 and all(len(row) == len(COLUMNS) for row in rows)
    assert text.count("\n") == text.count("\r\n") == 41 and text.isprintable() is False
    for row in rows[1:]:
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")) for cell in row)


@pytest.mark.parametrize("word", ["=1+1", "+1", "-1", "@SUM(A1)", "＝1", " =1", "\t=1", '"=1"', "=1\r\n=2", "a,=1"])
def test_no_cell_begins_a_formula(database: Database, clock: Clock, word: str) -> None:
    [one] = take(
        database,
        clock,
        mail_report(
            assessment={"level": "note", "rules": [{"id": word}]}, message={"channel": "email", "subject": word, "text": ""}
        ),
    )
    [_, row] = list(csv.reader(io.StringIO("".join(csv_lines([one])), newline="")))
    shown = dict(zip(COLUMNS, row, strict=True))
    for name in ("subject", "rules"):
        assert not shown[name].startswith(("=", "+", "-", "@", "＝", "\t", "\r", "\n")) and word.strip()[-1] in shown[name]


def test_a_long_store_is_read_to_its_end_and_from_a_day_on(database: Database, clock: Clock) -> None:
    began = clock()
    for at in range(120):
        accept_report(database, as_bytes(make_report()), now=began + timedelta(days=at // 40))
    found = list(stored_reports(database))
    assert len({one.report_id for one in found}) == 120 and found == sorted(
        found, key=lambda one: (one.received_at, one.report_id)
    )
    assert len(list(stored_reports(database, since=began + timedelta(days=1)))) == 80
    assert [one.receipt for one in stored_reports(database, receipts=(found[77].receipt,))] == [found[77].receipt]


def test_a_report_whose_content_is_gone_keeps_its_line(database: Database, clock: Clock) -> None:
    take(database, clock, make_report())
    with database.write() as session:
        session.connection().exec_driver_sql(
            "UPDATE report SET body = X'' " if database.is_embedded else "UPDATE report SET body = ''::bytea"
        )
    [one] = [exported(stored, OWN) for stored in stored_reports(database)]
    assert (one.summary.level, one.summary.channel, one.summary.observables) == ("warning", "linkedin", ())


def run(settings: Settings, *words: str) -> subprocess.CompletedProcess[bytes]:
    environ = {**os.environ, "SECONDLOOK_DATABASE_URL": settings.store_url, "SECONDLOOK_DATA_DIR": str(settings.data_dir)}
    return subprocess.run(
        [sys.executable, "-m", "secondlook", "reports", "export", *words], capture_output=True, env=environ, timeout=60
    )


def test_on_the_command_line(settings: Settings, database: Database, clock: Clock, tmp_path: Path) -> None:
    if not database.is_embedded:
        pytest.skip("the command opens the store by its address, which the test of SQLite proves")
    raw = base64.b64encode(b"From: aino@firm.example\r\n\r\n").decode()
    one, two = take(database, clock, mail_report(original=raw), make_report())
    done = run(settings, "--format", "json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert [row["report_id"] for row in found] == [one.summary.report_id, two.summary.report_id]
    assert found[0]["sender"] == {"name": "Joe", "address": "Joe@talent.example"} and found[0]["state"] == "received"
    assert b"aino" not in done.stdout.lower()
    assert json.loads(run(settings, "--format", "json", "--since", "2030-01-01").stdout) == []
    path = tmp_path / "out.csv"
    assert run(settings, "--format", "csv", "-o", str(path), "--receipt", two.summary.receipt).returncode == 0
    assert [row["receipt"] for row in csv.DictReader(io.StringIO(path.read_text(encoding="utf-8")))] == [two.summary.receipt]
    stix2.parse(run(settings, "--format", "stix").stdout.decode())
    assert run(settings, "--format", "csv", "--receipt", "0000-0000-0000").returncode == 64
    assert [row.detail for row in read_audit(database)] == [
        "csv, 0 reports",
        "stix, 2 reports",
        "csv, 1 reports",
        "json, 0 reports, since 2030-01-01",
        "json, 2 reports",
    ]

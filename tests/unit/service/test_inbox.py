"""The inbox as analysts use it: the list with its filters, what is done with reports, and what it says about delivery."""

from __future__ import annotations

import re
import uuid
from typing import Any

import pytest
from flask.testing import FlaskClient
from reporting import Clock, as_bytes, make_report
from sqlalchemy import update
from staff import Staff, add_person, signed_in

from secondlook.chores import read_reports
from secondlook.reports.accept import accept_report
from secondlook.settings import Settings
from secondlook.store.audit import audit_faults, read_audit
from secondlook.store.database import Database
from secondlook.store.options import set_option
from secondlook.store.tables import InboxEntry, Outbox


@pytest.fixture
def anna(client: FlaskClient, database: Database, clock: Clock) -> Staff:
    """An analyst; `ben` is another."""
    add_person(database, "anna", "analyst", now=clock())
    add_person(database, "ben", "analyst", now=clock())
    add_person(database, "rita", "rule_editor", now=clock())
    return signed_in(client, "anna")


class Reports:
    """Puts reports into the store, read for the inbox."""

    def __init__(self, database: Database, settings: Settings, clock: Clock) -> None:
        self.database, self.settings, self.clock = database, settings, clock

    def take(self, **parts: Any) -> str:
        report = make_report(**parts)
        accept_report(self.database, as_bytes(report), now=self.clock())
        read_reports.run(self.database, self.settings, self.clock())
        self.clock.forward(seconds=1)
        return str(report["report_id"])

    def mail(self, subject: str, address: str, **parts: Any) -> str:
        message = {"channel": "email", "subject": subject, "text": "Hello there.", "sender": {"address": address}}
        return self.take(channel="email", conversation=None, message=message, **parts)


@pytest.fixture
def reports(database: Database, settings: Settings, clock: Clock) -> Reports:
    return Reports(database, settings, clock)


def _listed(page: str) -> list[str]:
    return re.findall(r'<h2><a href="/inbox/([0-9a-f-]{36})"', page)


def test_the_newest_stands_first_and_pages_follow_each_other_without_gap_or_repeat(
    anna: Staff, reports: Reports, database: Database, clock: Clock
) -> None:
    ids = [reports.take() for _ in range(3)]
    for _ in range(120):  # of one and the same second
        report = make_report(report_id=str(uuid.uuid4()))
        accept_report(database, as_bytes(report), now=clock())
        ids.append(report["report_id"])
    path, seen = "/inbox", []
    while path:
        page = anna.get(path).text
        seen += _listed(page)
        older = re.search(r'<a href="([^"]+)" rel="next"', page)
        path = older[1].replace("&amp;", "&") if older else ""
    assert len(seen) == len(set(seen)) == 123 and set(seen) == set(ids)
    assert seen[-3:] == ids[2::-1]


def test_filters_and_search_find_what_they_say(anna: Staff, client: FlaskClient, reports: Reports, clock: Clock) -> None:
    linkedin = reports.take()
    quay = reports.mail("Berths at the quay", "ilse@northquay.example", assessment={"level": "note", "findings": [], "rules": []})
    clock.forward(days=2)
    anna = signed_in(client, "anna")
    late = reports.mail("Crew lists", "jon@ferries.example")
    anna.post(f"/inbox/{quay}/assign", assignee="anna")
    anna.post(f"/inbox/{late}/close", verdict="scam")
    receipt = re.search(r"\d{4}-\d{4}-\d{4}", anna.get(f"/inbox/{late}").text)
    assert receipt
    expected = {
        "": [quay, linkedin],
        "state=all": [late, quay, linkedin],
        "state=closed": [late],
        "state=in_review": [quay],
        "level=note": [quay],
        "channel=linkedin": [linkedin],
        "assigned=me": [quay],
        "assigned=nobody": [linkedin],
        "q=BERTHS quay": [quay],
        "q=northquay.example": [quay],
        "q=100%25": [],
        f"state=all&q={receipt[0]}": [late],
        f"state=all&q={receipt[0].replace('-', '')}": [late],
        f"state=all&since={clock().date()}": [late],
        "level=<script>": [],
        "after=nonsense": [quay, linkedin],
        "since=nonsense&campaign=x&q=%00": [quay, linkedin],
    }
    for query, ids in expected.items():
        assert _listed(anna.get(f"/inbox?{query}").text) == ids, query


def test_others_who_reported_the_same_are_counted_unless_that_is_switched_off(
    anna: Staff, reports: Reports, database: Database, clock: Clock
) -> None:
    for person in ("a", "a", "b", "c"):
        reporter = {"mode": "named", "address": f"{person}@firm.example"}
        reports.mail(f"Letter to {person}", "ilse@northquay.example", reporter=reporter)
    anonymous = reports.mail("Letter", "ilse@northquay.example", reporter={"mode": "anonymous"})
    page = anna.get("/inbox").text
    assert page.count("Also reported by 3 other people") == 5
    found = re.search(r'href="(/inbox\?state=all&amp;campaign=\d+)"', page)
    assert found and len(_listed(anna.get(found[1].replace("&amp;", "&")).text)) == 5
    assert "Also reported by 3 other people" in anna.get(f"/inbox/{anonymous}").text
    set_option(database, "campaigns", "off", actor="test", now=clock())
    assert "Also reported" not in anna.get("/inbox").text + anna.get(f"/inbox/{anonymous}").text


def test_a_report_goes_from_received_to_closed_and_back_and_each_step_is_in_its_history(
    anna: Staff, client: FlaskClient, reports: Reports, database: Database
) -> None:
    report = reports.take()
    anna.get(f"/inbox/{report}")
    anna.post(f"/inbox/{report}/assign", assignee="anna")
    anna.post(f"/inbox/{report}/assign", assignee="anna")  # changes nothing
    anna.post(f"/inbox/{report}/close", verdict="approach")
    ben = signed_in(client, "ben")
    ben.post(f"/inbox/{report}/close", verdict="harmless")  # too late: it keeps its verdict
    ben.post(f"/inbox/{report}/review")
    ben.post(f"/inbox/{report}/note", note="  Known from the fair.  ")
    ben.post(f"/inbox/{report}/assign", assignee="")
    done = [(row.actor, row.action, row.detail) for row in reversed(read_audit(database, report_id=report))]
    assert done == [
        ("anna", "viewed", ""),
        ("anna", "assigned", "anna"),
        ("anna", "review began", ""),
        ("anna", "closed", "approach"),
        ("ben", "reopened", ""),
        ("ben", "note written", ""),
        ("ben", "assigned", "nobody"),
    ]
    page = anna.get(f"/inbox/{report}").text
    assert "Known from the fair." in page and "Looked at it" in page and "Opened it again" in page
    assert list(audit_faults(database)) == []


@pytest.mark.parametrize(("path", "fields"), [("close", {"verdict": "guilty"}), ("assign", {"assignee": "rita"}), ("note", {})])
def test_what_cannot_be_is_refused_and_changes_nothing(
    anna: Staff, reports: Reports, database: Database, path: str, fields: dict[str, str]
) -> None:
    report = reports.take()
    assert anna.post(f"/inbox/{report}/{path}", **fields).status_code == 422
    with database.read() as session:
        entry = session.get_one(InboxEntry, report)
        assert (entry.state, entry.verdict, entry.assignee_id) == ("received", None, None)


def test_several_reports_are_assigned_or_closed_at_once(
    anna: Staff, client: FlaskClient, reports: Reports, database: Database
) -> None:
    ids = [reports.take() for _ in range(3)]
    answer = anna.post("/inbox/bulk", report=ids[:2], do="assign", assignee="ben", back="/inbox?state=all&q=x")
    assert answer.location == "/inbox?state=all&q=x"
    assert _listed(signed_in(client, "ben").get("/inbox?assigned=me").text) == ids[1::-1]
    anna.post("/inbox/bulk", report=[*ids[1:], "x", str(uuid.uuid4())], do="harmless", back="https://elsewhere.example/")
    assert _listed(anna.get("/inbox").text) == ids[:1]
    assert [row.report_id for row in read_audit(database) if row.action == "closed"] == sorted(ids[1:], reverse=True)
    assert anna.post("/inbox/bulk", report=ids, do="burn").status_code == 422
    for back in ("//elsewhere.example", "/inbox?\r\nX: y", "/inboxes", ""):
        assert anna.post("/inbox/bulk", report=[], do="take", back=back).location == "/inbox"


def test_the_banner_says_since_when_a_report_waits_and_a_person_can_try_again(
    anna: Staff, reports: Reports, database: Database, clock: Clock
) -> None:
    report = reports.take()
    clock.forward(minutes=14)
    assert "has waited for delivery" not in anna.get("/inbox").text
    assert f"/inbox/{report}" in anna.get("/inbox?undelivered=1").text
    clock.forward(minutes=2)
    page = anna.get("/inbox").text
    assert "has waited for delivery" in page and "/inbox/retry" not in page
    with database.write() as session:
        session.execute(update(Outbox).values(state="failed", last_error="550 no <b>room</b>"))
    page = anna.get(f"/inbox/{report}").text
    assert "Waiting for you to try again: 1" in page and "550 no &lt;b&gt;room&lt;/b&gt;" in page
    anna.post("/inbox/retry")
    anna.post(f"/inbox/{report}/retry")
    with database.write() as session:
        assert session.get_one(Outbox, (report, "mail")).state == "pending"
        session.execute(update(Outbox).values(state="sent", sent_at=clock()))
    assert "has waited for delivery" not in anna.get("/inbox").text
    assert _listed(anna.get("/inbox?undelivered=1").text) == []


def test_the_list_and_a_report_speak_six_languages(anna: Staff, reports: Reports) -> None:
    report = reports.take()
    for lang in ("en", "fi", "sv", "de", "fr", "zh_CN"):
        for path in ("/inbox", f"/inbox/{report}", "/answers"):
            page = anna.get(f"{path}?lang={lang}")
            assert page.status_code == 200 and f'lang="{lang.replace("_", "-")}"' in page.text
            assert "inbox." not in re.sub(r'"/static/inbox\.(js|css)"', "", page.text)

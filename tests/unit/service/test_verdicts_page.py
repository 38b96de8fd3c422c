"""/verdicts: what closed reports say of signals, a proposal taken into a draft, and the switch of the counts."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from reporting import TOKEN, Clock, make_report
from staff import Staff, add_person, signed_in

from secondlook.store.database import Database
from secondlook.store.fine_counts import are_counted
from secondlook.store.handling import close
from secondlook.store.rule_drafts import list_drafts

TEXT = "Could we continue on WhatsApp? It is easier for me."
SIGNAL = "off-platform-messenger"


@pytest.fixture
def editor(client: FlaskClient, database: Database, clock: Clock) -> Staff:
    add_person(database, "editor", "rule_editor", now=clock())
    return signed_in(client, "editor")


def _closed(client: FlaskClient, database: Database, clock: Clock, sender: str) -> None:
    turn = {"from": "them", "text": TEXT, "day": 1, "sender": {"name": "Sender", "address": sender}}
    report = make_report(channel="email", conversation={"channel": "email", "messages": [turn]})
    assert client.post("/api/v1/reports", json=report, headers={"Authorization": f"Bearer {TOKEN}"}).status_code == 201
    close(database, [report["report_id"]], "harmless", actor="analyst", now=clock())


def test_a_proposal_becomes_a_draft_and_nothing_else(
    client: FlaskClient, database: Database, clock: Clock, editor: Staff
) -> None:
    for number in range(12):
        _closed(client, database, clock, f"one{number}@firm{number}.example")
    page = editor.get("/verdicts").text
    assert f"{SIGNAL} was right in 0 of 12 independent closed reports" in page
    answer = editor.post("/verdicts/drafts", signal=SIGNAL)
    assert answer.status_code == 303
    (draft,) = list_drafts(database)
    assert answer.headers["Location"] == f"/rules/drafts/{draft.draft_id}"
    assert SIGNAL in draft.files["overlay.yml"] and draft.state == "draft"
    assert editor.post("/verdicts/drafts", signal="no-such-signal").status_code == 422


def test_only_an_administrator_switches_the_counts(client: FlaskClient, database: Database, clock: Clock, editor: Staff) -> None:
    assert editor.post("/verdicts/counts", counts="yes").status_code == 403
    add_person(database, "boss", "administrator", now=clock())
    boss = signed_in(client, "boss")
    assert boss.post("/verdicts/counts", counts="yes").status_code == 303
    assert are_counted(database)
    assert boss.post("/verdicts/counts", counts="no").status_code == 303
    assert not are_counted(database)
    assert boss.post("/verdicts/counts", counts="maybe").status_code == 422

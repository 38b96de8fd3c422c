"""The pages of the rules, each in full: preview, phrases, texts, what holds for all, files, search."""

from __future__ import annotations

import io
import json

import pytest
from flask.testing import FlaskClient
from reporting import Clock
from rules_drafting import PHRASE, SIGNAL, TEXT, add_phrase, reported
from staff import Staff, add_person, signed_in
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from secondlook.store.database import Database
from secondlook.store.rule_drafts import find_draft


def test_the_preview_tells_while_typing(editor: Staff, database: Database, clock: Clock) -> None:
    report_id = reported(database, clock)

    def told(**fields: object) -> dict[str, object]:
        sent = {"signal": "off-platform-messenger", "draft": "none", "language": "en", **fields}
        return dict(editor.post("/rules/preview", **sent).json or {})

    found = told(phrase=PHRASE, text=TEXT)
    assert found["error"] == ""
    assert found["text"] == [[12, 37]]
    assert found["unfair"] == []
    assert found["reports"] == {"messages": 1, "newly": None, "gone": None}
    assert all(found["examples"])  # type: ignore[arg-type]
    assert told(phrase="(open")["error"]
    assert told(phrase="chinese <0-3> lobby")["unfair"]
    assert report_id not in json.dumps(told(phrase=PHRASE))


def test_many_reports_are_counted_for_everybody(editor: Staff, database: Database, clock: Clock) -> None:
    for _ in range(10):
        reported(database, clock)
    sent = {"signal": "off-platform-messenger", "draft": "none", "language": "en", "phrase": PHRASE}
    told = editor.post("/rules/preview", **sent).json
    assert told
    assert told["reports"] == {"messages": 10, "newly": 10, "gone": None}


def test_which_reports_is_for_analysts_and_no_words_of_them(client: FlaskClient, database: Database, clock: Clock) -> None:
    report_id = reported(database, clock)
    add_person(database, "both", "rule_editor", "analyst", now=clock())
    sent = {"signal": "off-platform-messenger", "draft": "none", "language": "en", "phrase": PHRASE}
    told = signed_in(client, "both").post("/rules/preview", **sent).json
    assert told
    assert told["reports"] == {"messages": 1, "newly": 1, "gone": 0, "newly_in": [report_id], "gone_in": []}


@pytest.mark.parametrize(
    ("phrase", "says"),
    [("(open", "("), ("a <0-99> b", "20"), ("chinese recruiter", "origin"), ("{no_such_list} bar", "no_such_list")],
)
def test_a_phrase_that_cannot_be_is_not_kept(editor: Staff, database: Database, phrase: str, says: str) -> None:
    answer = editor.post(f"{SIGNAL}/phrases", language="en", phrase=phrase)
    assert answer.status_code == 422
    assert says in answer.text
    assert find_draft(database, 1) is None


def test_removed_and_put_back(editor: Staff, database: Database) -> None:
    base = "(on|via|over|use|try) {messengers} instead"
    draft = add_phrase(editor, base, what="remove")
    found = find_draft(database, draft)
    assert found
    assert "remove" in found.files["overlay.yml"]
    assert "taken out" in editor.get(f"{SIGNAL}?draft={draft}").text
    add_phrase(editor, base, draft=draft)
    found = find_draft(database, draft)
    assert found
    assert "remove" not in found.files.get("overlay.yml", "")


def test_strength_texts_and_what_holds_for_all(editor: Staff, database: Database) -> None:
    def posted(path: str, **fields: object) -> str:
        answer = editor.post(path, **fields)
        assert answer.status_code == 303, answer.text
        return answer.location

    posted("/rules/signals/paid-report-request/strength", grade="info")
    posted("/rules/signals/qr-code/strength", grade="off", draft=1)
    posted(f"{SIGNAL}/texts", language="en", what="Wants another app", why="Nobody sees it there.", harmless="you asked", draft=1)
    posted("/rules/whole/allow", sender="Hr@Northlake.example", draft=1)
    posted("/rules/whole/allow", sender="partner.example", draft=1)
    posted("/rules/whole/levels", note="8", caution="22", sensitivity="calm", draft=1)
    posted("/rules/whole/combination", rule="paid-work-and-trip", what="off", draft=1)
    posted("/rules/whole/contact", organisation="Example Works", phone="+1 555 0100", address="", next_en="Ask us.", draft=1)
    page = editor.get("/rules/drafts/1").text
    for sentence in (
        "paid-report-request: info instead of caution",
        "qr-code is switched off",
        "says in en: Wants another app",
        "messages of hr@northlake.example are not judged",
        "messages of partner.example are not judged",
        "the level caution begins at 22 instead of 20",
        "the sensitivity is calm",
        "the combination paid-work-and-trip is switched off",
        "the last line of each card (en): Ask us.",
    ):
        assert sentence in page, sentence
    assert editor.post("/rules/whole/allow", sender="gmail.com", draft=1).status_code == 422
    assert editor.post("/rules/whole/levels", note="30", caution="20", draft=1).status_code == 422


def test_files_say_where_they_are_wrong(editor: Staff, database: Database) -> None:
    def faults(text: str, name: str = "overlay.yml") -> list[dict[str, object]]:
        return list((editor.post("/rules/files/check", name=name, text=text, draft="none").json or {})["faults"])

    assert faults("signals:\n  off: [no-such-signal]\n")[0]["line"] == 2
    assert faults("thresholds: {note: 8\n")[0]["line"] in (1, 2)
    assert faults("thresholds: {note: 9}\n") == []
    assert editor.post("/rules/files", name="overlay.yml", text="nonsense: 1\n").status_code == 422
    assert editor.post("/rules/files", name="../evil.yml", text="a: 1\n").status_code == 422
    assert editor.post("/rules/files", name="overlay.yml", text="thresholds: {note: 9}\n").status_code == 303
    exported = editor.get("/rules/export?draft=1").data
    assert json.loads(exported)["files"] == {"overlay.yml": "thresholds: {note: 9}\n"}
    answer = editor.client.post("/rules/import", data={"csrf": editor.csrf, "file": (io.BytesIO(exported), "ours.json")})
    assert answer.status_code == 303
    found = find_draft(database, 2)
    assert found
    assert found.files == {"overlay.yml": "thresholds: {note: 9}\n"}
    broken = editor.client.post("/rules/import", data={"csrf": editor.csrf, "file": (io.BytesIO(b"[]"), "x.json")})
    assert broken.status_code == 422


@pytest.mark.parametrize(
    ("path", "content", "status"),
    [
        ("drafts/1/backtest", b'{"text": "Good morning."}\n' * 40_000, 303),
        ("import", b'{"files": {"overlay.yml": "thresholds: {note: 9}"}}'.ljust(1_000_000), 303),
        ("history/import", b"x" * 1_000_000, 422),
        ("files", b"x" * 1_000_000, 422),
        ("files/check", b"x" * 1_000_000, 200),
    ],
)
def test_large_files_come_with_plain_forms(publisher: Staff, path: str, content: bytes, status: int) -> None:
    add_phrase(publisher)
    sent = {"text": content.decode()} if path.startswith("files") else {"file": FileStorage(io.BytesIO(content), "large.jsonl")}
    assert sent_large(publisher.client, path, csrf=publisher.csrf, name="overlay.yml", **sent) == status


def test_large_files_of_others_are_not_read(editor: Staff, client: FlaskClient, database: Database, clock: Clock) -> None:
    add_person(database, "dora", "publisher", now=clock())
    dora = signed_in(client, "dora")
    for browser, path, status in (
        (client, "import", 401),
        (dora.client, "history/import", 403),
        (editor.client, "whole/levels", 413),
    ):
        assert sent_large(browser, path, csrf=editor.csrf, file=FileStorage(io.BytesIO(b"x" * 1_000_000), "x")) == status


def sent_large(browser: FlaskClient, path: str, **fields: object) -> int:
    """The status for a form as browsers send it; the test client's own encoder leaves a file open."""
    boundary, body = encode_multipart(fields)
    content_type = f"multipart/form-data; boundary={boundary}"
    return browser.post(f"/rules/{path}", data=body, content_type=content_type).status_code


def test_search_and_the_other_pages(editor: Staff) -> None:
    for query, there in (
        ("words=whatsapp", False),
        ("words=messenger", True),
        ("words=another+app&language=en", True),
        ("words=sovelluksessa&language=fi", True),
        ("words=sovelluksessa&language=de", False),
        ("tactic=payment", False),
        ("source=S1", True),
    ):
        page = editor.get(f"/rules?{query}").text
        assert ("off-platform-messenger" in page.partition('id="found-title"')[2].partition("</section>")[0]) == there, query
    for path in ("/rules", "/rules/whole", "/rules/files", "/rules/tester", "/rules/history", SIGNAL):
        assert editor.get(path).status_code == 200, path
    assert editor.get("/rules/signals/no-such").status_code == 404
    assert editor.get("/rules/drafts/99").status_code == 404

"""From a phrase to the clients and back: tried, tested, published by somebody else; what stops it on the way."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient
from reporting import Clock
from rules_drafting import PHRASE, SIGNAL, TEXT, add_phrase, back_tested, ended, step
from staff import Staff

from secondlook.cli.rules_releases import publish as publish_command
from secondlook.errors import InputError
from secondlook.settings import Settings
from secondlook.store.audit import read_audit
from secondlook.store.database import Database
from secondlook.store.rule_drafts import find_draft
from secondlook.store.rule_releases import list_releases, newest_version, release_files


def test_from_a_phrase_to_the_clients_and_back(
    client: FlaskClient, editor: Staff, publisher: Staff, database: Database, settings: Settings, clock: Clock
) -> None:
    draft = add_phrase(editor)
    assert PHRASE.replace("<", "&lt;").replace(">", "&gt;") in editor.get(f"{SIGNAL}?draft={draft}").text
    assert step(editor, database, draft, "approve")[0] == 403
    assert step(editor, database, draft, "review", why=" ")[0] == 422
    assert step(editor, database, draft, "review", why="seen in reports")[0] == 303

    status, page = step(publisher, database, draft, "approve")
    assert (status, "Start a back-test first" in page) == (422, True)
    run = back_tested(publisher, database, settings, clock, draft)
    result = publisher.get(f"/rules/backtests/{run}").text
    assert "Passed: fair and quick enough." in result
    assert "Judged " in result
    assert step(publisher, database, draft, "approve")[0] == 303
    assert newest_version(database) == 1
    pack = json.loads(client.get("/api/v1/pack").data.partition(b"\n")[2])
    assert pack["release"] == 1
    tester = editor.post("/rules/tester", text=TEXT, draft="none").text
    assert "lobby bar with me tonight" in tester

    history = publisher.get("/rules/history").text
    assert "seen in reports" in history
    assert "also marks" in history
    assert editor.post("/rules/history/0/roll-back", why="too eager").status_code == 403
    assert publisher.post("/rules/history/0/roll-back", why="too eager").status_code == 303
    assert newest_version(database) == 2
    assert release_files(database, 2) == {}
    assert list_releases(database)[0].why == "too eager"
    assert {"rules published", "rules rolled back"} <= {row.action for row in read_audit(database, limit=20)}


def test_nobody_publishes_their_own(editor: Staff, publisher: Staff, database: Database, clock: Clock) -> None:
    draft = add_phrase(publisher)
    step(publisher, database, draft, "review", why="mine")
    ended(publisher, database, clock, draft)
    status, page = step(publisher, database, draft, "approve")
    assert (status, "Somebody else has to" in page) == (422, True)
    assert newest_version(database) == 0


def test_a_release_that_came_out_since_is_not_overwritten(
    editor: Staff, publisher: Staff, database: Database, settings: Settings, clock: Clock
) -> None:
    drafts = [add_phrase(editor), add_phrase(editor, "roof terrace tonight", draft="none")]
    for draft in drafts:
        step(editor, database, draft, "review", why="needed")
        ended(editor, database, clock, draft)
    assert '<input type="hidden" name="newest" value="0">' in publisher.get(f"/rules/drafts/{drafts[1]}").text
    assert step(publisher, database, drafts[0], "approve")[0] == 303
    for seen in ("0", ""):
        status, page = step(publisher, database, drafts[1], "approve", newest=seen)
        assert (status, "Another release came out" in page) == (422, True)
        assert '<input type="hidden" name="newest" value="1">' in page
    assert newest_version(database) == 1
    assert step(publisher, database, drafts[1], "approve")[0] == 303
    assert newest_version(database) == 2


def test_what_is_unfair_or_slow_or_changed_since_stays(editor: Staff, publisher: Staff, database: Database, clock: Clock) -> None:
    draft = add_phrase(editor)
    step(editor, database, draft, "review", why="needed")
    ended(editor, database, clock, draft, unfair=[{"slot": "person"}], is_slow=True)
    assert "treats names or origins differently" in step(publisher, database, draft, "approve", slow="no matter")[1]
    ended(editor, database, clock, draft, is_slow=True)
    assert "more than twice the time" in step(publisher, database, draft, "approve")[1]
    assert newest_version(database) == 0
    add_phrase(editor, "roof terrace tonight", draft=draft)
    assert "Not tested as it is now" in editor.get(f"/rules/drafts/{draft}").text
    assert find_draft(database, draft).state == "draft"  # type: ignore[union-attr]


@pytest.mark.parametrize(("source", "items"), [("reports", 5), ("sample", 0)])
def test_a_test_of_nothing_is_none(
    editor: Staff,
    publisher: Staff,
    database: Database,
    settings: Settings,
    clock: Clock,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    source: str,
    items: int,
) -> None:
    draft = add_phrase(editor)
    step(editor, database, draft, "review", why="needed")
    ended(editor, database, clock, draft, source, items=items)
    assert "Start a back-test first" in step(publisher, database, draft, "approve")[1]

    if not database.is_embedded:
        return  # the command opens the store by its address, which SQLite proves
    monkeypatch.setenv("SECONDLOOK_DATA_DIR", str(settings.data_dir))
    (folder := tmp_path / "overlay").mkdir()
    for refused in (["--draft", str(draft)], ["--overlay", str(folder), "--why", "quick"]):
        with pytest.raises(InputError, match="untested rules: back-test a draft"):
            CliRunner().invoke(publish_command, refused, standalone_mode=False, catch_exceptions=False)
    assert newest_version(database) == 0
    told = [*refused, "--untested", "the lure goes round today"]
    CliRunner().invoke(publish_command, told, standalone_mode=False, catch_exceptions=False)
    assert newest_version(database) == 1
    details = {row.action: row.detail for row in read_audit(database, limit=20)}
    assert details["untested rules allowed"] == f"{folder}: the lure goes round today"


def test_whoever_approves_reads_what_own_files_say(editor: Staff, publisher: Staff) -> None:
    own = "{name: Desk, title: Where to <b>call</b>, url: https://desk.example}\n"
    assert editor.post("/rules/files", name="guidance/desk.yml", text=own).status_code == 303
    page = publisher.get("/rules/drafts/1").text
    assert "+{name: Desk, title: Where to &lt;b&gt;call&lt;/b&gt;, url: https://desk.example}" in page
    assert "look twice" in page

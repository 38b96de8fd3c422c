"""A release of another installation: a draft on the page, rules of this organisation on the command line, never a way round."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from reporting import Clock
from rules_drafting import FILES
from staff import Staff, add_person, signed_in

from secondlook.engine.pack import Organisation
from secondlook.errors import InputError, PackError
from secondlook.packs.compile import to_bytes
from secondlook.packs.release import compile_release, export_release
from secondlook.packs.signing import sign
from secondlook.packs.signing_keys import SigningKeys, load_keys
from secondlook.store.audit import read_audit
from secondlook.store.database import Database
from secondlook.store.publish_rules import Workshop, exported, publish_files, publish_imported, workshop_from
from secondlook.store.rule_drafts import approve, ask_for_review, list_drafts
from secondlook.store.rule_releases import Reason, newest_version, release_files, release_pack

NAMED = {"overlay.yml": 'signals: {phrases: {off-platform-messenger: {en: {add: ["petrov <0-3> lobby bar"]}}}}\n'}


@pytest.fixture
def foreign(workshop: Workshop, tmp_path: Path) -> Workshop:
    """Another organisation, with its own key."""
    return replace(workshop, organisation=Organisation(domains=("other.example",)), keys=load_keys(tmp_path / "foreign"))


def forged(foreign: Workshop, files: dict[str, str], clock: Clock) -> bytes:
    """A file that names this installation's publisher as its author."""
    pack = {
        **compile_release(foreign.base, files, foreign.organisation),
        "version": "2026.1.1.7",
        "expires": "2099-01-01T00:00:00Z",
    }
    return export_release(sign(to_bytes(pack), foreign.keys.now), {"author": "bob", "why": "urgent"}, files, foreign.keys.now)


def key_of(keys: SigningKeys) -> str:
    return next(iter(keys.ring.values()))


def test_the_page_makes_a_draft_of_it_that_a_second_person_approves(
    client: FlaskClient, database: Database, clock: Clock, foreign: Workshop
) -> None:
    add_person(database, "anna", "rule_editor", "publisher", now=clock())
    add_person(database, "bob", "publisher", now=clock())
    anna = signed_in(client, "anna")

    def sent(staff: Staff, key: str) -> tuple[int, str]:
        file = (io.BytesIO(forged(foreign, FILES, clock)), "rules.release")
        answer = staff.client.post("/rules/history/import", data={"csrf": staff.csrf, "key": key, "file": file})
        return answer.status_code, answer.headers.get("Location", "")

    assert sent(anna, key_of(workshop_from(client.application.extensions["secondlook"].settings).keys))[0] == 422
    assert sent(anna, key_of(foreign.keys)) == (303, "/rules/drafts/1")
    (draft,) = list_drafts(database)
    assert newest_version(database) == 0
    assert (draft.files, draft.authors, draft.state) == (FILES, ("anna",), "draft")
    assert draft.title == "imported 2026.1.1.7 (bob): urgent"
    assert [row.actor for row in read_audit(database) if row.action == "rules imported"] == ["anna"]
    draft = ask_for_review(database, draft.draft_id, edition=draft.edition, why="x", actor="anna", now=clock())
    with pytest.raises(InputError, match="somebody else"):
        approve(database, draft.draft_id, edition=draft.edition, actor="anna", now=clock())
    assert sent(signed_in(client, "bob"), key_of(foreign.keys))[0] == 403


def test_the_command_line_compiles_it_for_this_organisation(
    database: Database, clock: Clock, workshop: Workshop, foreign: Workshop
) -> None:
    publish_files(database, FILES, Reason("carl", "dora", "seen"), foreign, now=clock())
    file = exported(database, 1, workshop=foreign)
    arrived = publish_imported(database, file, foreign.keys.ring, workshop=workshop, actor="root", now=clock())
    pack = json.loads(release_pack(database, 2).partition(b"\n")[2])
    assert pack["organisation"]["domains"] == list(workshop.organisation.domains) != ["other.example"]
    assert release_files(database, 2) == FILES
    assert (arrived.author, arrived.reviewer) == ("root", "root")
    assert "carl" in arrived.why
    with pytest.raises(PackError, match="key"):
        publish_imported(database, file, workshop.keys.ring, workshop=workshop, actor="root", now=clock())


def test_what_is_unfair_does_not_come_in(database: Database, clock: Clock, workshop: Workshop, foreign: Workshop) -> None:
    file = forged(foreign, NAMED, clock)
    with pytest.raises(PackError, match="petrov"):
        publish_imported(database, file, foreign.keys.ring, workshop=workshop, actor="root", now=clock())
    assert newest_version(database) == 0

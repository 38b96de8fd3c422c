"""Drafts under four eyes, releases that every process serves at once, rollback, renewal, and what clients refused."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from reporting import Clock
from rules_drafting import FILES
from staff import add_person

from secondlook.engine.messages import Message
from secondlook.errors import InputError, PackError, PackRefused
from secondlook.packs import signing
from secondlook.packs.accept import accept_pack
from secondlook.packs.publish import base_version
from secondlook.packs.signing_keys import announce_key, change_key, load_keys
from secondlook.settings import Settings
from secondlook.store.audit import read_audit
from secondlook.store.database import Database
from secondlook.store.options import set_option
from secondlook.store.pack_refusals import list_refusals
from secondlook.store.publish_rules import (
    Workshop,
    exported,
    publish_draft,
    publish_files,
    publish_imported,
    renew,
    roll_back,
)
from secondlook.store.rule_drafts import (
    ALONE,
    Draft,
    approve,
    ask_for_review,
    change_draft,
    drop_draft,
    find_draft,
    list_drafts,
    new_draft,
    send_back,
)
from secondlook.store.rule_releases import Reason, list_releases, newest_version, release_files, release_pack
from secondlook.web import create_app

LOBBY = "Please meet me in the lobby bar tonight."
OWN = """\
en:
  what: Asks for the code of the lobby
  why: The code opens the door.
  harmless: you know who asks
  phrases: ["lobby <0-2> code"]
  match: ["Send me the lobby code.", "What is the new lobby code?"]
  miss: [See you in the lobby., Hello]
"""
REASON = Reason("anna", "bob", "seen in three reports")


def pack_of(client: FlaskClient) -> dict[str, Any]:
    return dict(json.loads(client.get("/api/v1/pack").data.partition(b"\n")[2]))


def marks(client: FlaskClient, text: str) -> list[str]:
    engine = client.application.extensions["secondlook"].engine
    return [finding.signal for finding in engine.assess(Message(text)).findings]


def a_draft(database: Database, clock: Clock, files: Mapping[str, str] = FILES) -> Draft:
    return new_draft(database, title="Lobby bar", files=files, based_on=None, actor="anna", now=clock())


def test_every_process_serves_and_judges_with_what_was_published_last(
    client: FlaskClient, settings: Settings, database: Database, clock: Clock, workshop: Workshop
) -> None:
    second = Database(settings.store_url)
    other = create_app(settings, database=second, now=clock).test_client()
    assert pack_of(client)["version"] == pack_of(other)["version"] == base_version()
    assert marks(client, LOBBY) == []
    tag = client.get("/api/v1/pack").headers["ETag"]

    release = publish_files(database, FILES, REASON, workshop, now=clock())

    for one in (client, other):
        pack = pack_of(one)
        assert (pack["version"], pack["release"], pack["base"]) == (f"{base_version()}.1", 1, base_version())
        assert pack["overlay"] == release.overlay_sha256
        assert marks(one, LOBBY) == ["off-platform-messenger"]
    answer = client.get("/api/v1/pack", headers={"If-None-Match": tag})
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "public, no-cache"
    assert client.get("/api/v1/pack", headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
    assert client.get("/api/v1/pack", headers={"If-None-Match": f"{tag}, {answer.headers['ETag']}"}).status_code == 304

    roll_back(database, 0, workshop=workshop, actor="carl", why="too many marks", now=clock())
    assert (pack_of(client)["version"], marks(other, LOBBY)) == (f"{base_version()}.2", [])
    roll_back(database, 1, workshop=workshop, actor="carl", why="it was right after all", now=clock())
    assert (pack_of(other)["version"], marks(client, LOBBY)) == (f"{base_version()}.3", ["off-platform-messenger"])
    assert pack_of(other) | {"version": "", "release": 0} == json.loads(release_pack(database, 1).partition(b"\n")[2]) | {
        "version": "",
        "release": 0,
    }
    assert [(r.version, r.author, r.reviewer, r.rolls_back) for r in list_releases(database)] == [
        (3, "carl", "carl", 1),
        (2, "carl", "carl", 0),
        (1, "anna", "bob", None),
    ]
    assert release_files(database, 3) == FILES
    with pytest.raises(InputError):
        roll_back(database, 3, workshop=workshop, actor="carl", why="to itself", now=clock())
    second.close()


def test_clients_take_what_is_published_for_as_long_as_it_holds(database: Database, clock: Clock, workshop: Workshop) -> None:
    publish_files(database, FILES, REASON, workshop, now=clock())
    signed = release_pack(database, 1)
    assert accept_pack(signed, workshop.keys.ring, now=clock() + timedelta(days=89))["release"] == 1
    with pytest.raises(PackRefused) as refused:
        accept_pack(signed, workshop.keys.ring, now=clock() + timedelta(days=91))
    assert refused.value.reason == "expired"


def test_a_name_in_a_phrase_is_not_published(database: Database, clock: Clock, workshop: Workshop) -> None:
    named = {"overlay.yml": 'signals: {phrases: {off-platform-messenger: {en: {add: ["petrov <0-3> lobby bar"]}}}}\n'}
    with pytest.raises(PackError, match="petrov"):
        publish_files(database, named, REASON, workshop, now=clock())
    assert newest_version(database) == 0


def test_a_draft_needs_a_second_person(database: Database, clock: Clock, workshop: Workshop) -> None:
    draft = a_draft(database, clock)
    with pytest.raises(InputError, match="meanwhile"):
        publish_draft(database, draft.draft_id, edition=draft.edition, workshop=workshop, actor="bob", now=clock())
    with pytest.raises(InputError, match="why"):
        ask_for_review(database, draft.draft_id, edition=draft.edition, why=" ", actor="anna", now=clock())
    draft = ask_for_review(database, draft.draft_id, edition=draft.edition, why="three reports", actor="anna", now=clock())
    with pytest.raises(InputError, match="somebody else"):
        approve(database, draft.draft_id, edition=draft.edition, actor="anna", now=clock())
    draft = approve(database, draft.draft_id, edition=draft.edition, actor="bob", now=clock())
    with pytest.raises(InputError, match="somebody else"):
        publish_draft(database, draft.draft_id, edition=draft.edition, workshop=workshop, actor="anna", now=clock())
    release = publish_draft(database, draft.draft_id, edition=draft.edition, workshop=workshop, actor="bob", now=clock())
    assert (release.author, release.reviewer, release.why, release.draft_id) == ("anna", "bob", "three reports", draft.draft_id)
    published = find_draft(database, draft.draft_id)
    assert published is not None and published.state == "published"
    assert list_drafts(database) == []
    assert [row.action for row in read_audit(database)] == [
        "rules published",
        "rules approved",
        "rules sent to review",
        "rules drafted",
    ]


def test_whoever_changes_a_draft_may_not_approve_it(database: Database, clock: Clock) -> None:
    draft = ask_for_review(database, a_draft(database, clock).draft_id, edition=1, why="x", actor="anna", now=clock())
    changed = change_draft(database, draft.draft_id, edition=draft.edition, files={}, actor="bob", now=clock())
    assert (changed.state, changed.authors) == ("draft", ("anna", "bob"))
    with pytest.raises(InputError, match="meanwhile"):  # what anna saw is not there any more
        change_draft(database, draft.draft_id, edition=draft.edition, files=FILES, actor="anna", now=clock())
    changed = ask_for_review(database, draft.draft_id, edition=changed.edition, why="x", actor="anna", now=clock())
    for author in ("anna", "bob"):
        with pytest.raises(InputError, match="somebody else"):
            approve(database, draft.draft_id, edition=changed.edition, actor=author, now=clock())
    back = send_back(database, draft.draft_id, edition=changed.edition, actor="carl", now=clock())
    assert drop_draft(database, draft.draft_id, edition=back.edition, actor="anna", now=clock()).state == "dropped"


def test_the_only_editor_may_publish_alone_when_an_administrator_allows_it(
    client: FlaskClient, database: Database, clock: Clock, workshop: Workshop
) -> None:
    add_person(database, "anna", "rule_editor", "publisher", now=clock())
    draft = ask_for_review(database, a_draft(database, clock).draft_id, edition=1, why="x", actor="anna", now=clock())
    with pytest.raises(InputError, match="somebody else"):
        approve(database, draft.draft_id, edition=draft.edition, actor="anna", now=clock())
    set_option(database, ALONE, "yes", actor="root", now=clock())
    draft = approve(database, draft.draft_id, edition=draft.edition, actor="anna", now=clock())
    add_person(database, "bob", "publisher", now=clock())
    with pytest.raises(InputError, match="somebody else"):  # there is another one by now
        publish_draft(database, draft.draft_id, edition=draft.edition, workshop=workshop, actor="anna", now=clock())
    publish_draft(database, draft.draft_id, edition=draft.edition, workshop=workshop, actor="bob", now=clock())
    assert newest_version(database) == 1


def test_two_who_publish_at_once_do_not_share_a_version(
    database: Database, clock: Clock, workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    from secondlook.store import publish_rules

    publish_files(database, FILES, REASON, workshop, now=clock())
    monkeypatch.setattr(publish_rules, "newest_release", lambda _: None)  # as it was a moment ago
    with pytest.raises(InputError, match="meanwhile"):
        publish_files(database, {}, REASON, workshop, now=clock())
    assert [release.version for release in list_releases(database)] == [1]


def test_the_version_never_goes_down_whatever_the_base_says(database: Database, clock: Clock, workshop: Workshop) -> None:
    publish_files(database, FILES, REASON, workshop, now=clock())
    older = replace(workshop, base=replace(workshop.base, settings={**workshop.base.settings, "version": "2020.1.1"}))
    newer = replace(workshop, base=replace(workshop.base, settings={**workshop.base.settings, "version": "2030.1.1"}))
    versions = [publish_files(database, {}, REASON, one, now=clock()).pack_version for one in (older, newer, older)]
    assert versions == [f"{base_version()}.2", "2030.1.1.3", "2030.1.1.4"]


@pytest.mark.parametrize("faulty", ["weight: -5000", "weight: 5000"])
def test_what_every_client_would_refuse_is_not_signed(database: Database, clock: Clock, workshop: Workshop, faulty: str) -> None:
    own = f"grade: info\n{faulty}\n{OWN}"
    with pytest.raises(PackError, match="clients would refuse"):
        publish_files(database, {"channel/lobby-code.yml": own}, REASON, workshop, now=clock())
    publish_files(database, {"channel/lobby-code.yml": own.replace("5000", "5")}, REASON, workshop, now=clock())
    assert newest_version(database) == 1


def test_a_base_version_leaves_room_for_the_release(database: Database, clock: Clock, workshop: Workshop) -> None:
    def publish(version: str) -> None:
        base = replace(workshop.base, settings={**workshop.base.settings, "version": version})
        publish_files(database, {}, REASON, replace(workshop, base=base), now=clock())

    with pytest.raises(PackError, match="20 characters"):
        publish("2026.11.25.1234567890")
    publish("2026.11.25.123456789")


def test_a_release_travels_as_one_file(database: Database, clock: Clock, workshop: Workshop, tmp_path: Any) -> None:
    publish_files(database, FILES, REASON, workshop, now=clock())
    file = exported(database, 1, workshop=workshop)
    elsewhere = replace(workshop, keys=load_keys(tmp_path / "elsewhere"))
    arrived = publish_imported(database, file, workshop.keys.ring, workshop=elsewhere, actor="carl", now=clock())
    assert (arrived.version, arrived.author, arrived.reviewer) == (2, "carl", "carl")
    assert release_files(database, 2) == FILES
    assert accept_pack(release_pack(database, 2), elsewhere.keys.ring, now=clock())["signals"]
    for broken in (
        file[:-1],
        file.replace(b"lobby", b"hobby", 1),
        release_pack(database, 1),
        b"",
        signing.sign(b'{"export":1}', workshop.keys.now),
    ):
        with pytest.raises(PackError):
            publish_imported(database, broken, workshop.keys.ring, workshop=elsewhere, actor="carl", now=clock())
    with pytest.raises(PackError, match="key"):
        publish_imported(database, file, elsewhere.keys.ring, workshop=elsewhere, actor="carl", now=clock())
    with pytest.raises(PackError, match="ended"):
        publish_imported(database, file, workshop.keys.ring, workshop=elsewhere, actor="c", now=clock() + timedelta(days=99))
    assert newest_version(database) == 2


def test_after_a_change_of_keys_old_releases_can_still_be_brought_back(
    database: Database, settings: Settings, clock: Clock, workshop: Workshop
) -> None:
    publish_files(database, FILES, REASON, workshop, now=clock())
    with pytest.raises(PackError, match="announced"):
        change_key(settings.data_dir)
    announced = replace(workshop, keys=announce_key(settings.data_dir))
    newest = list_releases(database)[0]
    renew(database, newest, workshop=announced, actor="root", why="another key", now=clock())
    changed = replace(workshop, keys=change_key(settings.data_dir))
    assert set(announced.keys.ring) == {*workshop.keys.ring, *changed.keys.ring}
    roll_back(database, 1, workshop=changed, actor="root", why="x", now=clock())
    pack = accept_pack(release_pack(database, 3), announced.keys.ring, now=clock())
    assert pack["keys"] == changed.keys.ring != workshop.keys.ring


def test_refusals_are_counted_and_nothing_else(client: FlaskClient, database: Database, clock: Clock, workshop: Workshop) -> None:
    publish_files(database, FILES, REASON, workshop, now=clock())
    mine = f"{base_version()}.1"
    for told in (
        f"{mine}; tables",
        f"{mine};tables",
        "1.2.3; older",
        "?; signature",
        "8.8; older",
        f"{mine}; <b>",
        "x" * 500,
        "",
        f"{mine}; tables; anna",
    ):
        assert client.get("/api/v1/pack", headers={"X-Pack-Refused": told}).status_code == 200
    counted = {(row.version, row.reason): row.count for row in list_refusals(database)}
    assert counted == {(mine, "tables"): 2, ("?", "older"): 2, ("?", "signature"): 1}
    assert {row.first_on.hour for row in list_refusals(database)} == {0}  # a day, no moment
    assert list_refusals(database, since=clock() + timedelta(days=1)) == []


def test_nobody_can_fill_the_store_with_refusals(client: FlaskClient, database: Database, clock: Clock) -> None:
    etag = client.get("/api/v1/pack").headers["ETag"]
    for _ in range(950):
        client.get("/api/v1/pack", headers={"X-Pack-Refused": "?; form", "If-None-Match": etag})
    assert [row.count for row in list_refusals(database)] == [900]

"""Releases that the service puts out again: before they end, after an update of the program, and never what it did not sign."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from reporting import Clock
from rules_drafting import FILES
from sqlalchemy import text

from secondlook.chores import renew_rules
from secondlook.engine.tables import load_tables
from secondlook.errors import InputError, PackRefused
from secondlook.packs import signing
from secondlook.settings import Settings
from secondlook.store.database import Database
from secondlook.store.publish_rules import Workshop, publish_files, renew, roll_back
from secondlook.store.rule_releases import (
    Reason,
    find_release,
    list_releases,
    newest_version,
    release_files,
    release_pack,
)

REASON = Reason("anna", "bob", "seen in three reports")


def test_a_release_is_renewed_before_it_ends(database: Database, settings: Settings, clock: Clock, workshop: Workshop) -> None:
    publish_files(database, FILES, REASON, workshop, now=clock())
    renew_rules.run(database, settings, clock() + timedelta(days=59))
    assert newest_version(database) == 1
    later = clock() + timedelta(days=61)
    renew_rules.run(database, settings, later)
    renew_rules.run(database, settings, later)
    first, second = (json.loads(release_pack(database, version).partition(b"\n")[2]) for version in (1, 2))
    assert newest_version(database) == 2
    assert second["expires"] > first["expires"]
    left_out = ("version", "release", "expires")
    assert {k: v for k, v in first.items() if k not in left_out} == {k: v for k, v in second.items() if k not in left_out}


def test_after_an_update_of_the_program_it_is_made_anew(
    database: Database, settings: Settings, clock: Clock, workshop: Workshop
) -> None:
    for files in (FILES, {}):
        publish_files(database, files, REASON, workshop, now=clock())
    renew_rules.run(database, settings, clock())
    assert newest_version(database) == 2
    for version in (1, 2):  # as a version of the program with other character tables made them
        pack = json.loads(release_pack(database, version).partition(b"\n")[2])
        older = signing.sign(json.dumps({**pack, "tables": "0" * 64}).encode(), workshop.keys.now)
        with database.write() as session:
            session.execute(
                text("UPDATE rule_release SET pack = :pack WHERE version = :version"), {"pack": older, "version": version}
            )

    stale = find_release(database, 2)
    renew_rules.run(database, settings, clock())
    renew_rules.run(database, settings, clock())
    assert newest_version(database) == 3
    with pytest.raises(InputError, match="another release came out"):  # a second worker that looked before
        renew(database, stale, workshop=workshop, actor="service", why="x", now=clock())
    assert list_releases(database)[0].why == "was made for another version of the program"
    roll_back(database, 1, workshop=workshop, actor="carl", why="x", now=clock())
    assert release_files(database, 4) == FILES
    for version in (3, 4):
        assert json.loads(release_pack(database, version).partition(b"\n")[2])["tables"] == load_tables().sha256


def test_a_machine_without_the_key_renews_nothing(
    database: Database, settings: Settings, clock: Clock, workshop: Workshop
) -> None:
    publish_files(database, FILES, REASON, workshop, now=clock())
    (settings.data_dir / "pack-key.pem").unlink()
    renew_rules.run(database, settings, clock() + timedelta(days=80))
    assert newest_version(database) == 1
    assert not (settings.data_dir / "pack-key.pem").exists()


def test_a_changed_row_is_not_put_out_again(database: Database, clock: Clock, workshop: Workshop) -> None:
    """Whoever can write to the store cannot sign."""
    publish_files(database, FILES, REASON, workshop, now=clock())
    publish_files(database, {}, REASON, workshop, now=clock())
    with database.write() as session:
        session.execute(
            text("UPDATE rule_release SET pack = :pack WHERE version = 1"),
            {"pack": release_pack(database, 1).replace(b"note", b"nope", 1)},
        )
    with pytest.raises(PackRefused):
        roll_back(database, 1, workshop=workshop, actor="carl", why="x", now=clock())
    assert newest_version(database) == 2

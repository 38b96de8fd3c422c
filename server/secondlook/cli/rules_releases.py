"""`secondlook rules publish`, `rollback`, `history`, `release` and `rotate-key`: what clients get, and what they got."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from ..errors import InputError
from ..packs.overlay import overlay_from
from ..packs.signing import key_id, keyring
from ..packs.signing_keys import announce_key, change_key
from ..settings import Settings, load_settings
from ..store.database import Database
from ..store.migrate import prepare
from ..store.pack_refusals import list_refusals
from ..store.publish_rules import (
    Workshop,
    exported,
    publish_draft,
    publish_files,
    publish_imported,
    renew,
    roll_back,
    workshop_from,
)
from ..store.rule_drafts import find_draft
from ..store.rule_releases import Reason, Release, list_releases, newest_release
from ..store.rules_tested import note_allowed, tested

ACTOR = "command line"
_FILE = click.Path(path_type=Path, dir_okay=False)
_WHY = click.option("--why", required=True, help="the reason, for the history")


@click.command("publish")
@click.option("--draft", type=int, help="an approved draft")
@click.option(
    "--overlay", type=click.Path(path_type=Path, file_okay=False, exists=True), help="a folder, without a second person"
)
@click.option("--why", default="", help="the reason, for the history; a draft has its own")
@click.option("--untested", default="", metavar="WHY", help="without a back-test that passed; the reason, for the audit log")
def publish(draft: int | None, overlay: Path | None, why: str, untested: str) -> None:
    """Put rules out: an approved draft that passed its back-test, or the overlay of a folder."""
    _, database, workshop = _at_hand()
    now = datetime.now(UTC)
    if overlay is not None and draft is None:
        if not why.strip():
            raise InputError("say why the rules change", "--why")
        _allow(database, "untested", str(overlay), untested, now)
        _told(publish_files(database, overlay_from(overlay), Reason(ACTOR, ACTOR, why), workshop, now=now))
        return
    found = find_draft(database, draft) if draft is not None and overlay is None else None
    if found is None:
        raise InputError("name an approved draft with --draft, or a folder with --overlay")
    test = tested(database, found)
    if not test.may_be_published:
        _allow(database, "slower" if test.only_slow else "untested", f"draft {found.draft_id}", untested, now)
    _told(publish_draft(database, found.draft_id, edition=found.edition, workshop=workshop, actor=ACTOR, now=now))


def _allow(database: Database, what: str, of: str, reason: str, now: datetime) -> None:
    """Only with a reason; what is unfair is stopped later, whatever the reason."""
    if not reason.strip():
        text = f"{what} rules: back-test a draft at /rules with the sample, or say with --untested why they go out all the same"
        raise InputError(text, of)
    note_allowed(database, what, of, reason, actor=ACTOR, now=now)


@click.command("rollback")
@click.argument("version", type=int)
@_WHY
def rollback(version: int, why: str) -> None:
    """Bring the content of an older release back as a newer one; 0 brings back the base rules."""
    _, database, workshop = _at_hand()
    _told(roll_back(database, version, workshop=workshop, actor=ACTOR, why=why, now=datetime.now(UTC)))


@click.command("history")
@click.option("--limit", default=20, show_default=True)
def history(limit: int) -> None:
    """Who put out what, when and why; and what clients refused."""
    database = Database(load_settings().store_url)
    prepare(database)
    for release in list_releases(database, limit=limit):
        of = f" ({release.version} brings back {release.rolls_back})" if release.rolls_back is not None else ""
        by = release.reviewer if release.author == release.reviewer else f"{release.author}, {release.reviewer}"
        click.echo(f"{release.pack_version}  {release.created_at:%Y-%m-%d %H:%M}  {by}{of}: {release.why}")
    for refusal in list_refusals(database):
        click.echo(
            f"clients refused {refusal.version} ({refusal.reason}) {refusal.count} times, last on {refusal.last_on:%Y-%m-%d}"
        )


@click.group("release")
def release_group() -> None:
    """A release as one file, for networks without internet."""


@release_group.command("export")
@click.argument("file", type=_FILE)
@click.option("--version", type=int, help="default: the newest")
def export(file: Path, version: int | None) -> None:
    """Write a release into a signed file."""
    _, database, workshop = _at_hand()
    newest = newest_release(database)
    if newest is None:
        raise InputError("nothing was released yet; run `secondlook rules publish`")
    file.write_bytes(exported(database, newest.version if version is None else version, workshop=workshop))
    for id, key in workshop.keys.known.items():
        if id == key_id(workshop.keys.now.public_key()):
            click.echo(f"{file}: import it with --public-key {key}")


@release_group.command("import")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--public-key", required=True, help="the key that `release export` printed")
def take_in(file: Path, public_key: str) -> None:
    """Put the release in a file out here, signed anew with the key of this installation."""
    _, database, workshop = _at_hand()
    now = datetime.now(UTC)
    _told(publish_imported(database, file.read_bytes(), keyring(public_key), workshop=workshop, actor=ACTOR, now=now))


@click.command("rotate-key")
@click.option("--finish", is_flag=True, help="let the announced key sign from now on")
def rotate_key(finish: bool) -> None:
    """Change the key that signs: announce another one to the clients, and when they have had time, sign with it."""
    settings, database, workshop = _at_hand()
    now = datetime.now(UTC)
    keys = change_key(settings.data_dir) if finish else announce_key(settings.data_dir)
    workshop = Workshop(workshop.base, workshop.organisation, keys)
    why = "another key signs" if finish else "another key is announced"
    newest = newest_release(database)
    if newest is None:
        _told(publish_files(database, {}, Reason(ACTOR, ACTOR, why), workshop, now=now))
    else:
        _told(renew(database, newest, workshop=workshop, actor=ACTOR, why=why, now=now))
    click.echo(
        "build the clients anew, for new installations know the new key only from them"
        if finish
        else "wait until the clients have taken these rules, then run this again with --finish"
    )


def _told(release: Release) -> None:
    click.echo(f"rules {release.pack_version}, good until {release.expires_at:%Y-%m-%d}")


def _at_hand() -> tuple[Settings, Database, Workshop]:
    settings = load_settings()
    database = Database(settings.store_url)
    prepare(database)
    return settings, database, workshop_from(settings)

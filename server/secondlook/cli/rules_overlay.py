"""`secondlook rules overlay`: what this organisation changes in the base rules, as files and in the store."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from ..errors import InputError
from ..packs.overlay import overlay_from, read_overlay, write_folder
from ..packs.overlay_apply import conflicts
from ..packs.overlay_difference import differences, differences_between
from ..packs.overlay_lint import complaints
from ..packs.publish import base_rules
from ..packs.rule_files import Files
from ..settings import load_settings
from ..store.database import Database
from ..store.migrate import prepare
from ..store.rule_drafts import find_draft, new_draft
from ..store.rule_releases import newest_version, release_files

ACTOR = "command line"
_FOLDER = click.Path(path_type=Path, file_okay=False, exists=True)
_DRAFT = click.option("--draft", type=int, help="of this draft")
_RELEASE = click.option("--release", type=int, help="of this release; default: the newest")


@click.group()
def command() -> None:
    """What this organisation changes in the base rules."""


@command.command("show")
@_DRAFT
@_RELEASE
def show(draft: int | None, release: int | None) -> None:
    """Print the files of an overlay and what they change."""
    files = _stored(draft, release)
    for name, text in files.items():
        click.echo(f"--- {name}\n{text.rstrip()}")
    _tell(files)


@command.command("export")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@_DRAFT
@_RELEASE
def export(folder: Path, draft: int | None, release: int | None) -> None:
    """Write an overlay into a new or empty folder, for git."""
    if folder.exists() and any(folder.iterdir()):
        raise InputError("the folder has something in it; name a new one", str(folder))
    files = _stored(draft, release)
    write_folder(files, folder)
    click.echo(f"{folder}: {len(files)} files")


@command.command("import")
@click.argument("folder", type=_FOLDER)
@click.option("--title", required=True, help="what the draft is called")
def take_in(folder: Path, title: str) -> int:
    """Make a draft of the overlay in a folder; exit status 1, and no draft, when something is wrong with it."""
    files = overlay_from(folder)
    if _complain(files):
        return 1
    database = _database()
    based_on = newest_version(database) or None
    draft = new_draft(database, title=title, files=files, based_on=based_on, actor=ACTOR, now=datetime.now(UTC))
    _tell(files)
    click.echo(f"draft {draft.draft_id}: it waits at /rules, or for `secondlook rules publish --draft {draft.draft_id}`")
    return 0


@command.command("diff")
@click.argument("folder", type=_FOLDER, required=False)
@_DRAFT
def diff(folder: Path | None, draft: int | None) -> int:
    """What a folder or a draft changes against the newest release; without either, what that changes in the base rules."""
    before = _stored(None, None)
    after = overlay_from(folder) if folder else _stored(draft, None) if draft is not None else None
    if after is None:
        _tell(before)
        return 0
    for change in differences_between(base_rules(), read_overlay(before), read_overlay(after)):
        click.echo(f"{'! ' if change.weakens else '  '}{change.text}")
    return 1 if _complain(after) else 0


def _tell(files: Files) -> None:
    overlay = read_overlay(files)
    for change in differences(base_rules(), overlay):
        click.echo(f"{'! ' if change.weakens else '  '}{change.text}")
    for conflict in conflicts(base_rules(), overlay):
        click.echo(str(conflict))


def _complain(files: Files) -> bool:
    found = complaints(base_rules(), read_overlay(files))
    for line in found:
        click.echo(line)
    return bool(found)


def _stored(draft: int | None, release: int | None) -> Files:
    database = _database()
    if draft is None:
        return release_files(database, newest_version(database) if release is None else release)
    found = find_draft(database, draft)
    if found is None:
        raise InputError("there is no such draft", where=str(draft))
    return found.files


def _database() -> Database:
    database = Database(load_settings().store_url)
    prepare(database)
    return database

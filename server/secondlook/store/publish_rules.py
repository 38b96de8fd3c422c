"""Putting rules out: an approved draft, an older content again, or the same with a later date. One call each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from ..engine.pack import Organisation
from ..errors import InputError, PackError
from ..packs.compile import compile_pack, to_bytes
from ..packs.fairness import unfair
from ..packs.publish import base_rules
from ..packs.release import Before, build, compile_release, content_of, export_release, import_release
from ..packs.rule_files import Files
from ..packs.rule_set import RuleSet
from ..packs.signing_keys import SigningKeys, load_keys
from ..settings import Settings
from .database import Database
from .rule_drafts import Draft, find_draft, new_draft
from .rule_releases import (
    Reason,
    Release,
    add_release,
    check_seen,
    find_release,
    newest_release,
    newest_version,
    release_files,
    release_pack,
)


@dataclass(frozen=True)
class Workshop:
    """What a release is made of and with: the base rules, what the organisation calls its own, the keys that sign."""

    base: RuleSet
    organisation: Organisation
    keys: SigningKeys


def publish_draft(
    database: Database,
    draft_id: int,
    *,
    edition: int,
    workshop: Workshop,
    actor: str,
    now: datetime,
    seen: int | None = None,
) -> Release:
    """Put an approved draft out; `seen` is the newest release that `actor` compared it with, None: they compared with none.

    Raises InputError (its words say what to do), PackError for what lint says, StoreError.
    """
    draft = find_draft(database, draft_id)
    if draft is None or draft.edition != edition:
        raise InputError("somebody changed the draft meanwhile; look again", where=str(draft_id), words="meanwhile")
    reason = Reason(draft.authors[0], actor, draft.why, draft_id, edition)
    return publish_files(database, draft.files, reason, workshop, now=now, seen=seen)


def publish_files(
    database: Database, files: Files, reason: Reason, workshop: Workshop, *, now: datetime, seen: int | None = None
) -> Release:
    """Compile an overlay and put it out; `seen` as for `add_release`.

    Raises InputError, PackError (also where a swap of names matters), StoreError.
    """
    newest = _before(newest_release(database))
    check_seen(newest.version, seen)  # at once, not after the work; `add_release` looks again when it counts
    pack = compile_release(workshop.base, files, workshop.organisation)
    if files and (found := unfair(to_bytes(compile_pack(workshop.base, workshop.organisation)), to_bytes(pack))):
        raise PackError("\n".join(map(str, found)))
    built = build(pack, workshop.keys, newest, now=now)
    return add_release(database, built, reason, files, now=now, seen=seen)


def roll_back(database: Database, to: int, *, workshop: Workshop, actor: str, why: str, now: datetime) -> Release:
    """Put the content of an older release out again as a newer version; `to` 0 brings the base rules back as they are now.

    Needs no second person: it was judged before, and it has to be quick. Raises InputError, PackError, StoreError.
    """
    newest = newest_release(database)
    if newest is None or not 0 <= to < newest.version:
        raise InputError("choose a release before the one in use", where=str(to), words="noOlder")
    reason = Reason(actor, actor, why, rolls_back=to)
    if to == 0:
        return publish_files(database, {}, reason, workshop, now=now)
    return _again(database, find_release(database, to), newest, reason, workshop, now)


def publish_imported(
    database: Database, exported: bytes, keys: Mapping[str, str], *, workshop: Workshop, actor: str, now: datetime
) -> Release:
    """Put out the overlay that another installation exported, compiled for this one; `keys` are those it may be signed with.

    Nobody looks at it a second time here, so this is for whoever runs the machine, and `actor` answers for all of it.
    Raises PackRefused, PackError (also where a swap of names matters), InputError, StoreError.
    """
    files, told = import_release(exported, keys, now=now)
    return publish_files(database, files, Reason(actor, actor, told), workshop, now=now)


def draft_imported(database: Database, exported: bytes, keys: Mapping[str, str], *, actor: str, now: datetime) -> Draft:
    """The overlay that another installation exported as a draft of `actor`, to be tested and approved as any other.

    Raises PackRefused, PackError, InputError, StoreError.
    """
    files, told = import_release(exported, keys, now=now)
    based_on = newest_version(database) or None
    return new_draft(database, title=told[:120], files=files, based_on=based_on, actor=actor, now=now, action="rules imported")


def exported(database: Database, version: int, *, workshop: Workshop) -> bytes:
    """A release as one file. Raises InputError, StoreError."""
    release = find_release(database, version)
    facts = {"author": release.author, "publisher": release.reviewer, "why": release.why}
    return export_release(release_pack(database, version), facts, release_files(database, version), workshop.keys.now)


def renew(database: Database, newest: Release, *, workshop: Workshop, actor: str, why: str, now: datetime) -> Release:
    """The newest release again, with a later date of expiry and the keys of now. Raises InputError, PackError, StoreError."""
    return _again(database, newest, newest, Reason(newest.author, actor, why, renews=newest.version), workshop, now)


def _again(database: Database, source: Release, newest: Release, reason: Reason, workshop: Workshop, now: datetime) -> Release:
    files = release_files(database, source.version)
    pack = content_of(release_pack(database, source.version), workshop.keys.known)
    if pack is None:
        return publish_files(database, files, reason, workshop, now=now, seen=newest.version)
    return add_release(database, build(pack, workshop.keys, _before(newest), now=now), reason, files, now=now)


def is_outdated(database: Database, release: Release, workshop: Workshop) -> bool:
    """Was it made for another version of the program, so that no client of this one takes it? Raises PackRefused, StoreError."""
    return content_of(release_pack(database, release.version), workshop.keys.known) is None


def _before(newest: Release | None) -> Before:
    return Before() if newest is None else Before(newest.version, newest.pack_version)


def workshop_from(settings: Settings) -> Workshop:
    """The workshop of this installation; makes its key at the first time. Raises PackError."""
    return Workshop(base_rules(), settings.own, load_keys(settings.data_dir))

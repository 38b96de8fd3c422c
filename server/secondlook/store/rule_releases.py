"""Rules that were published, newest last; a version is never given twice and never goes down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from ..errors import InputError
from ..packs.overlay import as_json, from_json
from ..packs.release import Built
from ..packs.rule_files import Files
from .audit import write_audit
from .database import Database
from .rule_drafts import close_published
from .tables import RuleRelease


@dataclass(frozen=True)
class Release:
    """One published version: who, what, why. `rolls_back` and `renews` are versions whose content it is again."""

    version: int
    pack_version: str
    created_at: datetime
    expires_at: datetime
    author: str
    reviewer: str
    why: str
    base: str
    overlay_sha256: str
    sha256: str
    draft_id: int | None
    rolls_back: int | None
    renews: int | None


@dataclass(frozen=True)
class Reason:
    """Who made a release and why. `author` wrote what is in it, `publisher` let it out."""

    author: str
    publisher: str
    why: str
    draft_id: int | None = None
    draft_edition: int = 0
    rolls_back: int | None = None
    renews: int | None = None


def newest_version(database: Database) -> int:
    """The number of the newest release; 0 without any. Raises StoreError."""
    with database.read() as session:
        return session.scalar(select(func.max(RuleRelease.version))) or 0


def newest_release(database: Database) -> Release | None:
    """The release that clients get. Raises StoreError."""
    with database.read() as session:
        row = session.scalar(select(RuleRelease).order_by(RuleRelease.version.desc()).limit(1))
        return None if row is None else _release(row)


def find_release(database: Database, version: int) -> Release:
    """One release. Raises InputError when there is none of this number, StoreError."""
    with database.read() as session:
        return _release(_found(session.get(RuleRelease, version), version))


def list_releases(database: Database, *, before: int | None = None, limit: int = 50) -> list[Release]:
    """The history, newest first; `before` is the version to go on from. Raises StoreError."""
    query = select(RuleRelease).order_by(RuleRelease.version.desc()).limit(limit)
    if before is not None:
        query = query.where(RuleRelease.version < before)
    with database.read() as session:
        return [_release(row) for row in session.scalars(query)]


def release_files(database: Database, version: int) -> Files:
    """The overlay of a release; that of version 0 is empty. Raises InputError, StoreError."""
    if version == 0:
        return {}
    with database.read() as session:
        return from_json(_found(session.get(RuleRelease, version), version).files)


def release_pack(database: Database, version: int) -> bytes:
    """The signed bytes of a release. Raises InputError, StoreError."""
    with database.read() as session:
        return _found(session.get(RuleRelease, version), version).pack


def check_seen(newest: int, seen: int | None) -> None:
    """Raises InputError when somebody compared with another release than the newest; None: they compared with none."""
    if seen is not None and seen != newest:
        text = "another release came out since you looked; read again what changes, then decide"
        raise InputError(text, where=str(newest), words="newerRelease")


def add_release(
    database: Database, built: Built, reason: Reason, files: Files, *, now: datetime, seen: int | None = None
) -> Release:
    """Put a version out; every process serves it from then on.

    `seen` is the newest release that whoever decided compared with, None: they compared with none.
    Raises InputError when another came out since or somebody else was quicker, StoreError.
    """
    row = RuleRelease(
        version=built.version,
        pack_version=built.pack_version,
        created_at=now,
        expires_at=built.expires,
        author=reason.author,
        reviewer=reason.publisher,
        why=reason.why[:500],
        files=as_json(files),
        base=built.base,
        overlay_sha256=built.overlay_sha256,
        sha256=built.sha256,
        pack=built.signed,
        draft_id=reason.draft_id,
        rolls_back=reason.rolls_back,
        renews=reason.renews,
    )
    try:
        with database.write() as session:
            newest = session.scalar(select(func.max(RuleRelease.version))) or 0
            check_seen(newest, seen)
            if built.version <= newest:
                raise _too_late(built.version)
            if reason.draft_id is not None:
                close_published(session, reason.draft_id, reason.draft_edition, reason.publisher, now)
            session.add(row)
            session.flush()
            write_audit(
                session, actor=reason.publisher, action=_action(reason), detail=f"{built.pack_version}: {reason.why}", now=now
            )
            return _release(row)
    except IntegrityError as error:
        raise _too_late(built.version) from error


def _action(reason: Reason) -> str:
    if reason.renews is not None:
        return "rules renewed"
    if reason.rolls_back is not None:
        return "rules rolled back"
    # Whoever reads the log is to see at once where no second person looked.
    return "rules published alone" if reason.author == reason.publisher else "rules published"


def _too_late(version: int) -> InputError:
    return InputError("somebody else published meanwhile; look again", where=str(version), words="meanwhile")


def _found(row: RuleRelease | None, version: int) -> RuleRelease:
    if row is None:
        raise InputError("there is no release of this number", where=str(version), words="noRelease")
    return row


def _release(row: RuleRelease) -> Release:
    return Release(
        version=row.version,
        pack_version=row.pack_version,
        created_at=row.created_at,
        expires_at=row.expires_at,
        author=row.author,
        reviewer=row.reviewer,
        why=row.why,
        base=row.base,
        overlay_sha256=row.overlay_sha256,
        sha256=row.sha256,
        draft_id=row.draft_id,
        rolls_back=row.rolls_back,
        renews=row.renews,
    )

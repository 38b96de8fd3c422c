"""Changes of the rules on their way: draft -> in_review -> approved -> published, or dropped. Each step is in the audit log."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..errors import InputError
from ..packs.overlay import as_json, check_paths, from_json
from ..packs.rule_files import Files
from .audit import write_audit
from .database import Database
from .tables import Account, Option, RuleDraft

ALONE = "rules_by_one_person"
"""The option by which one person may approve their own changes, `yes`; it holds only while nobody else could."""
OPEN = ("draft", "in_review", "approved")


@dataclass(frozen=True)
class Draft:
    """A change that is being made. `files` is the whole overlay; `edition` goes up with every change."""

    draft_id: int
    edition: int
    title: str
    why: str
    files: Mapping[str, str]
    state: str
    authors: tuple[str, ...]
    reviewer: str | None
    based_on: int | None
    created_at: datetime
    changed_at: datetime
    decided_at: datetime | None


def new_draft(
    database: Database,
    *,
    title: str,
    files: Files,
    based_on: int | None,
    actor: str,
    now: datetime,
    action: str = "rules drafted",
) -> Draft:
    """Start a change from the overlay of a release (`based_on`) or from nothing; `action` is the word for the audit log.

    Raises InputError, PackError, StoreError.
    """
    if not title.strip() or len(title) > 120 or not title.isprintable():
        raise InputError("write a title of at most 120 characters", where="title", words="draftTitle")
    check_paths(files)
    with database.write() as session:
        row = RuleDraft(
            title=title.strip(),
            files=as_json(files),
            state="draft",
            authors=_name(actor),
            based_on=based_on,
            created_at=now,
            changed_at=now,
        )
        session.add(row)
        session.flush()
        _audit(session, row, action, actor, now)
        return _draft(row)


def find_draft(database: Database, draft_id: int) -> Draft | None:
    """The draft of this number, or None. Raises StoreError."""
    with database.read() as session:
        row = session.get(RuleDraft, draft_id)
        return None if row is None else _draft(row)


def list_drafts(database: Database, *, states: Sequence[str] = OPEN, limit: int = 100) -> list[Draft]:
    """Drafts in these states, the last changed first. Raises StoreError."""
    query = select(RuleDraft).where(RuleDraft.state.in_(states)).order_by(RuleDraft.changed_at.desc()).limit(limit)
    with database.read() as session:
        return [_draft(row) for row in session.scalars(query)]


def change_draft(
    database: Database,
    draft_id: int,
    *,
    edition: int,
    actor: str,
    now: datetime,
    files: Files | None = None,
    title: str | None = None,
) -> Draft:
    """Put other files or another title in; one that was in review or approved is a draft again, for that was something else.

    Raises InputError when it is no longer the edition that was changed or no longer open, PackError for paths that cannot be.
    """
    if files is not None:
        check_paths(files)
    with _at(database, draft_id, edition, OPEN) as (session, row):
        if files is not None:
            row.files = as_json(files)
        if title is not None:
            row.title = title.strip()[:120] or row.title
        if _name(actor) not in row.authors.split():
            row.authors = f"{row.authors} {_name(actor)}"[:1000]
        if row.state != "draft":
            _audit(session, row, "rules drafted", actor, now)
        row.state, row.reviewer, row.changed_at = "draft", None, now
        return _draft(row)


def ask_for_review(database: Database, draft_id: int, *, edition: int, why: str, actor: str, now: datetime) -> Draft:
    """Hand a draft to others, with the reason for it. Raises InputError."""
    if not why.strip():
        raise InputError("say why the rules are to change", where="why", words="whyMissing")
    with _at(database, draft_id, edition, ("draft",)) as (session, row):
        row.state, row.why, row.changed_at = "in_review", why.strip()[:500], now
        _audit(session, row, "rules sent to review", actor, now)
        return _draft(row)


def approve(database: Database, draft_id: int, *, edition: int, actor: str, now: datetime) -> Draft:
    """Approve what others wrote. Raises InputError for one's own, unless nobody else could and an administrator allowed it."""
    with _at(database, draft_id, edition, ("in_review",)) as (session, row):
        check_four_eyes(session, row.authors.split(), actor)
        row.state, row.reviewer, row.decided_at = "approved", actor, now
        _audit(session, row, "rules approved", actor, now)
        return _draft(row)


def send_back(database: Database, draft_id: int, *, edition: int, actor: str, now: datetime) -> Draft:
    """Give a draft back to its authors. Raises InputError."""
    with _at(database, draft_id, edition, ("in_review", "approved")) as (session, row):
        row.state, row.reviewer, row.changed_at = "draft", None, now
        _audit(session, row, "rules sent back", actor, now)
        return _draft(row)


def drop_draft(database: Database, draft_id: int, *, edition: int, actor: str, now: datetime) -> Draft:
    """Give a draft up. Raises InputError."""
    with _at(database, draft_id, edition, OPEN) as (session, row):
        row.state, row.decided_at = "dropped", now
        _audit(session, row, "rules dropped", actor, now)
        return _draft(row)


def close_published(session: Session, draft_id: int, edition: int, actor: str, now: datetime) -> None:
    """Mark an approved draft as published, in the transaction of its release. Raises InputError."""
    row = session.get(RuleDraft, draft_id, with_for_update=True)
    _check(row, draft_id, edition, ("approved",))
    assert row is not None  # noqa: S101 - checked above
    check_four_eyes(session, row.authors.split(), actor)
    row.state, row.edition, row.decided_at = "published", row.edition + 1, now


def check_four_eyes(session: Session, authors: Sequence[str], actor: str) -> None:
    """Raises InputError when `actor` is among the authors and somebody else could do it, or it was not allowed."""
    if _name(actor) in authors and not may_act_alone(session):
        text = "somebody else has to approve and publish this; an administrator may allow it to the only editor and publisher"
        raise InputError(text, where=actor, words="fourEyes")


def may_act_alone(session: Session) -> bool:
    """Whether an administrator allowed it and no more than one person is editor or publisher."""
    option = session.get(Option, ALONE)
    if option is None or option.value != "yes":
        return False
    roles = session.scalars(select(Account.roles).where(Account.disabled_at.is_(None)))
    return sum(bool({"rule_editor", "publisher"} & set(held.split())) for held in roles) <= 1


@contextmanager
def _at(database: Database, draft_id: int, edition: int, states: Sequence[str]) -> Iterator[tuple[Session, RuleDraft]]:
    """The row to be changed, as long as it is as the person saw it; afterwards it is another edition."""
    with database.write() as session:
        row = session.get(RuleDraft, draft_id, with_for_update=True)
        _check(row, draft_id, edition, states)
        assert row is not None  # noqa: S101 - checked above
        row.edition += 1
        yield session, row


def _check(row: RuleDraft | None, draft_id: int, edition: int, states: Sequence[str]) -> None:
    if row is None:
        raise InputError("there is no such draft", where=str(draft_id), words="noDraft")
    if row.edition != edition or row.state not in states:
        raise InputError("somebody changed the draft meanwhile; look again", where=str(draft_id), words="meanwhile")


def _name(actor: str) -> str:
    return actor.replace(" ", "-")  # `command line`, the one actor with a space


def _audit(session: Session, row: RuleDraft, action: str, actor: str, now: datetime) -> None:
    write_audit(session, actor=actor, action=action, detail=f"draft {row.draft_id}: {row.title}; {row.why}", now=now)


def _draft(row: RuleDraft) -> Draft:
    return Draft(
        draft_id=row.draft_id,
        edition=row.edition,
        title=row.title,
        why=row.why,
        files=from_json(row.files),
        state=row.state,
        authors=tuple(row.authors.split()),
        reviewer=row.reviewer,
        based_on=row.based_on,
        created_at=row.created_at,
        changed_at=row.changed_at,
        decided_at=row.decided_at,
    )

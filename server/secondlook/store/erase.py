"""What is held about a person, and erasing it at the person's request."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, false, func, or_, select
from sqlalchemy.orm import Session

from ..errors import InputError
from .audit import write_audit
from .clean_disk import leave_traces
from .database import Database
from .retention import ABOUT_REPORTS, drop_reports, is_undelivered
from .tables import Answer, Audit, InboxEntry, Observed, Outbox, Report, TakenMail

MOST = 1000


@dataclass(frozen=True)
class Wanted:
    """Whom or what to look for, in the forms in which it is compared; empty values ask for nothing."""

    report_id: str = ""
    receipt: str = ""
    address: str = ""
    """Of a sender, in lower case."""
    traces: tuple[tuple[str, str], ...] = ()
    """What a sender of this address or profile leaves: (kind, value)."""
    reporter_key: str | None = None


@dataclass(frozen=True)
class Copy:
    """A copy that has left: it cannot be called back from here."""

    target: str
    at: datetime
    known_as: str


@dataclass(frozen=True)
class Match:
    """A report that concerns the person. `roles`: sender, mentioned, reporter; empty when asked for by id or receipt."""

    report_id: str
    receipt: str
    received_at: datetime
    channel: str
    level: str
    roles: tuple[str, ...]
    content_gone: bool
    hold_reason: str | None
    undelivered: bool
    copies: tuple[Copy, ...]


def find(database: Database, wanted: Wanted) -> list[Match]:
    """The reports that concern the person, oldest first, at most MOST. Raises StoreError."""
    roles = {
        "sender": or_(_has_trace(wanted, ("address", "profile")), _sent_from(wanted)),
        "mentioned": _has_trace(wanted, ("named_address", "link")),
        "reporter": InboxEntry.reporter_key == wanted.reporter_key if wanted.reporter_key else false(),
    }
    named = or_(Report.report_id == wanted.report_id, Report.receipt == wanted.receipt)
    query = (
        select(Report, InboxEntry, is_undelivered().label("waits"), *(has.label(role) for role, has in roles.items()))
        .join(InboxEntry, InboxEntry.report_id == Report.report_id)
        .where(or_(named, *roles.values()))
        .order_by(Report.received_at, Report.report_id)
        .limit(MOST)
    )
    with database.read() as session:
        return [_match(session, row, tuple(roles)) for row in session.execute(query).all()]


def rows_about(database: Database, report_id: str) -> dict[str, list[dict[str, Any]]]:
    """Every row that is held about a report, by table. Raises StoreError."""
    with database.read() as session:
        about = {table.name: session.execute(select(table).where(table.c.report_id == report_id)) for table in ABOUT_REPORTS}
        rows = {name: [dict(row) for row in found.mappings()] for name, found in about.items()}
        others = {
            Report: Report.report_id == report_id,
            Audit: Audit.report_id == report_id,
            Answer: _answers_of(report_id),
        }
        for mapped, condition in others.items():
            found = session.execute(select(mapped.__table__).where(condition))
            rows[mapped.__tablename__] = [dict(row) for row in found.mappings()]
        return {name: found for name, found in rows.items() if found}


def erase(
    database: Database, matches: Sequence[Match], *, undelivered_too: bool, reason: str, actor: str, now: datetime
) -> list[Match]:
    """Delete these reports with all that belongs to them, and give those that went; what was done stays in the audit log.

    Raises InputError for a report on hold, for one that is undelivered unless that is wanted, and without a reason.
    """
    if not reason.strip():
        raise InputError("say who asked for it, or why", where="reason")
    gone = []
    with database.write() as session:
        for match in matches:
            entry = session.get(InboxEntry, match.report_id, with_for_update=True)
            if entry is None:
                continue
            _may_go(session, entry, match, undelivered_too)
            copies = ", ".join(f"{copy.target} {copy.at:%Y-%m-%d}" for copy in match.copies) or "none"
            detail = f"{reason.strip()[:600]}; copies that left: {copies}"
            write_audit(session, actor=actor, action="report erased", report_id=match.report_id, detail=detail, now=now)
            gone.append(match)
        drop_reports(session, [match.report_id for match in gone])
        leave_traces(session, now)
    return gone


def find_kept_mails(database: Database, address: str) -> list[str]:
    """The ids of mails kept beside the reports that hold this address. Raises StoreError."""
    word = address.lower().encode()
    with database.read() as session:
        rows = session.execute(select(TakenMail.mail_id, TakenMail.kept).where(TakenMail.kept.is_not(None)))
        return [mail_id for mail_id, kept in rows if word in (kept or b"").lower()]


def erase_kept_mails(database: Database, mail_ids: Sequence[str], *, reason: str, actor: str, now: datetime) -> None:
    """Delete the bytes of kept mails. Raises StoreError."""
    with database.write() as session:
        for mail in session.scalars(select(TakenMail).where(TakenMail.mail_id.in_(mail_ids))):
            mail.kept = None
        detail = f"{reason.strip()[:600]}; {len(mail_ids)} mails that were no reports"
        write_audit(session, actor=actor, action="mails erased", detail=detail, now=now)
        leave_traces(session, now)


def _may_go(session: Session, entry: InboxEntry, match: Match, undelivered_too: bool) -> None:
    if entry.hold_reason is not None:
        raise InputError(f"on hold ({entry.hold_reason}); release it first", where=match.receipt)
    waits = select(Report.report_id).where(Report.report_id == match.report_id, is_undelivered())
    if session.scalar(waits) is not None and not undelivered_too:
        raise InputError("not delivered yet; deliver it, give it up, or say that it may go all the same", where=match.receipt)


def _match(session: Session, row: Any, roles: tuple[str, ...]) -> Match:
    report, entry, undelivered, *has = row
    ways = select(Outbox).where(Outbox.report_id == report.report_id, Outbox.sent_at.is_not(None)).order_by(Outbox.target)
    return Match(
        report_id=report.report_id,
        receipt=report.receipt,
        received_at=report.received_at,
        channel=report.channel,
        level=report.level,
        roles=tuple(role for role, is_one in zip(roles, has, strict=True) if is_one),
        content_gone=entry.content_gone_at is not None,
        hold_reason=entry.hold_reason,
        undelivered=bool(undelivered),
        copies=tuple(Copy(way.target, way.sent_at, way.message_id or "") for way in session.scalars(ways) if way.sent_at),
    )


def _has_trace(wanted: Wanted, kinds: tuple[str, ...]) -> ColumnElement[bool]:
    values = {value for _, value in wanted.traces}
    same = and_(Observed.report_id == Report.report_id, Observed.kind.in_(kinds), Observed.value.in_(values))
    return exists().where(same) if values else false()


def _sent_from(wanted: Wanted) -> ColumnElement[bool]:
    return func.lower(InboxEntry.sender_address) == wanted.address if wanted.address else false()


def _answers_of(report_id: str) -> ColumnElement[bool]:
    return Answer.message_id.contains(f".{report_id}@", autoescape=True)

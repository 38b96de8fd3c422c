"""What is deleted when its time is over. An undelivered report and one on hold stay whole, however old they are."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, delete, exists, or_, select, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.orm import Session

from .audit import cut_audit, write_audit
from .clean_disk import leave_traces
from .database import Database
from .outbox import STUCK, WAITING
from .tables import (
    Answer,
    Base,
    Campaign,
    EnrolmentCode,
    Feedback,
    InboxEntry,
    Note,
    Observed,
    Outbox,
    Report,
    TakenMail,
    TextBand,
    Token,
)

CONTENT = (Observed, TextBand, Note, Feedback)
"""Tables of what was said in or about a report; the outbox and the entry in the inbox stay as long as the report."""
ABOUT_REPORTS = [
    table for table in Base.metadata.tables.values() if any(key.column.table.name == "report" for key in table.foreign_keys)
]
ACTOR = "retention"


@dataclass(frozen=True)
class Keep:
    """How long things stay: content, then the report as a whole; the audit log."""

    content: timedelta
    metadata: timedelta
    audit: timedelta


@dataclass(frozen=True)
class Purged:
    """How many were emptied of content, deleted altogether, and other rows of which nobody has a use any more."""

    emptied: int = 0
    deleted: int = 0
    others: int = 0

    @property
    def any(self) -> bool:
        """Whether anything went."""
        return bool(self.emptied or self.deleted or self.others)


def due(database: Database, keep: Keep, *, now: datetime) -> Purged:
    """What `purge` would take in all; of the other rows it counts none. Raises StoreError."""
    with database.read() as session:
        emptied = session.scalars(_ids(_with_content(now - keep.content), 10**9)).all()
        deleted = session.scalars(_ids(_over(now - keep.metadata), 10**9)).all()
        return Purged(len(set(emptied) - set(deleted)), len(deleted))


def purge(database: Database, keep: Keep, *, now: datetime, limit: int) -> Purged:
    """Delete what is over, at most `limit` reports of each kind. Raises StoreError."""
    with database.write() as session:
        gone = list(session.scalars(_ids(_over(now - keep.metadata), limit)))
        drop_reports(session, gone)
        empty = list(session.scalars(_ids(_with_content(now - keep.content), limit)))
        drop_content(session, empty, now=now)
        others = _drop_others(session, keep, now)
        purged = Purged(len(empty), len(gone), others)
        if empty or gone:
            detail = f"content of {len(empty)} reports, {len(gone)} reports altogether"
            write_audit(session, actor=ACTOR, action="purged", detail=detail, now=now)
        if purged.any:
            leave_traces(session, now)
    if rows := cut_audit(database, older_than=now - keep.audit):
        return Purged(purged.emptied, purged.deleted, others + rows)
    return purged


def drop_content(session: Session, report_ids: Sequence[str], *, now: datetime) -> None:
    """Take away what was reported and what was written about it; what is left says that there was a report, and when."""
    for table in CONTENT:
        session.execute(delete(table).where(table.report_id.in_(report_ids)))
    for report_id in report_ids:
        session.execute(update(Report).where(Report.report_id == report_id).values(body=_nothing(report_id), token_id=None))
        _drop_answers(session, report_id)
    entries = update(InboxEntry).where(InboxEntry.report_id.in_(report_ids))
    nothing = dict.fromkeys(("sender_name", "sender_address", "headline", "search_text", "unit", "lang"), "")
    session.execute(entries.values(content_gone_at=now, stage=None, approached_on=None, is_urgent=False, **nothing))
    # Nobody can try again to deliver what is gone.
    stuck = update(Outbox).where(Outbox.report_id.in_(report_ids), Outbox.state.in_(STUCK))
    session.execute(stuck.values(state="dropped", last_error=None))


def drop_reports(session: Session, report_ids: Sequence[str]) -> None:
    """Take reports away with everything that belongs to them."""
    for table in ABOUT_REPORTS:
        session.execute(delete(table).where(table.c.report_id.in_(report_ids)))
    for report_id in report_ids:
        _drop_answers(session, report_id)
    session.execute(delete(Report).where(Report.report_id.in_(report_ids)))
    session.execute(delete(Campaign).where(~exists().where(InboxEntry.campaign_id == Campaign.campaign_id)))


def is_undelivered() -> ColumnElement[bool]:
    """Whether somebody may still want a report sent: its mail is not with the security mailbox, or it is on its way elsewhere."""
    to_mailbox = and_(Outbox.target == "mail", Outbox.state.in_((*WAITING, *STUCK)))
    return exists().where(Outbox.report_id == Report.report_id, or_(to_mailbox, Outbox.state.in_(WAITING)))


def _ids(condition: ColumnElement[bool], limit: int) -> Select[str]:
    query = select(Report.report_id).join(InboxEntry, InboxEntry.report_id == Report.report_id)
    may_go = and_(condition, InboxEntry.hold_reason.is_(None), ~is_undelivered())
    return query.where(may_go).order_by(Report.received_at).limit(limit)


def _with_content(before: datetime) -> ColumnElement[bool]:
    return and_(Report.received_at < before, InboxEntry.content_gone_at.is_(None))


def _over(before: datetime) -> ColumnElement[bool]:
    return Report.received_at < before


def _nothing(report_id: str) -> bytes:
    """The body of a report that has nothing left to say; what reads bodies reads this too."""
    return json.dumps({"report_id": report_id}).encode()


def _drop_answers(session: Session, report_id: str) -> None:
    """Receipts and answers by mail carry the id of their report in their own."""
    session.execute(delete(Answer).where(Answer.message_id.contains(f".{report_id}@", autoescape=True)))


def _drop_others(session: Session, keep: Keep, now: datetime) -> int:
    """Mails and answers that are no report, and tokens and codes that open nothing any more. Gives how many."""
    content, metadata = now - keep.content, now - keep.metadata
    named = exists().where(Report.token_id == Token.token_id)
    over = (
        update(TakenMail).where(TakenMail.taken_at < content, TakenMail.kept.is_not(None)).values(kept=None),
        delete(TakenMail).where(TakenMail.taken_at < metadata),
        delete(Answer).where(Answer.next_at < content),
        delete(Token).where(Token.expires_at < metadata, ~named),
        delete(EnrolmentCode).where(EnrolmentCode.expires_at < metadata),
    )
    return sum(_changed(session.execute(change)) for change in over)


def _changed(result: object) -> int:
    assert isinstance(result, CursorResult)  # noqa: S101 - what SQLAlchemy gives for a DELETE
    return result.rowcount

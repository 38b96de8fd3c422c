"""Reports that retention leaves alone because a person said why, and reports that a person gave up delivering."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from ..errors import InputError
from .audit import write_audit
from .database import Database
from .outbox import STUCK, WAITING
from .tables import InboxEntry, Outbox, Report


@dataclass(frozen=True)
class Held:
    """A report on hold."""

    receipt: str
    report_id: str
    received_at: datetime
    reason: str


def hold(database: Database, receipt: str, reason: str, *, actor: str, now: datetime) -> None:
    """Keep a report whole until somebody releases it. Raises InputError for an unknown receipt and without a reason."""
    if not reason.strip():
        raise InputError("say why it has to be kept", where="reason")
    with database.write() as session:
        entry = _entry(session, receipt)
        if entry.content_gone_at is not None:
            raise InputError("its content is gone already", where=receipt)
        entry.hold_reason = reason.strip()[:300]
        write_audit(session, actor=actor, action="hold set", report_id=entry.report_id, detail=entry.hold_reason, now=now)


def release(database: Database, receipt: str, *, actor: str, now: datetime) -> None:
    """Let retention have the report again. Raises InputError for an unknown receipt and for one that is not on hold."""
    with database.write() as session:
        entry = _entry(session, receipt)
        if entry.hold_reason is None:
            raise InputError("it is not on hold", where=receipt)
        entry.hold_reason = None
        write_audit(session, actor=actor, action="hold released", report_id=entry.report_id, now=now)


def list_held(database: Database) -> list[Held]:
    """Every report on hold, oldest first. Raises StoreError."""
    query = select(Report.receipt, Report.report_id, Report.received_at, InboxEntry.hold_reason)
    held = query.join(InboxEntry, InboxEntry.report_id == Report.report_id).where(InboxEntry.hold_reason.is_not(None))
    with database.read() as session:
        rows = session.execute(held.order_by(Report.received_at)).all()
        return [Held(row[0], row[1], row[2], row[3] or "") for row in rows]


def give_up(database: Database, receipt: str, *, actor: str, now: datetime) -> int:
    """Stop trying to deliver a report; it stays in the inbox, and retention may have it. Gives how many targets were left.

    Raises InputError for an unknown receipt and for a report that has been delivered.
    """
    with database.write() as session:
        entry = _entry(session, receipt)
        ways = select(Outbox).where(Outbox.report_id == entry.report_id, Outbox.state.in_((*WAITING, *STUCK)))
        targets = [way.target for way in session.scalars(ways.order_by(Outbox.target).with_for_update())]
        if not targets:
            raise InputError("it waits for nothing", where=receipt)
        change = update(Outbox).where(Outbox.report_id == entry.report_id, Outbox.target.in_(targets))
        session.execute(change.values(state="dropped", lease=None))
        detail = ", ".join(targets)
        write_audit(session, actor=actor, action="delivery given up", report_id=entry.report_id, detail=detail, now=now)
        return len(targets)


def _entry(session: Session, receipt: str) -> InboxEntry:
    query = select(InboxEntry).join(Report, Report.report_id == InboxEntry.report_id).where(Report.receipt == receipt)
    entry = session.scalar(query)
    if entry is None:
        raise InputError("there is no report with this receipt", where=receipt)
    return entry

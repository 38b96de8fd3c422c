"""Several reports in one mail: which belong together is kept in the outbox, so that a second try is a copy of the first."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import or_, select

from .database import Database
from .outbox import WAITING, Leased
from .tables import InboxEntry, Outbox, Report
from .whole_hour import whole_hour


def gather(database: Database, leased: Leased, *, now: datetime, until: datetime, most: int) -> list[Leased] | None:
    """Lease what goes into one mail with a leased report, itself first: what it was gathered with before, else what waits now.

    None when another forwarder still holds one of them, or has taken this one over. Raises StoreError.
    """
    with database.write() as session:
        first = session.get_one(Outbox, (leased.report_id, leased.target), with_for_update=True)
        if first.lease != leased.lease:
            return None
        others = select(Outbox).where(Outbox.target == leased.target, Outbox.report_id != leased.report_id)
        if first.message_id:
            together = others.where(Outbox.message_id == first.message_id, Outbox.state.in_(WAITING))
        else:
            # Those that failed alone go on alone; those that only waited for company have one try behind them.
            free = (Outbox.state == "pending", Outbox.message_id.is_(None))
            unmet = or_(Outbox.attempts == 0, Outbox.last_error == HELD)
            together = others.where(*free, unmet).order_by(Outbox.next_at).limit(most - 1)
        rows = session.scalars(together.order_by(Outbox.report_id).with_for_update()).all()
        if any(row.state == "leased" and row.next_at > now for row in rows):
            return None
        if not rows:
            return [leased]
        first.message_id = first.message_id or f"group {leased.lease}"
        for row in rows:
            row.state, row.lease, row.next_at, row.attempts = "leased", leased.lease, until, row.attempts + 1
            row.message_id = first.message_id
        reports = {
            one.report_id: one for one in session.scalars(select(Report).where(Report.report_id.in_([r.report_id for r in rows])))
        }
        return [leased, *(_leased(row, reports[row.report_id], leased.lease) for row in rows)]


def mark_together_sent(database: Database, group: list[Leased], *, now: datetime, message_id: str) -> None:
    """Record that the relay has taken the mail: all of it or nothing, else what is left would go again as another mail."""
    ids = [one.report_id for one in group]
    with database.write() as session:
        anonymous = set(
            session.scalars(select(InboxEntry.report_id).where(InboxEntry.report_id.in_(ids), InboxEntry.mode == "anonymous"))
        )
        rows = select(Outbox).where(Outbox.report_id.in_(ids), Outbox.target == group[0].target, Outbox.lease == group[0].lease)
        for row in session.scalars(rows.order_by(Outbox.report_id).with_for_update()):
            row.sent_at = row.next_at = whole_hour(now) if row.report_id in anonymous else now
            row.state, row.lease, row.message_id, row.last_error = "sent", None, message_id, None


HELD = "waits for others to share its mail"
"""What stands as the error of a report that is held back for company."""


def _leased(row: Outbox, report: Report, lease: str) -> Leased:
    return Leased(row.report_id, row.target, lease, row.attempts, report.receipt, report.received_at, report.body)

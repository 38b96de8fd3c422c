"""How a report is handled: whose it is, its state, its verdict. Each change is in the audit log, in the same transaction."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..errors import InputError
from .accounts import Person
from .audit import write_audit
from .database import Database
from .tables import Account, InboxEntry, Outbox, Report

VERDICTS = ("approach", "scam", "harmless", "exercise")


@dataclass(frozen=True)
class Delivery:
    """How far a report has come on its way to one target."""

    target: str
    state: str
    attempts: int
    sent_at: datetime | None
    last_error: str


@dataclass(frozen=True)
class Handled:
    """A report with its body and how it is handled."""

    report_id: str
    receipt: str
    received_at: datetime
    level: str
    body: bytes
    state: str
    verdict: str | None
    assignee_id: int | None
    campaign_id: int | None
    hold_reason: str | None
    content_gone_at: datetime | None
    is_urgent: bool
    deliveries: tuple[Delivery, ...]


def find_handled(database: Database, report_id: str) -> Handled | None:
    """The report with this id, or None. Raises StoreError."""
    with database.read() as session:
        report = session.get(Report, report_id)
        entry = session.get(InboxEntry, report_id)
        if report is None or entry is None:
            return None
        ways = session.scalars(select(Outbox).where(Outbox.report_id == report_id).order_by(Outbox.target))
        return Handled(
            report_id=report_id,
            receipt=report.receipt,
            received_at=entry.received_at,
            level=entry.level,
            body=report.body,
            state=entry.state,
            verdict=entry.verdict,
            assignee_id=entry.assignee_id,
            campaign_id=entry.campaign_id,
            hold_reason=entry.hold_reason,
            content_gone_at=entry.content_gone_at,
            is_urgent=entry.is_urgent,
            deliveries=tuple(Delivery(way.target, way.state, way.attempts, way.sent_at, way.last_error or "") for way in ways),
        )


def list_analysts(database: Database) -> list[Person]:
    """Who may be given a report, by name. Raises StoreError."""
    query = select(Account).where(Account.disabled_at.is_(None), Account.roles.contains("analyst")).order_by(Account.name)
    with database.read() as session:
        return [Person(one.account_id, one.login, one.name, frozenset(one.roles.split())) for one in session.scalars(query)]


def assign(database: Database, report_ids: Sequence[str], login: str, *, actor: str, now: datetime) -> int:
    """Give reports to an analyst, or with "" to nobody; whoever takes a new one begins its review. Gives how many changed.

    Raises InputError when nobody of that login may have them.
    """
    with database.write() as session:
        to = _analyst(session, login)
        changed = 0
        for entry in _entries(session, report_ids):
            if entry.assignee_id == to:
                continue
            entry.assignee_id = to
            write_audit(session, actor=actor, action="assigned", report_id=entry.report_id, detail=login or "nobody", now=now)
            if login == actor and entry.state == "received":
                entry.state = "in_review"
                write_audit(session, actor=actor, action="review began", report_id=entry.report_id, now=now)
            changed += 1
        return changed


def review(database: Database, report_id: str, *, actor: str, now: datetime) -> bool:
    """Begin the review, or open a closed report again. False when it is in review already."""
    with database.write() as session:
        for entry in _entries(session, [report_id]):
            if entry.state != "in_review":
                action = "reopened" if entry.state == "closed" else "review began"
                entry.state, entry.verdict = "in_review", None
                write_audit(session, actor=actor, action=action, report_id=report_id, now=now)
                return True
        return False


def close(database: Database, report_ids: Sequence[str], verdict: str, *, actor: str, now: datetime) -> int:
    """Close reports with a verdict; a closed one keeps the verdict that it has. Gives how many changed.

    Raises InputError for a verdict that is none.
    """
    if verdict not in VERDICTS:
        raise InputError(f"choose one of {', '.join(VERDICTS)}", where="verdict")
    with database.write() as session:
        changed = 0
        for entry in _entries(session, report_ids):
            if entry.state != "closed":
                entry.state, entry.verdict = "closed", verdict
                write_audit(session, actor=actor, action="closed", report_id=entry.report_id, detail=verdict, now=now)
                changed += 1
        return changed


@contextmanager
def writing_about(database: Database, report_id: str) -> Iterator[Session]:
    """A transaction about a report whose content is still here. Raises InputError when there is none."""
    with database.write() as session:
        entry = session.get(InboxEntry, report_id)
        if entry is None or entry.content_gone_at is not None:
            raise InputError("this report is no longer kept")
        yield session


def _analyst(session: Session, login: str) -> int | None:
    if not login:
        return None
    account = session.scalar(select(Account).where(Account.login == login))
    if account is None or account.disabled_at or "analyst" not in account.roles.split():
        raise InputError("nobody with this login is an analyst; choose a colleague of the list", where="assignee")
    return account.account_id


def _entries(session: Session, report_ids: Sequence[str]) -> list[InboxEntry]:
    # In one order everywhere, so that two who change the same reports wait for each other and do not lock each other out.
    query = select(InboxEntry).where(InboxEntry.report_id.in_(report_ids)).order_by(InboxEntry.report_id)
    return list(session.scalars(query.with_for_update()))

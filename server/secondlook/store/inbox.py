"""The list of the inbox: reports by what analysts look for, a page at a time, without their content."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, Executable, and_, func, or_, select
from sqlalchemy.orm import Session

from .database import Database
from .tables import Account, InboxEntry, Outbox, Report

STATES = ("received", "in_review", "closed")
OPEN = ("received", "in_review")
# Every state of the outbox but `sent`: a list of them is found through the index, "not sent" is not.
UNDELIVERED = ("pending", "leased", "failed", "dead", "bounced")
STUCK = ("failed", "dead", "bounced")
MOST_WORDS = 5
RECEIPT_DIGITS = 12


@dataclass(frozen=True)
class Wanted:
    """What to list; an empty value asks for nothing. `assignee_id` 0 means nobody."""

    states: tuple[str, ...] = OPEN
    level: str = ""
    channel: str = ""
    assignee_id: int | None = None
    campaign_id: int | None = None
    since: datetime | None = None
    words: str = ""
    """Words of sender, subject and first lines, or a receipt."""
    undelivered: bool = False
    report_id: str = ""


@dataclass(frozen=True)
class Place:
    """Where a page begins: after this report."""

    received_at: datetime
    report_id: str


@dataclass(frozen=True)
class Row:
    """One report in the list. `also` counts the other people who reported the same; `outbox` is "" once delivered."""

    report_id: str
    received_at: datetime
    level: str
    channel: str
    state: str
    verdict: str | None
    assignee: str
    campaign_id: int | None
    stage: str | None
    sender_name: str
    sender_address: str
    headline: str
    is_urgent: bool
    content_gone: bool
    is_read: bool
    also: int = 0
    outbox: str = ""


@dataclass(frozen=True)
class Undelivered:
    """Since when the oldest report waits for a target (None: none does), and how many wait for a person."""

    oldest: datetime | None
    stuck: int


def list_entries(database: Database, wanted: Wanted, *, after: Place | None = None, limit: int = 50) -> list[Row]:
    """The newest reports first, at most `limit`. Raises StoreError."""
    with database.read() as session:
        found = session.execute(_query(_by_receipt(session, wanted), after, limit)).all()
        people = _people(session, {row.campaign_id for row in found if row.campaign_id is not None})
        outbox = _outbox(session, [row.report_id for row in found])
        return [
            Row(
                **row._mapping,
                also=max(people.get(row.campaign_id or 0, 1) - 1, 0),
                outbox=outbox.get(row.report_id, ""),
            )
            for row in found
        ]


def how_undelivered(database: Database) -> Undelivered:
    """What the banner says. Raises StoreError."""
    waits = Outbox.state.in_(UNDELIVERED)
    with database.read() as session:
        oldest = session.scalar(select(func.min(Report.received_at)).join(Outbox).where(waits))
        stuck = session.scalar(select(func.count()).select_from(Outbox).where(Outbox.state.in_(STUCK)))
        return Undelivered(oldest, stuck or 0)


def count_others(database: Database, campaign_id: int | None) -> int:
    """How many people beside one reported what is in this campaign. Raises StoreError."""
    if campaign_id is None:
        return 0
    with database.read() as session:
        return max(_people(session, {campaign_id}).get(campaign_id, 1) - 1, 0)


def _query(wanted: Wanted, after: Place | None, limit: int) -> Executable:
    columns = (
        InboxEntry.report_id,
        InboxEntry.received_at,
        InboxEntry.level,
        InboxEntry.channel,
        InboxEntry.state,
        InboxEntry.verdict,
        func.coalesce(Account.name, "").label("assignee"),
        InboxEntry.campaign_id,
        InboxEntry.stage,
        InboxEntry.sender_name,
        InboxEntry.sender_address,
        InboxEntry.headline,
        InboxEntry.is_urgent,
        InboxEntry.content_gone_at.is_not(None).label("content_gone"),
        InboxEntry.read_at.is_not(None).label("is_read"),
    )
    query = select(*columns).outerjoin(Account, Account.account_id == InboxEntry.assignee_id).limit(limit)
    return query.where(*_conditions(wanted, after)).order_by(InboxEntry.received_at.desc(), InboxEntry.report_id.desc())


def _conditions(wanted: Wanted, after: Place | None) -> Iterable[ColumnElement[bool]]:
    if wanted.states and set(wanted.states) != set(STATES):
        yield InboxEntry.state.in_(wanted.states)
    for column, value in ((InboxEntry.level, wanted.level), (InboxEntry.channel, wanted.channel)):
        if value:
            yield column == value
    if wanted.assignee_id is not None:
        yield InboxEntry.assignee_id == wanted.assignee_id if wanted.assignee_id else InboxEntry.assignee_id.is_(None)
    if wanted.campaign_id is not None:
        yield InboxEntry.campaign_id == wanted.campaign_id
    if wanted.since:
        yield InboxEntry.received_at >= wanted.since
    if wanted.undelivered:
        yield InboxEntry.report_id.in_(select(Outbox.report_id).where(Outbox.state.in_(UNDELIVERED)))
    for word in wanted.words.casefold().split()[:MOST_WORDS]:
        yield InboxEntry.search_text.contains(word, autoescape=True)
    if wanted.report_id:
        yield InboxEntry.report_id == wanted.report_id
    if after:
        # Written so that the index on received_at finds the place.
        yield InboxEntry.received_at <= after.received_at
        yield or_(InboxEntry.received_at < after.received_at, InboxEntry.report_id < after.report_id)


def _by_receipt(session: Session, wanted: Wanted) -> Wanted:
    """The same, or only the report with this receipt when the words are one."""
    digits = wanted.words.replace("-", "").replace(" ", "")
    if not (digits.isdecimal() and len(digits) == RECEIPT_DIGITS):
        return wanted
    receipt = "-".join((digits[:4], digits[4:8], digits[8:]))
    report_id = session.scalar(select(Report.report_id).where(Report.receipt == receipt))
    return replace(wanted, words="", report_id=report_id) if report_id else wanted


def _people(session: Session, campaigns: set[int]) -> dict[int, int]:
    """How many people reported in each campaign; of anonymous reports each counts as somebody else."""
    if not campaigns:
        return {}
    unknown = func.count().filter(InboxEntry.reporter_key.is_(None))
    query = select(InboxEntry.campaign_id, func.count(InboxEntry.reporter_key.distinct()) + unknown)
    found = session.execute(query.where(InboxEntry.campaign_id.in_(campaigns)).group_by(InboxEntry.campaign_id))
    return {campaign_id: people for campaign_id, people in found if campaign_id is not None}


def _outbox(session: Session, report_ids: list[str]) -> dict[str, str]:
    """The worst state of what is not delivered, by report."""
    query = select(Outbox.report_id, Outbox.state).where(and_(Outbox.report_id.in_(report_ids), Outbox.state != "sent"))
    states: dict[str, str] = {}
    for report_id, state in session.execute(query):
        if state in STUCK or report_id not in states:
            states[report_id] = state
    return states

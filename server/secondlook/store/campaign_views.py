"""Campaigns as analysts see them: how many people, departments and days, the members, what ties them together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import Session

from .database import Database
from .groups import Groups
from .tables import InboxEntry, Observed, Report
from .ties import KIN, find_holders, join_same_text

LEVELS = ("none", "note", "caution", "warning")
FEWEST_PEOPLE = 3
"""From so many on, departments are told; fewer would point at somebody."""
MOST_TRACES = 50
MOST_LOOKED_UP = 100
_approached: ColumnElement[datetime] = func.coalesce(InboxEntry.approached_on, InboxEntry.received_at)


@dataclass(frozen=True)
class Place:
    """Where a page of the list begins: after the campaign with this newest report."""

    last_at: datetime
    campaign_id: int


@dataclass(frozen=True)
class Summary:
    """A campaign in one line. Every anonymous report counts as somebody else; `departments` None: too few people to tell."""

    campaign_id: int
    reports: int
    people: int
    departments: int | None
    first_on: datetime
    last_on: datetime
    last_at: datetime
    level: str
    sender: str

    @property
    def days(self) -> int:
        """From the first approach to the last; at least 1."""
        return max((self.last_on - self.first_on).days, 0) + 1


@dataclass(frozen=True)
class Member:
    """One report. `number` stands for its reporter; None: anonymous, or not known."""

    report_id: str
    on: datetime
    received_at: datetime
    level: str
    state: str
    verdict: str | None
    channel: str
    sender_name: str
    sender_address: str
    headline: str
    number: int | None
    mode: str


@dataclass(frozen=True)
class Shared:
    """A trace that several reports of a campaign hold."""

    kind: str
    value: str
    reports: int


@dataclass(frozen=True)
class Relative:
    """Another campaign, and one trace that it shares with the one asked for."""

    campaign_id: int
    kind: str
    value: str


def list_campaigns(database: Database, *, after: Place | None = None, limit: int = 30) -> list[Summary]:
    """Campaigns of at least two reports, the newest activity first. Raises StoreError."""
    last_at = func.max(InboxEntry.received_at)
    query = select(InboxEntry.campaign_id, last_at).where(InboxEntry.campaign_id.is_not(None)).group_by(InboxEntry.campaign_id)
    query = query.having(func.count() > 1).order_by(last_at.desc(), InboxEntry.campaign_id.desc()).limit(limit)
    if after:
        same_time = and_(last_at == after.last_at, InboxEntry.campaign_id < after.campaign_id)
        query = query.having(or_(last_at < after.last_at, same_time))
    with database.read() as session:
        ids = [row[0] for row in session.execute(query) if row[0] is not None]
        found = _summaries(session, ids)
        return [found[campaign_id] for campaign_id in ids if campaign_id in found]


def find_campaign(database: Database, campaign_id: int) -> Summary | None:
    """One campaign, or None. Raises StoreError."""
    with database.read() as session:
        return _summaries(session, [campaign_id]).get(campaign_id)


def departments_of(database: Database, campaign_id: int) -> list[str]:
    """The departments of a campaign, by name; none where that would point at somebody. Raises StoreError."""
    known = select(func.count(InboxEntry.reporter_key.distinct())).where(InboxEntry.campaign_id == campaign_id)
    with database.read() as session:
        people = session.scalar(known) or 0
        return sorted(_units(session, [campaign_id])[campaign_id].values()) if people >= FEWEST_PEOPLE else []


def list_members(database: Database, campaign_id: int, *, limit: int) -> list[Member]:
    """The newest `limit` reports, in the order in which people were approached. Raises StoreError."""
    query = select(InboxEntry).where(InboxEntry.campaign_id == campaign_id)
    query = query.order_by(InboxEntry.received_at.desc(), InboxEntry.report_id).limit(limit)
    with database.read() as session:
        members = [
            Member(
                report_id=one.report_id,
                on=one.approached_on or one.received_at,
                received_at=one.received_at,
                level=one.level,
                state=one.state,
                verdict=one.verdict,
                channel=one.channel,
                sender_name=one.sender_name,
                sender_address=one.sender_address,
                headline=one.headline,
                number=one.reporter_number,
                mode=one.mode,
            )
            for one in session.scalars(query)
        ]
    return sorted(members, key=lambda one: (one.on, one.received_at, one.report_id))


def shared_traces(database: Database, campaign_id: int) -> list[Shared]:
    """What several of its reports hold, the most common first. Raises StoreError."""
    member = select(InboxEntry.report_id).where(InboxEntry.campaign_id == campaign_id)
    reports = func.count(Observed.report_id.distinct())
    family = case({kind: kin[0] for kind, kin in KIN.items()}, value=Observed.kind, else_=Observed.kind)
    own = func.max(case((Observed.kind == family, 1), else_=0))
    query = select(family, Observed.value, reports, own).where(Observed.report_id.in_(member)).group_by(family, Observed.value)
    with database.read() as session:
        rows = session.execute(query.having(reports > 1).order_by(reports.desc(), Observed.value).limit(MOST_TRACES)).all()
    # As what its sender used it, where one did, else as what was named.
    return [Shared(kind if own else KIN[kind][-1], value, count) for kind, value, count, own in rows]


def relatives(database: Database, campaign_id: int, *, limit: int = 10) -> list[Relative]:
    """Other campaigns that hold a trace of this one; only a person can tell whether they are one. Raises StoreError."""
    member = select(InboxEntry.report_id).where(InboxEntry.campaign_id == campaign_id)
    count = func.count()
    held = select(Observed.kind, Observed.value).where(Observed.report_id.in_(member)).group_by(Observed.kind, Observed.value)
    with database.read() as session:
        traces = [
            (row.kind, row.value) for row in session.execute(held.order_by(count.desc(), Observed.value).limit(MOST_LOOKED_UP))
        ]
        holders = find_holders(session, traces)
        ids = {report_id for held_by in holders for report_id, _ in held_by}
        rows = session.execute(select(InboxEntry.report_id, InboxEntry.campaign_id).where(InboxEntry.report_id.in_(ids)))
        campaign_of = {report_id: other for report_id, other in rows if other is not None and other != campaign_id}
    found: dict[int, Relative] = {}
    for (_, value), held_by in zip(traces, holders, strict=True):
        for report_id, kind in held_by:
            if other := campaign_of.get(report_id):
                found.setdefault(other, Relative(other, kind, value))
    return [found[other] for other in sorted(found)][:limit]


def same_texts(database: Database, report_ids: Sequence[str], enough_bands: int) -> list[list[str]]:
    """Those of the reports whose texts are nearly the same, group by group. Raises StoreError."""
    groups = Groups(report_ids)
    with database.read() as session:
        join_same_text(session, groups, enough_bands)
    return [part for part in groups.parts() if len(part) > 1]


def bodies_of(database: Database, report_ids: Sequence[str]) -> dict[str, bytes]:
    """The bodies of some reports whose content is still here. Raises StoreError."""
    query = select(Report.report_id, Report.body).join(InboxEntry, InboxEntry.report_id == Report.report_id)
    with database.read() as session:
        rows = session.execute(query.where(Report.report_id.in_(report_ids), InboxEntry.content_gone_at.is_(None)))
        return {row.report_id: row.body for row in rows}


def _summaries(session: Session, ids: Sequence[int]) -> dict[int, Summary]:
    unknown = func.count().filter(InboxEntry.reporter_key.is_(None))
    known = func.count(InboxEntry.reporter_key.distinct())
    rank = func.max(case({level: at for at, level in enumerate(LEVELS)}, value=InboxEntry.level, else_=0))
    columns = (func.count(), known, unknown, func.min(_approached), func.max(_approached), func.max(InboxEntry.received_at), rank)
    query = select(InboxEntry.campaign_id, *columns).where(InboxEntry.campaign_id.in_(ids)).group_by(InboxEntry.campaign_id)
    units = _units(session, ids)
    return {
        campaign_id: Summary(
            campaign_id=campaign_id,
            reports=reports,
            people=people + nameless,
            departments=len(units[campaign_id]) if people >= FEWEST_PEOPLE else None,
            first_on=first_on,
            last_on=last_on,
            last_at=last_at,
            level=LEVELS[level],
            sender=_newest_sender(session, campaign_id),
        )
        for campaign_id, reports, people, nameless, first_on, last_on, last_at, level in session.execute(query)
    }


def _units(session: Session, ids: Sequence[int]) -> defaultdict[int, dict[str, str]]:
    """Departments by campaign. What anonymous people said of theirs is left out."""
    query = select(InboxEntry.campaign_id, InboxEntry.unit).distinct()
    query = query.where(InboxEntry.campaign_id.in_(ids), InboxEntry.unit != "", InboxEntry.reporter_key.is_not(None))
    units: defaultdict[int, dict[str, str]] = defaultdict(dict)
    for campaign_id, unit in session.execute(query.order_by(InboxEntry.unit)):
        units[campaign_id or 0].setdefault(unit.strip().casefold(), unit.strip())
    return units


def _newest_sender(session: Session, campaign_id: int) -> str:
    query = select(InboxEntry.sender_name, InboxEntry.sender_address).where(InboxEntry.campaign_id == campaign_id)
    row = session.execute(query.order_by(InboxEntry.received_at.desc()).limit(1)).one()
    return str(row.sender_name or row.sender_address)

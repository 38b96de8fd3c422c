"""Who is a member of which campaign, and by which number its reporters go there."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import and_, delete, func, or_, select
from sqlalchemy.orm import Session

from .tables import Campaign, InboxEntry, KeptOut

_FEW = 500


def one_at_a_time(session: Session) -> None:
    """Wait until nobody else changes campaigns."""
    # SQLite has one writer anyway. On PostgreSQL two readers could each make a campaign of the same pair.
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(5_310_677)))


def make_campaign(session: Session, now: datetime, *, by_hand: bool = False) -> Campaign:
    """A campaign without members."""
    campaign = Campaign(created_at=now, by_hand=by_hand, numbers_given=0)
    session.add(campaign)
    session.flush()
    return campaign


def put_into(session: Session, campaign: Campaign, entries: Iterable[InboxEntry]) -> None:
    """Make reports members, with a number for each reporter; those that were taken out of it stay out."""
    out = closed_to(session, campaign.campaign_id)
    new = [one for one in entries if one.report_id not in out and one.campaign_id != campaign.campaign_id]
    numbers = _numbers(session, campaign.campaign_id, [one.reporter_key for one in new if one.reporter_key])
    for entry in sorted(new, key=lambda one: (one.received_at, one.report_id)):
        key = entry.reporter_key
        if key and key not in numbers:
            campaign.numbers_given += 1
            numbers[key] = campaign.numbers_given
        entry.campaign_id, entry.reporter_number = campaign.campaign_id, numbers[key] if key else None
    session.flush()


def merge(session: Session, one_id: int, other_id: int) -> Campaign:
    """Make one campaign of two, the older, which it gives. Who was kept out of the one that goes is kept out of it."""
    stays, goes = sorted((one_id, other_id))
    campaign = session.get_one(Campaign, stays)
    put_into(session, campaign, session.scalars(select(InboxEntry).where(InboxEntry.campaign_id == goes)))
    for report_id in closed_to(session, goes):
        session.merge(KeptOut(report_id=report_id, campaign_id=stays))
    session.flush()
    session.execute(delete(KeptOut).where(KeptOut.campaign_id == goes))
    session.execute(delete(Campaign).where(Campaign.campaign_id == goes))
    return campaign


def may_merge(session: Session, one_id: int, other_id: int) -> bool:
    """Whether two campaigns may become one by themselves.

    They may not when an analyst had a hand in either, or kept a report of one out of the other.
    """
    by_hand = session.scalar(select(func.count()).where(Campaign.campaign_id.in_((one_id, other_id)), Campaign.by_hand))
    member = InboxEntry.report_id == KeptOut.report_id
    here, there = (
        and_(KeptOut.campaign_id == out, InboxEntry.campaign_id == inside)
        for out, inside in ((one_id, other_id), (other_id, one_id))
    )
    return (
        not by_hand
        and session.scalar(select(KeptOut.report_id).join(InboxEntry, member).where(or_(here, there)).limit(1)) is None
    )


def closed_to(session: Session, campaign_id: int) -> set[str]:
    """The reports that were taken out of a campaign."""
    return set(session.scalars(select(KeptOut.report_id).where(KeptOut.campaign_id == campaign_id)))


def _numbers(session: Session, campaign_id: int, keys: list[str]) -> dict[str, int]:
    known = select(InboxEntry.reporter_key, InboxEntry.reporter_number).where(InboxEntry.campaign_id == campaign_id)
    if len(keys) <= _FEW:
        known = known.where(InboxEntry.reporter_key.in_(keys))
    return {key: number for key, number in session.execute(known.distinct()) if key and number}

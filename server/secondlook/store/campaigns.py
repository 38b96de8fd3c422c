"""Reports that belong together: found when a report is read, by the traces and the text that it shares with others."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import and_, delete, func, select, update
from sqlalchemy.orm import Session, aliased

from .tables import Campaign, InboxEntry, Observed, TextBand


def join_campaign(session: Session, entry: InboxEntry, *, enough_bands: int, now: datetime) -> None:
    """Put a report into the campaign of those that share a trace or nearly the whole text with it.

    Two campaigns that turn out to be one become one: the older stays.
    """
    _one_at_a_time(session)
    alike = _same_traces(session, entry.report_id) | _same_text(session, entry.report_id, enough_bands)
    if not alike:
        return
    members = [*session.scalars(select(InboxEntry).where(InboxEntry.report_id.in_(alike))), entry]
    known = sorted({member.campaign_id for member in members if member.campaign_id is not None})
    campaign_id = known[0] if known else _new_campaign(session, now)
    for member in members:
        member.campaign_id = campaign_id
    session.flush()
    if later := known[1:]:
        session.execute(update(InboxEntry).where(InboxEntry.campaign_id.in_(later)).values(campaign_id=campaign_id))
        session.execute(delete(Campaign).where(Campaign.campaign_id.in_(later)))


def _same_traces(session: Session, report_id: str) -> set[str]:
    mine, theirs = aliased(Observed), aliased(Observed)
    same = and_(theirs.kind == mine.kind, theirs.value == mine.value, theirs.report_id != mine.report_id)
    return set(session.scalars(select(theirs.report_id).join(mine, same).where(mine.report_id == report_id).distinct()))


def _same_text(session: Session, report_id: str, enough_bands: int) -> set[str]:
    mine, theirs = aliased(TextBand), aliased(TextBand)
    same = and_(theirs.band == mine.band, theirs.value == mine.value, theirs.report_id != mine.report_id)
    query = select(theirs.report_id).join(mine, same).where(mine.report_id == report_id).group_by(theirs.report_id)
    return set(session.scalars(query.having(func.count() >= enough_bands)))


def _new_campaign(session: Session, now: datetime) -> int:
    campaign = Campaign(created_at=now)
    session.add(campaign)
    session.flush()
    return campaign.campaign_id


def _one_at_a_time(session: Session) -> None:
    # SQLite has one writer anyway. On PostgreSQL two readers could each make a campaign of the same pair.
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(5_310_677)))

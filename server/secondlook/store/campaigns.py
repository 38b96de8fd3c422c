"""Reports that belong together: found when a report is read, by the traces and the text that it shares with others."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from .campaign_members import make_campaign, may_merge, merge, one_at_a_time, put_into
from .regroup import regroup
from .tables import Campaign, InboxEntry, KeptOut
from .ties import find_alike


def join_campaign(session: Session, entry: InboxEntry, *, enough_bands: int, now: datetime) -> None:
    """Put a report into the campaign of those that share a trace or nearly the whole text with it.

    Two campaigns with the same sender or text as this report become one, the older. What is only named in a text makes no
    one of two: anybody can write down somebody else's number.
    """
    one_at_a_time(session)
    alike = find_alike(session, entry.report_id, enough_bands)
    for holders in alike.too_common:
        for held_together in _known(_entries(session, holders)):
            regroup(session, held_together, enough_bands=enough_bands, now=now)
    same, named = _entries(session, alike.same), _entries(session, alike.named)
    closed = set(session.scalars(select(KeptOut.campaign_id).where(KeptOut.report_id == entry.report_id)))
    open_same = [one for one in _known(same) if one not in closed]
    open_named = [one for one in _known(named) if one not in closed]
    loose = [one for one in (*same, *named) if one.campaign_id is None]
    campaign_id = next((one for one in (entry.campaign_id, *open_same, *open_named) if one is not None), None)
    if campaign_id is None and not loose:
        return
    campaign = make_campaign(session, now) if campaign_id is None else session.get_one(Campaign, campaign_id)
    put_into(session, campaign, [entry, *loose])
    for other in open_same:
        if other != campaign.campaign_id and may_merge(session, campaign.campaign_id, other):
            campaign = merge(session, campaign.campaign_id, other)


def _entries(session: Session, report_ids: Iterable[str]) -> list[InboxEntry]:
    return list(session.scalars(select(InboxEntry).where(InboxEntry.report_id.in_(report_ids))))


def _known(entries: Iterable[InboxEntry]) -> list[int]:
    return sorted({one.campaign_id for one in entries if one.campaign_id is not None})

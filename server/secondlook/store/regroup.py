"""Take a campaign apart where only a trace held it together that has turned out to be everybody's."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from .campaign_members import make_campaign, put_into
from .groups import Groups
from .tables import Campaign, InboxEntry, Observed
from .ties import KIN, SENDERS_OWN, is_common, join_same_text

MOST = 500  # a larger one is left to a person


def regroup(session: Session, campaign_id: int, *, enough_bands: int, now: datetime) -> None:
    """Leave in a campaign what still belongs together, the largest part; other parts become campaigns.

    Whatever belongs to nothing else is in no campaign; one without members goes.
    """
    campaign = session.get_one(Campaign, campaign_id)
    size = session.scalar(select(func.count()).where(InboxEntry.campaign_id == campaign_id)) or 0
    if campaign.by_hand or size > MOST:
        return
    entries = {one.report_id: one for one in session.scalars(select(InboxEntry).where(InboxEntry.campaign_id == campaign_id))}
    groups = Groups(entries)
    join_same_text(session, groups, enough_bands)
    _join_same_traces(session, groups, enough_bands)
    largest, *others = groups.parts()
    for part in others if len(largest) > 1 else [largest, *others]:
        leaving = [entries[report_id] for report_id in part]
        for entry in leaving:
            entry.campaign_id = entry.reporter_number = None
        session.flush()
        if len(leaving) > 1:
            put_into(session, make_campaign(session, now), leaving)
    if len(largest) == 1:
        session.delete(campaign)
        session.flush()


def _join_same_traces(session: Session, groups: Groups, enough_bands: int) -> None:
    holders: defaultdict[tuple[tuple[str, ...], str], list[tuple[str, str]]] = defaultdict(list)
    columns = select(Observed.report_id, Observed.kind, Observed.value).where(Observed.report_id.in_(groups.members))
    for report_id, kind, value in session.execute(columns.order_by(Observed.report_id)):
        holders[KIN[kind], value].append((report_id, kind))
    for held in holders.values():
        own = [report_id for report_id, kind in held if kind in SENDERS_OWN]
        for other in own[1:]:
            groups.join(own[0], other)
    for (kin, value), held in holders.items():
        first = held[0][0]
        if any(not groups.are_joined(first, other) for other, _ in held) and not is_common(session, kin[0], value, enough_bands):
            for other, _ in held:
                groups.join(first, other)

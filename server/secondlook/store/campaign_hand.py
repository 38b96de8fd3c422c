"""What analysts decide about campaigns; each change is in the audit log, in the same transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from ..errors import InputError
from .audit import write_audit
from .campaign_members import make_campaign, merge, one_at_a_time, put_into
from .database import Database
from .tables import Campaign, InboxEntry, KeptOut


def take_out(
    database: Database, campaign_id: int, report_ids: Sequence[str], *, together: bool, actor: str, now: datetime
) -> int | None:
    """Take reports out of a campaign, for good; `together`: they become one of their own, whose id this gives.

    Raises InputError when none of them is a member, or nothing would be left.
    """
    with database.write() as session:
        one_at_a_time(session)
        campaign = _campaign(session, campaign_id)
        members = select(InboxEntry).where(InboxEntry.campaign_id == campaign_id)
        taken = list(session.scalars(members.where(InboxEntry.report_id.in_(report_ids))))
        if not taken:
            raise InputError("choose at least one report of this campaign", where="report")
        if session.scalar(members.where(InboxEntry.report_id.not_in(report_ids)).limit(1)) is None:
            raise InputError("leave at least one report in the campaign", where="report")
        campaign.by_hand = True
        for entry in taken:
            session.add(KeptOut(report_id=entry.report_id, campaign_id=campaign_id))
            entry.campaign_id = entry.reporter_number = None
        session.flush()
        new = make_campaign(session, now, by_hand=True) if together else None
        if new:
            put_into(session, new, taken)
        detail = f"campaign {campaign_id}" + (f", now campaign {new.campaign_id}" if new else "")
        for entry in taken:
            write_audit(session, actor=actor, action="taken out of campaign", report_id=entry.report_id, detail=detail, now=now)
        return new.campaign_id if new else None


def merge_by_hand(database: Database, campaign_id: int, other_id: int, *, actor: str, now: datetime) -> int:
    """Make one campaign of two and give its id, the older one's; who was kept out of one for the other may be in both again.

    Raises InputError when there are not two.
    """
    if campaign_id == other_id:
        raise InputError("choose another campaign than this one", where="other")
    with database.write() as session:
        one_at_a_time(session)
        _campaign(session, campaign_id), _campaign(session, other_id)
        ids = (campaign_id, other_id)
        inside = select(InboxEntry.report_id).where(InboxEntry.campaign_id.in_(ids))
        session.execute(delete(KeptOut).where(KeptOut.campaign_id.in_(ids), KeptOut.report_id.in_(inside)))
        campaign = merge(session, campaign_id, other_id)
        campaign.by_hand = True
        write_audit(session, actor=actor, action="campaigns merged", detail=f"{max(ids)} into {min(ids)}", now=now)
        return campaign.campaign_id


def _campaign(session: Session, campaign_id: int) -> Campaign:
    campaign = session.get(Campaign, campaign_id)
    has_members = select(InboxEntry.report_id).where(InboxEntry.campaign_id == campaign_id).limit(1)
    if campaign is None or session.scalar(has_members) is None:
        raise InputError(f"there is no campaign {campaign_id}; open the list again", where="campaign")
    return campaign

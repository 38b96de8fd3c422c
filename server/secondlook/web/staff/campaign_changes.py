"""What analysts do with a campaign: take reports out, merge two, open a reporter's name. Each is a form of its page."""

from __future__ import annotations

from flask import Blueprint, redirect, request
from flask.typing import ResponseReturnValue

from ...errors import InputError
from ...reports.safe_header import plain_line
from ...store.audit import record
from ...store.campaign_hand import merge_by_hand, take_out
from ..access import allows, person
from ..service import service
from .campaigns import MOST_SHOWN, campaign_page, while_on
from .inbox_page import is_id
from .inbox_report import LONGEST_REASON, SHORTEST_REASON, open_report

bp = Blueprint("campaign_changes", __name__)


@bp.post("/campaigns/<int:campaign_id>/take-out")
@allows("analyst")
@while_on
def take_reports_out(campaign_id: int) -> ResponseReturnValue:
    """Take the chosen reports out, each by itself or as a campaign of their own."""
    here, chosen = service(), list(filter(is_id, request.form.getlist("report")))[:MOST_SHOWN]
    together = request.form.get("how") == "together"
    new = take_out(here.database, _number(campaign_id), chosen, together=together, actor=person().login, now=here.now())
    return redirect(f"/campaigns/{new or campaign_id}", 303)


@bp.post("/campaigns/<int:campaign_id>/merge")
@allows("analyst")
@while_on
def merge_two(campaign_id: int) -> ResponseReturnValue:
    """Make one of this and another campaign."""
    here, other = service(), request.form.get("other", "").strip()
    if not (other.isdecimal() and len(other) < 10):
        raise InputError("type the number of the other campaign", where="other")
    kept = merge_by_hand(here.database, _number(campaign_id), int(other), actor=person().login, now=here.now())
    return redirect(f"/campaigns/{kept}", 303)


@bp.post("/campaigns/<int:campaign_id>/name")
@allows("analyst")
@while_on
def open_name(campaign_id: int) -> ResponseReturnValue:
    """Show who a reporter is, once, to somebody who says why."""
    here, reason = service(), " ".join(request.form.get("reason", "").split())
    if not SHORTEST_REASON <= len(reason) <= LONGEST_REASON:
        raise InputError(f"say why in {SHORTEST_REASON} to {LONGEST_REASON} characters", where="reason")
    opened = open_report(request.form.get("report", ""))
    reporter = opened.received.report.reporter if opened.received else None
    if opened.handled.campaign_id != campaign_id or opened.received is None or opened.received.is_anonymous or reporter is None:
        raise InputError("this report has no name to open", where="report")
    detail = f"campaign {campaign_id}: {reason}"
    # The row is there before the name is.
    record(
        here.database,
        actor=person().login,
        action="name opened",
        report_id=opened.handled.report_id,
        detail=detail,
        now=here.now(),
    )
    shown = {"name": reporter.name or "", "address": reporter.address or "", "unit": reporter.unit or ""}
    lines = {key: plain_line(value, 320) for key, value in shown.items()}
    return campaign_page(campaign_id, opened={**lines, "report_id": opened.handled.report_id})


def _number(campaign_id: int) -> int:
    if campaign_id >= 2**31:
        raise InputError("there is no such campaign; open the list again", where="campaign")
    return campaign_id

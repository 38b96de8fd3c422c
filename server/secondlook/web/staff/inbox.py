"""/inbox: the reports, newest first, with filters and search; some of them assigned or closed together."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import get_args
from urllib.parse import urlencode

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from ...engine.assessment import LEVELS
from ...errors import InputError
from ...reports.shape import Channel
from ...store.audit import record
from ...store.handling import assign, close, list_analysts
from ...store.inbox import OPEN, STATES, Place, Row, Wanted, list_entries
from ...store.outbox import retry_stuck
from ..access import allows, person
from ..service import service
from . import Section
from .campaigns import are_on
from .inbox_page import inbox_page, is_id, pack_language, rules

bp = Blueprint("inbox", __name__)
SECTION = Section("/inbox", "staff.inbox", frozenset({"analyst"}), 10)
PAGE = 50
MOST_AT_ONCE = 200
_FILTERS = ("state", "level", "channel", "assigned", "campaign", "since", "undelivered", "q")


@bp.get("/inbox")
@allows("analyst")
def show() -> str:
    """The list."""
    here = service()
    rows = list_entries(here.database, _wanted(), after=_after(), limit=PAGE + 1)
    shown, more = rows[:PAGE], len(rows) > PAGE
    asked = {name: value for name in _FILTERS if (value := request.args.get(name, ""))}
    return render_template(
        "staff/inbox/list.html",
        **inbox_page(),
        rows=shown,
        older=_older(asked, shown[-1]) if more else "",
        asked=asked,
        is_first=_after() is None,
        levels=(*reversed(LEVELS), "unknown"),
        channels=get_args(Channel),
        stages=_stage_words(),
        analysts=list_analysts(here.database),
        campaigns_on=are_on(),
        back=request.full_path.rstrip("?"),
        most=MOST_AT_ONCE,
    )


@bp.post("/inbox/bulk")
@allows("analyst")
def change_many() -> ResponseReturnValue:
    """Assign the selected reports, or close them as harmless."""
    here, me = service(), person()
    chosen = list(filter(is_id, request.form.getlist("report")))[:MOST_AT_ONCE]
    what = request.form.get("do", "")
    if what == "harmless":
        close(here.database, chosen, "harmless", actor=me.login, now=here.now())
    elif what == "take":
        assign(here.database, chosen, me.login, actor=me.login, now=here.now())
    elif what == "assign":
        assign(here.database, chosen, request.form.get("assignee", ""), actor=me.login, now=here.now())
    else:
        raise InputError("choose what to do with the selected reports", where="do")
    back = request.form.get("back", "")
    return redirect(back if back == "/inbox" or (back.startswith("/inbox?") and back.isprintable()) else "/inbox")


@bp.post("/inbox/retry")
@allows("analyst")
def retry_all() -> ResponseReturnValue:
    """Try every report again that was not delivered."""
    here = service()
    record(here.database, actor=person().login, action="delivery tried again", detail="all", now=here.now())
    retry_stuck(here.database, now=here.now())
    return redirect("/inbox")


def _wanted() -> Wanted:
    asked = request.args
    state = asked.get("state", "")
    assigned = {"me": person().account_id, "nobody": 0}.get(asked.get("assigned", ""))
    campaign = asked.get("campaign", "")
    return Wanted(
        states=(state,) if state in STATES else STATES if state == "all" else OPEN,
        level=asked.get("level", "")[:16],
        channel=asked.get("channel", "")[:32],
        assignee_id=assigned,
        campaign_id=int(campaign) if campaign.isdecimal() and len(campaign) < 10 else None,
        since=_day(asked.get("since", "")),
        words=_kept(asked.get("q", ""))[:200],
        undelivered=asked.get("undelivered") == "1",
    )


def _after() -> Place | None:
    at, _, report_id = request.args.get("after", "").partition("_")
    try:
        return Place(datetime.fromisoformat(at).replace(tzinfo=UTC), _kept(report_id)[:36])
    except ValueError:
        return None


def _older(asked: dict[str, str], last: Row) -> str:
    at = last.received_at.replace(tzinfo=None).isoformat()
    return "/inbox?" + urlencode({**asked, "after": f"{at}_{last.report_id}"})


def _day(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text[:10]).replace(tzinfo=UTC)
    except ValueError:
        return None


def _kept(text: str) -> str:
    """What a store can compare with: PostgreSQL takes no NUL."""
    return text.replace("\0", " ")


def _stage_words() -> dict[str, str]:
    known, lang = rules(), pack_language()
    if known is None:
        return {}
    pack = known[0].pack
    return {stage.id: pack.text("stages", stage.id, "what", lang) or stage.id for stage in pack.stages}

"""/campaigns: reports that belong together, who was approached when, and what ties them together."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from urllib.parse import urlencode

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from ...reports.greeting import without_greeting
from ...store.campaign_views import (
    LEVELS,
    Place,
    Summary,
    departments_of,
    find_campaign,
    list_campaigns,
    list_members,
    relatives,
    shared_traces,
)
from ...store.options import get_option
from ..access import View, allows
from ..campaign_picture import shape
from ..service import service
from ..words import Say
from . import Section
from .campaign_shown import find_same_texts, picture_of, reporter_words
from .inbox_page import inbox_page

bp = Blueprint("campaigns", __name__)
SECTION = Section("/campaigns", "staff.campaigns", frozenset({"analyst"}), 20)
OPTION = "campaigns"
PAGE = 30
MOST_SHOWN = 200


def while_on(view: View) -> View:
    """Let a route exist only while the organisation has campaigns switched on; goes below `allows`."""

    @wraps(view)
    def guarded(**arguments: object) -> ResponseReturnValue:
        if not are_on():
            return render_template("staff/campaigns/off.html", **inbox_page()), 404
        return view(**arguments)

    return guarded


def are_on() -> bool:
    """Whether the view is switched on. Raises StoreError."""
    return get_option(service().database, OPTION, "on") != "off"


@bp.get("/campaigns")
@allows("analyst")
@while_on
def show() -> str:
    """The list, the newest activity first."""
    found = list_campaigns(service().database, after=_after(), limit=PAGE + 1)
    shown = found[:PAGE]
    last = shown[-1] if len(found) > PAGE else None
    page = inbox_page()
    return render_template(
        "staff/campaigns/list.html",
        **page,
        campaigns=shown,
        sentence=sentence_in(page["say"]),
        older=urlencode({"at": last.last_at.isoformat(), "after": last.campaign_id}) if last else "",
    )


@bp.get("/campaigns/<int:campaign_id>")
@allows("analyst")
@while_on
def show_one(campaign_id: int) -> str:
    """One campaign."""
    return campaign_page(campaign_id)


def campaign_page(campaign_id: int, *, opened: dict[str, str] | None = None) -> str:
    """The page of a campaign, with what was `opened` of one reporter; 404 for none. Raises StoreError."""
    database, page = service().database, inbox_page()
    summary = find_campaign(database, campaign_id) if campaign_id < 2**31 else None
    if summary is None:
        abort(404)
    say, word = page["say"], page["word"]
    members = list_members(database, campaign_id, limit=MOST_SHOWN)
    texts = find_same_texts(database, members)
    sentence = sentence_in(say)
    level_words = {level: word("level", level) for level in LEVELS}
    return render_template(
        "staff/campaigns/campaign.html",
        **page,
        campaign=summary,
        sentence=sentence,
        departments=departments_of(database, campaign_id),
        members=members,
        without_greeting=without_greeting,
        reporter=lambda member: reporter_words(say, member),
        people={one.number: one for one in members if one.number is not None},
        traces=shared_traces(database, campaign_id),
        texts=texts,
        picture=picture_of(say, sentence(summary), members, texts, level_words),
        keys=[(shape(level), level_words[level]) for level in LEVELS],
        relatives=relatives(database, campaign_id),
        opened=opened,
    )


def sentence_in(say: Say) -> Callable[[Summary], str]:
    """From a campaign to "4 colleagues, 3 departments, 19 days"."""

    def counted(key: str, count: int) -> str:
        return say(f"campaigns.{key}One") if count == 1 else say(f"campaigns.{key}", count)

    def sentence(campaign: Summary) -> str:
        parts = [counted("people", campaign.people)]
        if campaign.departments:
            parts.append(counted("departments", campaign.departments))
        return say("campaigns.comma").join([*parts, counted("days", campaign.days)])

    return sentence


def _after() -> Place | None:
    try:
        at, campaign_id = datetime.fromisoformat(request.args.get("at", "")), int(request.args.get("after", ""))
    except ValueError:
        return None
    return Place(at, campaign_id) if at.tzinfo and 0 <= campaign_id < 2**31 else None

"""/campaign-settings: whether the organisation looks at reports as campaigns at all."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from ...errors import InputError
from ...store.options import set_option
from ..access import allows, person
from ..service import service
from ..staff_words import staff_page
from . import Section
from .campaigns import OPTION, are_on

bp = Blueprint("campaign_settings", __name__)
SECTION = Section("/campaign-settings", "campaigns.settings", frozenset({"administrator"}), 80)


@bp.get("/campaign-settings")
@allows("administrator")
def show() -> str:
    """The switch, and what it does."""
    return render_template("staff/campaigns/settings.html", **staff_page(), is_on=are_on())


@bp.post("/campaign-settings")
@allows("administrator")
def change() -> ResponseReturnValue:
    """Switch it on or off; that is in the audit log."""
    here, wanted = service(), request.form.get("campaigns", "")
    if wanted not in ("on", "off"):
        raise InputError("choose on or off", where="campaigns")
    if (wanted == "on") != are_on():
        set_option(here.database, OPTION, wanted, actor=person().login, now=here.now())
    return redirect("/campaign-settings", 303)

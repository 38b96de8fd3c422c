"""/council: what the service is set to, which switches are on, how often what was done; never a report."""

from __future__ import annotations

from flask import Blueprint, render_template

from ...store.accounts import ROLES, list_accounts
from ...store.audit import count_audit
from ...store.options import get_option
from ..access import allows
from ..service import service
from ..shown_settings import shown_settings
from ..staff_words import staff_page
from . import Section

bp = Blueprint("council", __name__)
SECTION = Section("/council", "accounts.council", frozenset({"council", "administrator"}), 80)
# What the organisation can switch in the service itself, with the default. Other options hold keys and stay unseen.
SWITCHES = {"campaigns": "on"}
IMPOSSIBLE = ("noUnreported", "noWarned", "noPerson", "noOrigin", "noContent")


@bp.get("/council")
@allows("council", "administrator")
def show() -> str:
    """The page."""
    here = service()
    rows = shown_settings(here.settings)
    people = [one for one in list_accounts(here.database) if not one.disabled]
    return render_template(
        "staff/council.html",
        **staff_page(),
        settings=[row for row in rows if not row.is_switch],
        switches=[row for row in rows if row.is_switch],
        options=[(name, get_option(here.database, name, default), default) for name, default in SWITCHES.items()],
        roles=[(role, sum(role in one.roles for one in people)) for role in ROLES],
        counts=count_audit(here.database),
        impossible=IMPOSSIBLE,
    )

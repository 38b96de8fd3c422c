"""/privacy: what is kept and who can read it, for the staff; the same words as reporters read."""

from __future__ import annotations

from flask import Blueprint, render_template

from ...store.accounts import ROLES
from ..access import allows
from ..kept import NEVER, what_is_kept
from ..service import service
from ..staff_words import staff_page
from . import Section

bp = Blueprint("privacy", __name__)
SECTION = Section("/privacy", "staff.privacy", frozenset(ROLES), 80)


@bp.get("/privacy")
@allows(*ROLES)
def show() -> str:
    """The page."""
    here = service()
    return render_template("staff/privacy.html", **staff_page(), kept=what_is_kept(here.settings, here.database), never=NEVER)

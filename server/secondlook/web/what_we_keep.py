"""/what-we-keep: for everybody who may report: what is kept, how long, who reads it, and what cannot happen."""

from __future__ import annotations

from flask import Blueprint, render_template

from .access import public
from .kept import NEVER, what_is_kept
from .service import service
from .staff_words import staff_page

bp = Blueprint("what_we_keep", __name__)


@bp.get("/what-we-keep")
@public
def show() -> str:
    """The page, in the language asked for by `?lang=` or by the browser."""
    here = service()
    return render_template("what_we_keep.html", **staff_page(), kept=what_is_kept(here.settings, here.database), never=NEVER)

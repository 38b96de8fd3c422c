"""/: a small page that says what this is."""

from __future__ import annotations

from flask import Blueprint, render_template

from .access import public
from .service import service

bp = Blueprint("home", __name__)


@bp.get("/")
@public
def home() -> str:
    """Say what this is and where to go."""
    settings = service().settings
    return render_template("home.html", organisation=settings.organisation, report_page=settings.report_page)

"""/audit: who did what when, for administrators; for the council what concerns the service and no report."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import islice
from urllib.parse import urlencode

from flask import Blueprint, render_template, request

from ...store.audit import audit_faults, count_audit, read_audit
from ..access import allows, person
from ..service import service
from ..staff_words import staff_page
from . import Section

bp = Blueprint("audit", __name__)
SECTION = Section("/audit", "staff.audit", frozenset({"administrator", "council"}), 70)
ROWS = 100
MOST_FAULTS = 10
# What the council reads row by row. A new action is only counted until somebody decides that it belongs here.
FOR_COUNCIL = (
    "account added",
    "account changed",
    "answer text changed",
    "backup",
    "enrolment code made",
    "enrolment code revoked",
    "option changed",
    "purged",
    "reports exported",
    "restore",
    "token made",
    "token revoked",
)


@bp.get("/audit")
@allows("administrator", "council")
def show() -> str:
    """The newest rows that were asked for, counts, and on demand whether the chain is whole."""
    here, everything = service(), "administrator" in person().roles
    asked = {name: _plain(request.args.get(name, "")) for name in ("action", "report", "since", "until")}
    allowed = None if everything else FOR_COUNCIL
    actions = [asked["action"]] if asked["action"] and (allowed is None or asked["action"] in allowed) else allowed
    until = _day(asked["until"])
    rows = read_audit(
        here.database,
        report_id=(asked["report"] or None) if everything else None,
        actions=actions,
        since=_day(asked["since"]),
        until=until and until + timedelta(days=1),
        before=int(before) if (before := request.args.get("before", "")[:9]).isdecimal() else None,
        limit=ROWS + 1,
    )
    counts = count_audit(here.database)
    return render_template(
        "staff/audit.html",
        **staff_page(),
        rows=rows[:ROWS],
        older=urlencode({**asked, "before": rows[ROWS - 1].seq}) if len(rows) > ROWS else "",
        asked=asked,
        actions=[action for action in counts if allowed is None or action in allowed],
        counts=counts,
        everything=everything,
        faults=list(islice(audit_faults(here.database), MOST_FAULTS)) if "check" in request.args else None,
    )


def _plain(text: str) -> str:
    return "".join(filter(str.isprintable, text)).strip()


def _day(text: str) -> datetime | None:
    try:
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        return None

"""/healthz: the process lives. /readyz: it can commit to the store. /metrics: how reports come and go."""

from __future__ import annotations

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue

from ..store.outbox import how_it_stands
from ..store.probe import commit_something
from ..store.taken_mail import count_taken
from .access import public
from .service import service

bp = Blueprint("health", __name__)
_STATES = ("pending", "leased", "sent", "failed", "dead", "bounced")
_MAILS = ("report", "bounce", "own", "automatic", "outside", "unforeseen")


@bp.get("/healthz")
@public
def healthz() -> ResponseReturnValue:
    """Answer as long as the process lives."""
    return {"status": "ok"}


@bp.get("/readyz")
@public
def readyz() -> ResponseReturnValue:
    """Commit something; a store that cannot gives 503."""
    commit_something(service().database, service().now())
    return {"status": "ready"}


@bp.get("/metrics")
@public
def metrics() -> Response:
    """Counts for Prometheus; no content and no person in them."""
    stands, mails = how_it_stands(service().database), count_taken(service().database)
    waiting = (service().now() - stands.oldest).total_seconds() if stands.oldest else 0.0
    lines = [
        "# HELP secondlook_reports_total Reports in the store.",
        "# TYPE secondlook_reports_total gauge",
        f"secondlook_reports_total {sum(stands.by_state.values())}",
        "# HELP secondlook_outbox Reports by how far their mail has come.",
        "# TYPE secondlook_outbox gauge",
        *(f'secondlook_outbox{{state="{state}"}} {stands.by_state.get(state, 0)}' for state in _STATES),
        "# HELP secondlook_outbox_oldest_seconds Age of the oldest report that is not forwarded.",
        "# TYPE secondlook_outbox_oldest_seconds gauge",
        f"secondlook_outbox_oldest_seconds {max(0.0, waiting):.0f}",
        "# HELP secondlook_mails Mails that came to the report address, by what they were.",
        "# TYPE secondlook_mails gauge",
        *(f'secondlook_mails{{kind="{kind}"}} {mails.get(kind, 0)}' for kind in _MAILS),
    ]
    return Response("\n".join(lines) + "\n", mimetype="text/plain; version=0.0.4")

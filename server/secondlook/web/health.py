"""/healthz: the process lives. /readyz: it can commit to the store, and nothing else."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue

from ..store.probe import commit_something
from .access import public
from .service import service

bp = Blueprint("health", __name__)


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

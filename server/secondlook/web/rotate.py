"""POST /api/v1/rotate: a client changes its token for a fresh one before it ends."""

from __future__ import annotations

import secrets
from datetime import timedelta

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue
from pydantic import BaseModel

from ..store.tokens import rotate_token
from .bearer import bearer, requires
from .operation import Operation, describes
from .problems import problem
from .service import service

bp = Blueprint("rotate", __name__)


class Rotated(BaseModel):
    """The fresh token; it is shown this once. The one it was asked with ends at `old_expires_at`."""

    token: str
    scope: str
    expires_at: str
    old_expires_at: str


@bp.post("/api/v1/rotate")
@describes(Operation(answers={201: Rotated, 409: None}))
@requires("device")
def post_rotate() -> ResponseReturnValue:
    """Give a device a fresh token in the second half of its token's life. Asked again within a day, it gives another."""
    here = service()
    token, expires = f"slt_{secrets.token_urlsafe(32)}", here.now() + timedelta(days=here.settings.token_days)
    old_ends = rotate_token(here.database, bearer().token_id, token, now=here.now(), expires=expires)
    if old_ends is None:
        return problem(409, "Not yet", "Go on with this token; ask again when two thirds of its life are over.")
    answer = Rotated(token=token, scope="device", expires_at=expires.isoformat(), old_expires_at=old_ends.isoformat())
    return jsonify(answer.model_dump()), 201

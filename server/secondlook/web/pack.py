"""GET /api/v1/pack: the signed rules, sent only when they changed.

No token is asked for: the pack is a static signed file that any cache may hold, and `/try` reads it as well.
"""

from __future__ import annotations

from flask import Blueprint, Response, request

from .access import public
from .operation import Operation, describes
from .service import service

bp = Blueprint("pack", __name__)


@bp.get("/api/v1/pack")
@describes(Operation(answers={200: None, 304: None}))
@public
def get_pack() -> Response:
    """Give the signed rule pack. Send its ETag as If-None-Match next time."""
    response = Response(service().pack, mimetype="application/octet-stream")
    response.headers["Cache-Control"] = "no-cache"
    response.set_etag(service().pack_tag)
    response.make_conditional(request)
    return response

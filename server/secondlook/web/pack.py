"""GET /api/v1/pack: the signed rules, sent only when they changed.

No token is asked for: the pack is a static signed file that any cache may hold, and `/try` reads it as well.
"""

from __future__ import annotations

import logging

from flask import Blueprint, Response, request

from ..errors import StoreError
from ..packs.publish import base_version
from ..store.pack_refusals import count_refusal
from .access import public
from .operation import Operation, describes
from .service import service

bp = Blueprint("pack", __name__)
log = logging.getLogger(__name__)
REFUSED = "X-Pack-Refused"
MOST_TOLD = 900
"""In an hour and this process; `Failures` counts to a thousand."""
_EVERYBODY = "everybody"


@bp.get("/api/v1/pack")
@describes(Operation(answers={200: None, 304: None}))
@public
def get_pack() -> Response:
    """Give the signed rule pack. Send its ETag as If-None-Match next time.

    A client that refused one may say so once, as `X-Pack-Refused: version; reason`: it is counted, and nothing else is kept.
    """
    rules = service().rules
    if told := request.headers.get(REFUSED):
        _count(told)
    response = Response(rules.signed, mimetype="application/octet-stream")
    # Any cache may keep it and has to ask whether it still holds: a rollback is to reach everybody at once.
    response.headers["Cache-Control"] = "public, no-cache"
    response.set_etag(rules.sha256)
    response.make_conditional(request)
    return response


def _count(told: str) -> None:
    here, now = service(), service().now()
    # Whoever asks need not prove anything: more than a fleet would tell is not written down.
    if here.refusals.count(_EVERYBODY, now) >= MOST_TOLD:
        return
    here.refusals.add(_EVERYBODY, now)
    try:
        count_refusal(here.database, told, base=base_version(), now=now)
    except StoreError as error:
        log.warning("a refused pack was not counted: %s", error)

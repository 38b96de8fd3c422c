"""POST /api/v1/assess: judge a message for another system. Off unless the organisation turns it on.

No client of ours calls it: private messages are judged on the device.
"""

from __future__ import annotations

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from ..engine.messages import read_item
from ..reports.shape import Assessment, Conversation, Message
from .bearer import requires
from .clean_json import json_object, shaped
from .operation import Operation, describes
from .problems import problem
from .service import service

bp = Blueprint("assess", __name__)


@bp.post("/api/v1/assess")
@describes(Operation(body=(Message, Conversation), answers={200: Assessment, 404: None}))
@requires("integrator")
def post_assess() -> ResponseReturnValue:
    """Judge one Message or Conversation and keep nothing of it."""
    if not service().settings.assess_enabled:
        return problem(404, "Not in use here", "SECONDLOOK_ASSESS_ENABLED turns it on.")
    values = json_object()
    shaped(Conversation if "messages" in values else Message, values)
    return jsonify(service().engine.assess(read_item(values)).to_json())

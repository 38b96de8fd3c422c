"""POST /api/v1/counts: how often signals were called fine, where the organisation switched that on."""

from __future__ import annotations

from typing import Annotated

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue
from pydantic import BaseModel, ConfigDict, Field

from ..store.fine_counts import MOST_SIGNALS, add_counts, are_counted
from .bearer import bearer, requires
from .clean_json import json_object, shaped
from .operation import Operation, describes
from .service import service

bp = Blueprint("counts", __name__)

_Signal = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,79}$")]


class Counts(BaseModel):
    """Signal -> how often it was called fine since the last time; no message, no conversation, no time."""

    model_config = ConfigDict(hide_input_in_errors=True, strict=True)
    fine: Annotated[dict[_Signal, Annotated[int, Field(ge=1, le=1000)]], Field(max_length=MOST_SIGNALS)]


class Wanted(BaseModel):
    """Whether counts are wanted; a client that hears false keeps none."""

    wanted: bool


@bp.get("/api/v1/counts")
@describes(Operation(answers={200: Wanted}))
@requires("device")
def get_counts() -> ResponseReturnValue:
    """Tell whether the organisation wants counts."""
    return jsonify(Wanted(wanted=are_counted(service().database)).model_dump())


@bp.post("/api/v1/counts")
@describes(Operation(body=Counts, answers={202: Wanted}))
@requires("device")
def post_counts() -> ResponseReturnValue:
    """Add counts to those of all others; where they are not wanted nothing is kept."""
    here = service()
    told = shaped(Counts, json_object())
    signals = {signal.id for signal in here.engine.pack.signals}
    known = {signal: count for signal, count in told.fine.items() if signal in signals}
    wanted = add_counts(here.database, known, token_id=bearer().token_id, now=here.now())
    return jsonify(Wanted(wanted=wanted).model_dump()), 202

"""POST /api/v1/reports takes a report; GET by receipt says what became of it."""

from __future__ import annotations

import logging
import math

from flask import Blueprint, Response, jsonify, request, url_for
from flask.typing import ResponseReturnValue
from pydantic import BaseModel

from ..reports.accept import accept_report
from ..reports.shape import Report
from ..store.allowance import Allowance
from ..store.status import find_status
from .bearer import bearer, requires
from .client_network import client_network
from .operation import Operation, describes
from .problems import problem
from .service import service

log = logging.getLogger(__name__)
bp = Blueprint("reports", __name__)
LARGEST = 40 * 1024 * 1024
WRONG_RECEIPTS_PER_HOUR = 20


class Receipt(BaseModel):
    """The report is on the disk and will be forwarded."""

    receipt: str
    report_id: str


class ReportStatus(BaseModel):
    """`state` is received or forwarded; times are ISO 8601 in UTC."""

    receipt: str
    state: str
    received_at: str
    forwarded_at: str | None


@bp.post("/api/v1/reports")
@describes(Operation(body=Report, answers={201: Receipt, 200: Receipt, 409: None, 413: None, 429: None}))
@requires("device", "page")
def post_report() -> ResponseReturnValue:
    """Take a report. The same report again gives the same receipt; a wrong part is kept as it came."""
    request.max_content_length = LARGEST
    here = service()
    received, intake = accept_report(
        here.database,
        request.get_data(cache=False),
        token_id=bearer().token_id,
        limit=Allowance(here.settings.reports_per_hour, here.settings.reports_burst),
        now=here.now(),
    )
    if intake.kind == "conflict":
        return problem(409, "Another report has this report_id", "Make a new report_id and send it again.")
    if intake.kind == "limited":
        return _limited(intake.wait_seconds)
    if intake.kind == "new":
        log.info("report stored, %d bytes", len(received.body.text))
    report_id = received.report.report_id
    answer = jsonify(Receipt(receipt=intake.receipt, report_id=report_id).model_dump())
    where = url_for("reports.get_status", receipt=intake.receipt)
    return answer, 201 if intake.kind == "new" else 200, {"Location": where}


@bp.get("/api/v1/reports/<receipt>")
@describes(Operation(answers={200: ReportStatus, 404: None, 429: None}))
@requires("device", "page")
def get_status(receipt: str) -> ResponseReturnValue:
    """Say whether a report has been forwarded. The receipt shows nothing of what was reported."""
    here, network = service(), client_network()
    # Anybody may have a pass, so a pass may not try out receipts; a device is known.
    if bearer().scope == "page" and here.wrong_receipts.count(network, here.now()) >= WRONG_RECEIPTS_PER_HOUR:
        return problem(429, "Too many wrong receipts", "Try again in an hour.", {"Retry-After": "3600"})
    status = find_status(here.database, receipt)
    if status is None:
        here.wrong_receipts.add(network, here.now())
        return problem(404, "No such receipt", "Check the twelve digits.")
    forwarded = status.forwarded_at
    return jsonify(
        ReportStatus(
            receipt=receipt,
            state="forwarded" if forwarded else "received",
            received_at=status.received_at.isoformat(),
            forwarded_at=forwarded.isoformat() if forwarded else None,
        ).model_dump()
    )


def _limited(wait_seconds: float) -> Response:
    detail = "This token has sent many reports. Keep the report and send it again later."
    return problem(429, "Too many reports", detail, {"Retry-After": str(math.ceil(wait_seconds))})

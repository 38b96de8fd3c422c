"""POST /api/v1/reports takes a report; GET by receipt says what became of it."""

from __future__ import annotations

import logging
import math
from datetime import timedelta

from flask import Blueprint, Response, jsonify, request, url_for
from flask.typing import ResponseReturnValue
from pydantic import BaseModel

from ..reports.accept import accept_report
from ..reports.shape import Report
from ..store.allowance import Allowance
from ..store.attempts import Limit, take, used_up
from ..store.status import Status, find_status
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


class ReportFeedback(BaseModel):
    """An answer of the security department."""

    at: str
    text: str


class ReportStatus(BaseModel):
    """`state` is received, forwarded, in_review or closed; times are ISO 8601 in UTC.

    `verdict` is approach, scam, harmless or exercise once the report is closed, otherwise null.
    """

    receipt: str
    state: str
    received_at: str
    forwarded_at: str | None
    verdict: str | None
    feedback: list[ReportFeedback]


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
        targets=here.targets,
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
    """Say how far a report has come and what the reporter was told. The receipt shows nothing of what was reported."""
    here = service()
    limits = _guesses()
    if any(used_up(here.database, limit, now=here.now()) for limit in limits):
        return problem(429, "Too many wrong receipts", "Try again in an hour.", {"Retry-After": "3600"})
    status = find_status(here.database, receipt)
    if status is None:
        for limit in limits:
            take(here.database, [limit], now=here.now())
        return problem(404, "No such receipt", "Check the twelve digits.")
    return jsonify(_shown(status).model_dump())


def _guesses() -> list[Limit]:
    """Who may try out receipts how often: a token; and where anybody may have a token, an address."""
    limits = [Limit(f"receipts of token {bearer().token_id}", WRONG_RECEIPTS_PER_HOUR, timedelta(hours=1))]
    if bearer().scope == "page":
        limits.append(Limit(f"receipts from {client_network()}", WRONG_RECEIPTS_PER_HOUR, timedelta(hours=1)))
    return limits


def _shown(status: Status) -> ReportStatus:
    forwarded = status.forwarded_at
    unreviewed = "forwarded" if forwarded else "received"
    return ReportStatus(
        receipt=status.receipt,
        state=unreviewed if status.review == "received" else status.review,
        received_at=status.received_at.isoformat(),
        forwarded_at=forwarded.isoformat() if forwarded else None,
        verdict=status.verdict if status.review == "closed" else None,
        feedback=[ReportFeedback(at=told.at.isoformat(), text=told.text) for told in status.feedback],
    )


def _limited(wait_seconds: float) -> Response:
    detail = "This token has sent many reports. Keep the report and send it again later."
    return problem(429, "Too many reports", detail, {"Retry-After": str(math.ceil(wait_seconds))})

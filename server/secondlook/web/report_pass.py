"""POST /api/v1/report-pass: what the page /report sends a report with, since nobody enrols there.

A pass may send reports and read their state, for one day. Only our own page gets one: another site cannot make a
visitor's browser file reports. A program can, so passes are counted by address.
"""

from __future__ import annotations

import secrets
from datetime import timedelta
from urllib.parse import urlsplit

from flask import Blueprint, abort, jsonify, request
from flask.typing import ResponseReturnValue
from pydantic import BaseModel

from ..store.tokens import add_pass
from .access import public
from .clean_json import json_object, shaped
from .client_network import client_network
from .operation import Operation, describes
from .problems import problem
from .service import service

bp = Blueprint("report_pass", __name__)
GOOD_FOR = timedelta(days=1)


class PassRequest(BaseModel):
    """Nothing needs to be said."""


class ReportPass(BaseModel):
    """A token of scope `page`; `expires_at` is ISO 8601 in UTC."""

    token: str
    expires_at: str


@bp.post("/api/v1/report-pass")
@public
@describes(Operation(body=PassRequest, answers={201: ReportPass, 403: None, 404: None, 415: None, 429: None}))
def post_report_pass() -> ResponseReturnValue:
    """Give the page /report a token for one day. 404 where the page is switched off."""
    here = service()
    now, network = here.now(), client_network()
    if not here.settings.report_page:
        abort(404)
    if not _from_our_page():
        return problem(403, "Only for our own page", "Open /report of this service.")
    if not request.is_json:
        return problem(415, "Not JSON", "Send {} as application/json.")
    if here.passes.count(network, now) >= here.settings.report_passes_per_hour:
        return problem(429, "Too many reports from this address", "Keep the report and send it later.", {"Retry-After": "900"})
    shaped(PassRequest, json_object())
    here.passes.add(network, now)
    token, expires = f"slt_{secrets.token_urlsafe(32)}", now + GOOD_FOR
    add_pass(here.database, token, now=now, expires=expires)
    return jsonify(ReportPass(token=token, expires_at=expires.isoformat()).model_dump()), 201


def _from_our_page() -> bool:
    """Does the browser say so? `Origin` speaks where `Sec-Fetch-Site` does not: in old browsers and without TLS."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    return urlsplit(request.headers.get("Origin", "")).netloc == request.host

"""POST /api/v1/enrol: an enrolment code becomes a token of the client's own."""

from __future__ import annotations

import secrets
from datetime import timedelta

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue
from pydantic import BaseModel, ConfigDict

from ..store.tokens import enrol
from .access import public
from .clean_json import json_object, shaped
from .operation import Operation, describes
from .problems import problem
from .service import service

bp = Blueprint("enrol", __name__)


class Enrolment(BaseModel):
    """The code that the organisation gave out."""

    model_config = ConfigDict(hide_input_in_errors=True)
    code: str


class Contact(BaseModel):
    """Whom a person can ask when the service does not answer."""

    organisation: str
    phone: str
    address: str


class Enrolled(BaseModel):
    """The client's own token; it is shown this once."""

    token: str
    scope: str
    expires_at: str
    contact: Contact


@bp.post("/api/v1/enrol")
@describes(Operation(body=Enrolment, answers={201: Enrolled, 403: None, 429: None}))
@public
def post_enrol() -> ResponseReturnValue:
    """Exchange an enrolment code for a device token."""
    here, settings = service(), service().settings
    now, address = here.now(), request.remote_addr or ""
    # Only wrong codes count: a whole firm enrols from behind one address.
    if here.wrong_codes.count(address, now) >= settings.failed_enrolments_per_hour:
        return problem(429, "Too many wrong codes", "Try again in an hour.", {"Retry-After": "3600"})
    wish = shaped(Enrolment, json_object())
    token, expires = f"slt_{secrets.token_urlsafe(32)}", now + timedelta(days=settings.token_days)
    if not enrol(here.database, wish.code.strip(), token, now=now, expires=expires):
        here.wrong_codes.add(address, now)
        return problem(403, "The code is not valid", "It may be old or used up; ask for a new one.")
    contact = Contact(organisation=settings.organisation, phone=settings.security_phone, address=settings.contact_address)
    answer = Enrolled(token=token, scope="device", expires_at=expires.isoformat(), contact=contact)
    return jsonify(answer.model_dump()), 201

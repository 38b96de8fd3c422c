"""/clients: enrolment codes, and the tokens that clients have by them; for administrators. Who holds one nobody knows."""

from __future__ import annotations

import secrets
from datetime import timedelta

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from ...errors import InputError
from ...store.enrolments import count_tokens, list_codes, make_code, revoke_code, revoke_ending
from ..access import allows, person
from ..service import service
from ..staff_words import staff_page
from . import Section

bp = Blueprint("clients", __name__)
SECTION = Section("/clients", "accounts.clients", frozenset({"administrator"}), 61)
MOST_USES = 100_000
MOST_HOURS = 24 * 365


@bp.get("/clients")
@allows("administrator")
def show() -> str:
    """Codes and counts."""
    return _page()


@bp.post("/clients/code")
@allows("administrator")
def new_code() -> ResponseReturnValue:
    """Make a code; the page shows it this once."""
    here, code = service(), secrets.token_urlsafe(16)
    try:
        uses, hours = _number("uses", MOST_USES), _number("hours", MOST_HOURS)
    except InputError as error:
        return _page(trouble=error.words), 422
    expires = here.now() + timedelta(hours=hours)
    make_code(here.database, code, expires=expires, uses=uses, actor=person().login, now=here.now())
    return _page(code=code)


@bp.post("/clients/revoke-code")
@allows("administrator")
def end_code() -> ResponseReturnValue:
    """End a code and all tokens that go back to it, at once."""
    here = service()
    try:
        count = revoke_code(here.database, request.form.get("code", ""), actor=person().login, now=here.now())
    except InputError as error:
        return _page(trouble=error.words), 422
    return _page(ended=count)


@bp.post("/clients/revoke-token")
@allows("administrator")
def end_token() -> ResponseReturnValue:
    """End the token with these last characters, at once."""
    here = service()
    try:
        revoke_ending(here.database, request.form.get("ending", "").strip(" …"), actor=person().login, now=here.now())
    except InputError as error:
        return _page(trouble=error.words), 422
    return _page(ended=1)


def _number(name: str, most: int) -> int:
    text = request.form.get(name, "")
    if not (text.isascii() and text.isdigit()) or not 1 <= int(text[:9]) <= most:
        raise InputError("write a whole number", where=name, words="badNumber")
    return int(text)


def _page(trouble: str = "", code: str = "", ended: int | None = None) -> str:
    here = service()
    return render_template(
        "staff/clients.html",
        **staff_page(),
        codes=list_codes(here.database, now=here.now()),
        counts=count_tokens(here.database, now=here.now()),
        now=here.now(),
        trouble=trouble,
        code=code,
        ended=ended,
    )

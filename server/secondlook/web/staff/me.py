"""/me: one's own account: what one may do, the language of the pages, a new password."""

from __future__ import annotations

from flask import Blueprint, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from ...store.accounts import ROLES, change_account, find_password
from ...store.attempts import forget, take
from ..access import allows, person, start_session
from ..passwords import SHORTEST, Busy, hashed, matches
from ..refusal import refuse
from ..service import service
from ..staff_words import staff_page
from ..words import LANGUAGES
from .sign_in import limit_of_account, too_many

bp = Blueprint("me", __name__)


@bp.get("/me")
@allows(*ROLES, with_any_password=True)
def show() -> str:
    """The page."""
    return _page("")


@bp.post("/me/password")
@allows(*ROLES, with_any_password=True)
def change_password() -> ResponseReturnValue:
    """Take a new password from somebody who knows the old one; every other browser is signed out."""
    me, here = person(), service()
    old, new = request.form.get("old", ""), request.form.get("new", "")
    limit = limit_of_account(me.login)
    # A stolen session must not be a way to try passwords without end.
    if wait := take(here.database, [limit], now=here.now()):
        return too_many(wait)
    found = find_password(here.database, me.login)
    try:
        if not matches(old, found[1] if found else None):
            return _page("staff.wrong"), 422
    except Busy:
        return refuse(429, "busy", headers={"Retry-After": "5"})
    forget(here.database, limit.key)
    if len(new) < SHORTEST or new in (old, me.login):
        return _page("staff.tooShort" if len(new) < SHORTEST else "accounts.another"), 422
    change_account(here.database, me.login, password_hash=hashed(new), actor=me.login, now=here.now())
    answer = make_response(redirect("/me"))
    start_session(answer, me, audited=False)
    return answer


@bp.post("/me/language")
@allows(*ROLES, with_any_password=True)
def change_language() -> ResponseReturnValue:
    """Keep the language in a cookie of this browser."""
    answer = make_response(redirect("/me"))
    lang = request.form.get("lang", "")
    if lang in LANGUAGES:
        answer.set_cookie("lang", lang, max_age=365 * 86400, secure=request.is_secure, httponly=True, samesite="Strict", path="/")
    return answer


def _page(trouble: str) -> str:
    return render_template("staff/me.html", **staff_page(), trouble=trouble, shortest=SHORTEST)

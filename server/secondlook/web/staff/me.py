"""/me: one's own account: what one may do, the language of the pages, a new password."""

from __future__ import annotations

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from flask import Blueprint, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from ...store.accounts import ROLES, change_account, find_password
from ..access import allows, person, start_session
from ..service import service
from ..staff_words import staff_page
from ..words import LANGUAGES
from .sign_in import hashed

bp = Blueprint("me", __name__)
SHORTEST = 12


@bp.get("/me")
@allows(*ROLES)
def show() -> str:
    """The page."""
    return _page("")


@bp.post("/me/password")
@allows(*ROLES)
def change_password() -> ResponseReturnValue:
    """Take a new password from somebody who knows the old one; every other browser is signed out."""
    me, here = person(), service()
    found = find_password(here.database, me.login)
    try:
        PasswordHasher().verify(found[1] if found else "", request.form.get("old", ""))
    except (VerificationError, ValueError):
        return _page("staff.wrong"), 422
    new = request.form.get("new", "")
    if len(new) < SHORTEST:
        return _page("staff.tooShort"), 422
    change_account(here.database, me.login, password_hash=hashed(new), actor=me.login, now=here.now())
    answer = make_response(redirect("/me"))
    start_session(answer, me)
    return answer


@bp.post("/me/language")
@allows(*ROLES)
def change_language() -> ResponseReturnValue:
    """Keep the language in a cookie of this browser."""
    answer = make_response(redirect("/me"))
    lang = request.form.get("lang", "")
    if lang in LANGUAGES:
        answer.set_cookie("lang", lang, max_age=365 * 86400, secure=request.is_secure, httponly=True, samesite="Strict", path="/")
    return answer


def _page(trouble: str) -> str:
    return render_template("staff/me.html", **staff_page(), trouble=trouble, shortest=SHORTEST)

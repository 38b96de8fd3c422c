"""/sign-in and /sign-out: local accounts by password. How others sign in stands in files beside this one."""

from __future__ import annotations

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ...store.accounts import Person, find_password
from ...store.audit import record
from ...store.sign_ins import sign_out
from ..access import cookie_name, end_session, public, start_session, who
from ..problems import problem
from ..service import service
from ..staff_words import staff_page

bp = Blueprint("sign_in", __name__)
MOST_FAILURES = 5


@bp.get("/sign-in")
@public
def show() -> ResponseReturnValue:
    """The form; somebody who is signed in already goes on to where he wanted to be."""
    if who():
        return redirect(_wanted())
    return render_template("staff/sign_in.html", **staff_page(), next=_wanted(), wrong=False)


@bp.post("/sign-in")
@public
def submit() -> ResponseReturnValue:
    """Check name and password; five wrong ones close the account's door for a quarter of an hour."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        return problem(403, "The form came from elsewhere", "Open the sign-in page and try again.")
    here, login = service(), request.form.get("login", "").strip()[:120]
    if here.wrong_passwords.count(login, here.now()) >= MOST_FAILURES:
        return problem(429, "Too many wrong passwords", "Try again in a quarter of an hour.", {"Retry-After": "900"})
    somebody = _who_knows(login, request.form.get("password", ""))
    if somebody is None:
        here.wrong_passwords.add(login, here.now())
        record(here.database, actor=login, action="sign-in refused", now=here.now())
        return render_template("staff/sign_in.html", **staff_page(), next=_wanted(), wrong=True), 401
    record(here.database, actor=somebody.login, action="signed in", now=here.now())
    response = make_response(redirect(_wanted()))
    start_session(response, somebody)
    return response


@bp.post("/sign-out")
@public
def leave() -> ResponseReturnValue:
    """End the session of this browser."""
    if secret := request.cookies.get(cookie_name()):
        sign_out(service().database, secret)
    response = make_response(redirect(url_for("sign_in.show")))
    end_session(response)
    return response


def hashed(password: str) -> str:
    """The password as argon2id."""
    return PasswordHasher().hash(password)


def _who_knows(login: str, password: str) -> Person | None:
    found = find_password(service().database, login)
    # An unknown name takes as long as a known one, so that names cannot be tried out.
    somebody, known = found or (None, _nobodys_hash())
    try:
        PasswordHasher().verify(known, password)
    except (VerificationError, InvalidHashError):
        return None
    return somebody


@cache
def _nobodys_hash() -> str:
    return hashed("nobody's")


def _wanted() -> str:
    """A page of our own to go on to, never an address elsewhere."""
    wanted = request.values.get("next", "")
    if wanted.startswith("/") and not wanted.startswith(("//", "/\\")) and wanted.isprintable():
        return wanted
    return "/inbox"

"""/sign-in and /sign-out: local accounts by password. How others sign in stands in files beside this one."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ...store.accounts import find_password, is_anybody_there
from ...store.attempts import Limit, forget, give_back, take
from ...store.audit import record
from ...store.sign_ins import sign_out
from ..access import cookie, end_session, is_our_form, public, start_session, who
from ..passwords import Busy, matches
from ..refusal import refuse
from ..service import service
from ..staff_words import staff_page
from .oidc import way_elsewhere
from .wanted import next_page, wanted_page
from .who_tries import limit_of_network, seems_ours

bp = Blueprint("sign_in", __name__)
WINDOW = timedelta(minutes=15)
MOST_FAILURES = 5
UNKNOWN_WRITTEN = Limit("unknown names written", 60, timedelta(hours=1))


@bp.get("/sign-in")
@public
def show() -> ResponseReturnValue:
    """The form; somebody who is signed in already goes on to where he wanted to be."""
    if signed_in := who():
        return redirect(next_page(request.args.get("next", ""), signed_in.person))
    if request.headers.get("Sec-Fetch-Site") == "cross-site":
        # Who follows a link in a mail may be signed in; the cookie only comes along when our own page goes on.
        onward = url_for("sign_in.show", next=wanted_page(request.args.get("next", "")))
        return make_response(render_template("staff/onward.html", **staff_page(), heading="oneMoment", onward=onward))
    return _form(wrong=False)


@bp.post("/sign-in")
@public
def submit() -> ResponseReturnValue:
    """Check name and password; five wrong ones close the account's door for a quarter of an hour."""
    if not seems_ours():
        return refuse(403, "formFromElsewhere")
    here, login = service(), request.form.get("login", "").strip()[:120]
    network, account = limit_of_network(), limit_of_account(login)
    if wait := take(here.database, [*network, account], now=here.now()):
        return too_many(wait)
    found = find_password(here.database, login)
    somebody, known = found or (None, None)
    try:
        fits = matches(request.form.get("password", ""), known)
    except Busy:
        return refuse(429, "busy", headers={"Retry-After": "5"})
    if somebody is not None and fits:
        response = make_response(redirect(next_page(request.form.get("next", ""), somebody)))
        if start_session(response, somebody, proved=known):
            forget(here.database, account.key)
            for limit in network:
                give_back(here.database, limit.key)
            return response
    _note_refusal(login if somebody else None)
    return _form(wrong=True), 401


@bp.post("/sign-out")
@public
def leave() -> ResponseReturnValue:
    """End the session of this browser; a form from elsewhere does not."""
    response = make_response(redirect(url_for("sign_in.show")))
    if signed_in := who():
        if not is_our_form(signed_in):
            return refuse(403, "formTooOld")
        sign_out(service().database, cookie() or "")
        end_session(response)
    return response


def limit_of_account(login: str) -> Limit:
    """How often a password may be tried with this name, wherever from."""
    return Limit(f"password of {login}", MOST_FAILURES, WINDOW)


def too_many(wait: float) -> Response:
    """The answer to one try too many."""
    return refuse(429, "tooMany", headers={"Retry-After": f"{wait:.0f}"})


def _form(*, wrong: bool) -> Response:
    response = make_response(
        render_template(
            "staff/sign_in.html",
            **staff_page(),
            next=wanted_page(request.values.get("next", "")),
            wrong=wrong,
            nobody=not is_anybody_there(service().database),
            ways=way_elsewhere(request.values.get("next", "")),
        )
    )
    # So that the browser says where the form comes from; `no-referrer` would make it say "null".
    response.headers["Referrer-Policy"] = "same-origin"
    return response


def _note_refusal(login: str | None) -> None:
    here = service()
    if login is None:
        # What was typed is not written down, it may be a password; and a flood must not fill the disk.
        if take(here.database, [UNKNOWN_WRITTEN], now=here.now()):
            return
        login = "unknown name"
    record(here.database, actor=login, action="sign-in refused", now=here.now())

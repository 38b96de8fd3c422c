"""/sign-in/elsewhere: sign in with the organisation's own OpenID Connect provider."""

from __future__ import annotations

import logging
import secrets
from datetime import timedelta
from urllib.parse import quote, urlsplit

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from ...errors import SignInError
from ...settings import Settings
from ...store.accounts_elsewhere import person_from_elsewhere
from ...store.attempts import Limit, give_back, take
from ...store.audit import record
from ...store.pending_sign_ins import GOOD_FOR, Pending, begin, end
from ..access import public, start_session
from ..openid import CALLBACK, Identity, discover, way_there, who_came_back
from ..refusal import refuse
from ..service import service
from ..staff_words import staff_page
from .wanted import next_page, wanted_page
from .who_tries import limit_of_network

log = logging.getLogger(__name__)
bp = Blueprint("oidc", __name__)
START = "/sign-in/elsewhere"
REFUSALS_WRITTEN_AN_HOUR = 60


def way_elsewhere(wanted: str) -> list[tuple[str, str]]:
    """Address and label of the link on the sign-in page; nothing where no provider is set up."""
    settings = service().settings
    if not settings.oidc_issuer:
        return []
    label = settings.oidc_label or urlsplit(settings.oidc_issuer).hostname or ""
    return [(f"{START}?next={quote(wanted_page(wanted))}", label)]


@bp.get(START)
@public
def go() -> ResponseReturnValue:
    """Send the browser to the provider, with a cookie that it has to bring back."""
    here, settings = service(), _settings()
    if wait := take(here.database, limit_of_network(), now=here.now()):
        return refuse(429, "tooMany", headers={"Retry-After": f"{wait:.0f}"})
    state, browser, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(4))
    try:
        address = way_there(settings, discover(settings), state=state, nonce=nonce, verifier=verifier)
    except SignInError as error:
        return _unreachable(error)
    pending = Pending(nonce, verifier, wanted_page(request.args.get("next", "")))
    begin(here.database, pending, state=state, browser=browser, now=here.now())
    response = redirect(address)
    # Lax: it has to come along when the provider sends the browser back. It opens nothing by itself.
    age = int(GOOD_FOR.total_seconds())
    response.set_cookie(_cookie(), browser, max_age=age, secure=request.is_secure, httponly=True, samesite="Lax", path="/")
    return response


@bp.get(CALLBACK)
@public
def come_back() -> ResponseReturnValue:
    """Check what the provider says, and sign the person in."""
    here, settings = service(), _settings()
    state, browser = request.args.get("state", ""), request.cookies.get(_cookie(), "")
    pending = end(here.database, state=state, browser=browser, now=here.now())
    if pending is None:
        return _done(refuse(403, "notBegunHere"))
    if "error" in request.args or request.args.get("iss", settings.oidc_issuer) != settings.oidc_issuer:
        return _done(refuse(403, "providerRefused"))
    try:
        code = request.args.get("code", "")
        identity = who_came_back(
            settings, discover(settings), code=code, nonce=pending.nonce, verifier=pending.verifier, now=here.now()
        )
    except SignInError as error:
        return _done(_unreachable(error))
    return _done(_let_in(settings, identity, pending))


def _let_in(settings: Settings, identity: Identity, pending: Pending) -> Response:
    here, role_of = service(), settings.oidc_role_of
    roles = frozenset().union(*(role_of.get(group, frozenset()) for group in identity.groups))
    somebody = person_from_elsewhere(
        here.database, subject=identity.subject, login=identity.login, name=identity.name, roles=roles, now=here.now()
    )
    if not somebody.roles or somebody.disabled:
        _note_refusal("no role" if not somebody.roles else f"{somebody.login}: disabled")
        return refuse(403, "noRole" if not somebody.roles else "disabled")
    # Not a redirect: it would still count as coming from the provider, and the session's cookie is Strict.
    onward = next_page(pending.wanted, somebody)
    page = render_template("staff/onward.html", **staff_page(), heading="youAreIn", onward=onward)
    response = make_response(page)
    if not start_session(response, somebody):
        return refuse(403, "disabled")
    for limit in limit_of_network():
        give_back(here.database, limit.key)
    return response


def _unreachable(error: SignInError) -> Response:
    log.error("sign-in elsewhere: %s", error)
    _note_refusal("no valid answer of the provider")
    return refuse(502, "providerTrouble")


def _note_refusal(why: str) -> None:
    here = service()
    written = Limit("refusals elsewhere written", REFUSALS_WRITTEN_AN_HOUR, timedelta(hours=1))
    if not take(here.database, [written], now=here.now()):
        record(here.database, actor="sign-in elsewhere", action="sign-in refused", detail=why, now=here.now())


def _done(response: Response) -> Response:
    response.delete_cookie(_cookie(), secure=request.is_secure, httponly=True, samesite="Lax", path="/")
    return response


def _settings() -> Settings:
    settings = service().settings
    if not settings.oidc_issuer:
        abort(404)
    return settings


def _cookie() -> str:
    return "__Host-secondlook-elsewhere" if request.is_secure else "secondlook-elsewhere"

"""Who may open a page of the staff: a session cookie and a role. A route without a rule of its own lets nobody in.

The device API knows tokens only (`bearer.py`), these pages know cookies only; neither accepts the other's.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from functools import wraps
from hmac import compare_digest

from flask import Flask, Response, abort, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from ..store.accounts import Person
from ..store.sign_ins import SignedIn, sign_in, who_is
from .problems import problem
from .service import service

View = Callable[..., ResponseReturnValue]
SAFE = ("GET", "HEAD", "OPTIONS")


def public(view: View) -> View:
    """Let anybody in: the page shows nothing that anybody reported."""
    view.public = True  # type: ignore[attr-defined]
    return view


def allows(*roles: str) -> Callable[[View], View]:
    """Let only people with one of these roles in; the route finds them by `person()`."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(**arguments: object) -> ResponseReturnValue:
            signed_in = who()
            if signed_in is None:
                return _to_sign_in()
            if not signed_in.person.roles & set(roles):
                return problem(403, "Not for your role", f"This page is for: {', '.join(roles)}. Ask an administrator.")
            if request.method not in SAFE and not _from_our_page(signed_in):
                return problem(403, "The form is too old", "Open the page again and repeat the last step.")
            return view(**arguments)

        guarded.roles = roles  # type: ignore[attr-defined]
        return guarded

    return decorate


def who() -> SignedIn | None:
    """Who is signed in at this browser."""
    if "signed_in" not in g:
        secret = request.cookies.get(cookie_name())
        g.signed_in = who_is(service().database, secret, now=service().now()) if secret else None
    found = g.signed_in
    assert found is None or isinstance(found, SignedIn)  # noqa: S101 - set above
    return found


def person() -> Person:
    """Who asks, inside a route that allows roles."""
    signed_in = who()
    if signed_in is None:
        abort(401)
    return signed_in.person


def start_session(response: Response, somebody: Person) -> None:
    """Sign a person in with a fresh cookie, whatever cookie the browser sent."""
    secret = secrets.token_urlsafe(32)
    sign_in(service().database, somebody, secret=secret, csrf=secrets.token_urlsafe(32), now=service().now())
    response.set_cookie(cookie_name(), secret, secure=request.is_secure, httponly=True, samesite="Strict", path="/")


def end_session(response: Response) -> None:
    """Take the cookie back."""
    response.delete_cookie(cookie_name(), secure=request.is_secure, httponly=True, samesite="Strict", path="/")


def cookie_name() -> str:
    """`__Host-` ties the cookie to this host and to TLS; a browser refuses that name on plain HTTP."""
    return "__Host-secondlook" if request.is_secure else "secondlook"


def register(app: Flask) -> None:
    """Give every template `signed_in`."""
    app.context_processor(lambda: {"signed_in": who()})


def _to_sign_in() -> ResponseReturnValue:
    if request.method in SAFE and request.accept_mimetypes.accept_html:
        return redirect(url_for("sign_in.show", next=request.full_path.rstrip("?")))
    return problem(401, "Not signed in", "Sign in and repeat the last step.")


def _from_our_page(signed_in: SignedIn) -> bool:
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        return False
    sent = request.headers.get("X-CSRF-Token") or request.form.get("csrf", "")
    return compare_digest(sent.encode(), signed_in.csrf.encode())

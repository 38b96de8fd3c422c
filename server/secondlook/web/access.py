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
from .refusal import refuse
from .service import service
from .staff_words import say_to_staff, staff_language

View = Callable[..., ResponseReturnValue]
SAFE = ("GET", "HEAD", "OPTIONS")


def public(view: View) -> View:
    """Let anybody in: the page shows nothing that anybody reported."""
    view.public = True  # type: ignore[attr-defined]
    return view


def allows(*roles: str, with_any_password: bool = False, body: int = 0) -> Callable[[View], View]:
    """Let only people with one of these roles in; the route finds them by `person()`.

    Whoever has a password that an administrator made gets no further than the routes `with_any_password`.
    `body` is how many bytes a form may have where it brings more than the small ones of other pages.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(**arguments: object) -> ResponseReturnValue:
            signed_in = who()
            if signed_in is None:
                return _to_sign_in()
            if not signed_in.person.roles & set(roles):
                return refuse(403, "notForRole", _named(roles))
            if body:  # before the form is read for its token, and for nobody without the role
                request.max_content_length = request.max_form_memory_size = body
            if request.method not in SAFE and not is_our_form(signed_in):
                return refuse(403, "formTooOld")
            if signed_in.person.must_change and not with_any_password:
                return redirect(url_for("me.show")) if request.method in SAFE else refuse(403, "changeFirst")
            return view(**arguments)

        guarded.roles = roles  # type: ignore[attr-defined]
        return guarded

    return decorate


def who() -> SignedIn | None:
    """Who is signed in at this browser."""
    if "signed_in" not in g:
        secret = cookie()
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


def start_session(response: Response, somebody: Person, *, proved: str | None = None, audited: bool = True) -> bool:
    """Sign a person in with a fresh cookie; the session that the browser had before ends.

    `proved` is the hash that the password was checked against; False when it no longer holds.
    """
    secret = secrets.token_urlsafe(32)
    done = sign_in(
        service().database,
        somebody,
        secret=secret,
        csrf=secrets.token_urlsafe(32),
        now=service().now(),
        instead_of=cookie(),
        proved=proved,
        audited=audited,
    )
    if done:
        response.set_cookie(cookie_name(), secret, secure=request.is_secure, httponly=True, samesite="Strict", path="/")
    return done


def end_session(response: Response) -> None:
    """Take the cookie back."""
    response.delete_cookie(cookie_name(), secure=request.is_secure, httponly=True, samesite="Strict", path="/")


def cookie_name() -> str:
    """`__Host-` ties the cookie to this host and to TLS; a browser refuses that name on plain HTTP."""
    return "__Host-secondlook" if request.is_secure else "secondlook"


def cookie() -> str | None:
    """The secret that the browser sent, whether or not it is good."""
    return request.cookies.get(cookie_name())


def is_our_form(signed_in: SignedIn) -> bool:
    """Whether the request comes from a page that this person got from us."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        return False
    sent = request.headers.get("X-CSRF-Token") or request.form.get("csrf", "")
    return compare_digest(sent.encode("utf-8", "replace"), signed_in.csrf.encode())


def register(app: Flask) -> None:
    """Give every template `signed_in`."""
    app.context_processor(lambda: {"signed_in": who()})


def _named(roles: tuple[str, ...]) -> str:
    say = say_to_staff(staff_language())
    return ", ".join(say(f"staff.role_{role}") for role in roles)


def _to_sign_in() -> ResponseReturnValue:
    if request.method in SAFE and request.accept_mimetypes.accept_html:
        return redirect(url_for("sign_in.show", next=request.full_path.rstrip("?")))
    return refuse(401, "signedOut")

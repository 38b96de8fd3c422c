"""Who may call a route of the device API: a bearer token of the right scope, and nothing else (no cookie)."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from flask import Response, g, request
from flask.typing import ResponseReturnValue

from ..store.tokens import Bearer, find_token
from .problems import problem
from .service import service

View = Callable[..., ResponseReturnValue]


def requires(*scopes: str) -> Callable[[View], View]:
    """Let only tokens of these scopes in; the route finds its token by `bearer()`."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(**arguments: object) -> ResponseReturnValue:
            found = _sender()
            if found is None:
                return _unknown()
            if found.scope not in scopes:
                return problem(403, "Not for this token", f"Use a token of scope {' or '.join(scopes)}.")
            g.bearer = found
            return view(**arguments)

        guarded.scopes = scopes  # type: ignore[attr-defined]
        return guarded

    return decorate


def bearer() -> Bearer:
    """The token of this request, inside a route that requires one."""
    found = g.bearer
    assert isinstance(found, Bearer)  # noqa: S101 - `requires` put it there
    return found


def _sender() -> Bearer | None:
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not secret:
        return None
    return find_token(service().database, secret.strip(), now=service().now())


def _unknown() -> Response:
    detail = "Send `Authorization: Bearer` with a valid token; get one by enrolment."
    return problem(401, "Token missing or no longer valid", detail, {"WWW-Authenticate": "Bearer"})

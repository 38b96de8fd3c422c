"""Why somebody may not do something: a page for a person, a problem for a program, in the same words."""

from __future__ import annotations

from flask import Response, make_response, render_template, request

from .problems import problem
from .staff_words import say_to_staff, staff_page


def refuse(status: int, reason: str, *values: object, headers: dict[str, str] | None = None) -> Response:
    """The answer. `reason` is a key of the words `accounts`; the key with `How` behind it says what to do next."""
    if request.accept_mimetypes.best_match(["application/problem+json", "text/html"]) != "text/html":
        say = say_to_staff("en")
        return problem(status, say(f"accounts.{reason}"), say(f"accounts.{reason}How", *values), headers)
    page = render_template("staff/refused.html", **staff_page(), reason=reason, values=values, next=None)
    response = make_response(page, status)
    response.headers.update(headers or {})
    return response

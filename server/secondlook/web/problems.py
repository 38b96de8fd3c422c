"""Every error leaves as application/problem+json, and no log line repeats what somebody sent."""

from __future__ import annotations

import logging
import traceback

from flask import Flask, Response, json
from werkzeug.exceptions import HTTPException

from ..errors import InputError, PackError, StoreError, StoreFullError

log = logging.getLogger(__name__)
RETRY_SECONDS = 60


def problem(status: int, title: str, detail: str, headers: dict[str, str] | None = None) -> Response:
    """An error answer. `detail` says what to do next."""
    body = json.dumps({"type": "about:blank", "status": status, "title": title, "detail": detail})
    return Response(body, status, headers, mimetype="application/problem+json")


def register(app: Flask) -> None:
    """Answer every kind of error."""
    app.register_error_handler(InputError, _on_input)
    app.register_error_handler(StoreError, _on_store)
    app.register_error_handler(PackError, _on_pack)
    app.register_error_handler(HTTPException, _on_http)
    app.register_error_handler(Exception, _on_bug)


def _on_input(error: InputError) -> Response:
    return problem(422, "Not of the agreed shape", str(error))


def _on_store(error: StoreError) -> Response:
    log.error("%s", error)
    detail = "Nothing was stored. Keep the report and send it again later."
    status, title = (507, "The store is full") if isinstance(error, StoreFullError) else (503, "The store cannot be used now")
    return problem(status, title, detail, {"Retry-After": str(RETRY_SECONDS)})


def _on_pack(error: PackError) -> Response:
    log.error("the rules cannot be used: %s", error)
    detail = "Go on with the rules you have. `secondlook rules lint` on the server says what to mend."
    return problem(503, "The rules cannot be used now", detail, {"Retry-After": str(RETRY_SECONDS)})


def _on_http(error: HTTPException) -> Response:
    answer = problem(error.code or 500, error.name, error.description or error.name)
    for name, value in error.get_headers():
        if name not in ("Content-Type", "Content-Length"):
            answer.headers[name] = value
    return answer


def _on_bug(error: Exception) -> Response:
    # The text of an unforeseen error may hold a message or an address; where it happened is enough.
    places = "".join(traceback.format_tb(error.__traceback__))
    log.error("unforeseen %s\n%s", type(error).__name__, places)
    detail = "This is a fault of the service. Keep what you sent and try again later."
    return problem(500, "Internal error", detail, {"Retry-After": str(RETRY_SECONDS)})

"""/clients/*: the organisation's own packages, as `secondlook clients build --client all` wrote them. Policies point here.

Everybody can fetch them, so they hold no enrolment code.
"""

from __future__ import annotations

from pathlib import PurePosixPath

from flask import Blueprint, Response, abort, send_from_directory

from .access import public
from .service import service

bp = Blueprint("client_packages", __name__)  # `clients` is the page of the staff

# Browsers install nothing that comes under another type.
_TYPES = {
    ".crx": "application/x-chrome-extension",
    ".xpi": "application/x-xpinstall",
    ".xml": "application/xml",
    ".json": "application/json",
    ".png": "image/png",
}


@bp.get("/clients/<path:name>")
@public
def package(name: str) -> Response:
    """A package, or a manifest that tells of the newest one; 404 until there are any."""
    kind = _TYPES.get(PurePosixPath(name).suffix)
    if kind is None or PurePosixPath(name).name.startswith("."):
        abort(404)
    folder = service().settings.data_dir.absolute() / "clients"
    answer = send_from_directory(folder, name, mimetype=kind, conditional=True)
    answer.headers["Cache-Control"] = "no-cache"  # kept, and asked about: the answer is mostly 304
    return answer

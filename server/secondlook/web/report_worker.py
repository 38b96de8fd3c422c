"""The service worker of `/report`: with it the page opens without a network and takes what is shared to it.

One version of the page is kept whole: the worker's script begins with the list of its files and a hash over them, so
that any change makes browsers fetch all of it anew.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from functools import cache
from importlib import resources
from pathlib import Path

from flask import Blueprint, Response, current_app, send_from_directory

from ..paths import extension_dir
from .access import public
from .report_page import SHARED, page
from .service import service
from .words import LANGUAGES

bp = Blueprint("report_worker", __name__)

_GONE = """self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.registration.unregister()));
"""


@bp.get("/report/worker.js")
@public
def worker() -> Response:
    """The script; where the page is switched off, one that takes itself away."""
    if not service().settings.report_page:
        return _script(_GONE)
    own = (_static() / "report" / "worker.js").read_text("utf-8")
    return _script(f"const VERSION = {json.dumps(_version())}, FILES = {json.dumps([*_files()])};\n{own}")


@bp.get("/report/sync-worker.js")
@public
def sync_worker() -> Response:
    """The same as a module, for browsers that send what waits when the page is closed."""
    if not service().settings.report_page:
        return _script(_GONE)
    answer = send_from_directory(_static() / "report", "sync_worker.js")
    return _allowed(answer)


def _script(text: str) -> Response:
    return _allowed(Response(text, mimetype="text/javascript"))


def _allowed(answer: Response) -> Response:
    # The page is /report and not /report/, one step above the script.
    answer.headers["Service-Worker-Allowed"] = "/report"
    return answer


@cache
def _version() -> str:
    whole = hashlib.sha256(page("en").encode())
    for address, path in _files().items():
        whole.update(f"{address}\n".encode() + path.read_bytes())
    return whole.hexdigest()[:16]


@cache
def _files() -> dict[str, Path]:
    """What the page may load, besides itself and the rules: address to file."""
    extension = extension_dir()
    found = dict(_below(_static(), ("report.js", "report.css", "announcer.js", "rules.js", "report/*.js")))
    found |= dict(_below(extension, ("engine/**/*.js", "pages/*.js", "look/*.css", "icons/mark.svg", "background/judge.js")))
    found |= {f"/static/{name}": path for name, path in SHARED.items()}
    found |= {f"/static/words/{lang}.json": extension / "_locales" / lang / "messages.json" for lang in LANGUAGES}
    found["/static/engine/tables.json"] = Path(str(resources.files("secondlook.engine"))) / "tables.json"
    return found


def _below(folder: Path, patterns: tuple[str, ...]) -> Iterator[tuple[str, Path]]:
    for pattern in patterns:
        for path in sorted(folder.glob(pattern)):
            yield f"/static/{path.relative_to(folder).as_posix()}", path


def _static() -> Path:
    return Path(str(current_app.static_folder))

"""`/outlook/*`: the pages of the Outlook add-in, which Outlook shows in a frame, and `/.well-known` for classic Outlook.

Nothing lies twice: what the add-in shares with the other clients is served from their folders, under one address.
"""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from pathlib import Path

from flask import Blueprint, Response, abort, jsonify, request, send_from_directory

from ..packs.publish import public_keys
from ..paths import extension_dir, outlook_dir, thunderbird_dir
from .access import public
from .service import service
from .words import LANGUAGES

bp = Blueprint("outlook", __name__)

# Outlook on the web and new Outlook for Windows; the other programs show the pane in a window of its own.
_FRAMES = ("outlook.office.com", "outlook.office365.com", "outlook.cloud.microsoft", "outlook.live.com")
# Microsoft allows office.js from its own address only. It adds scripts by their address, which Trusted Types would
# refuse, so this profile has none; what it would tell Microsoft about the use of the pane, connect-src keeps in.
# Style attributes count in the parsed mail only: without them nobody would know which of its words are hidden.
_POLICY = (
    "default-src 'none'; script-src 'self' https://appsforoffice.microsoft.com; style-src 'self'; "
    "style-src-attr 'unsafe-inline'; img-src 'self'; "
    "connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors "
) + " ".join(f"https://{host}" for host in _FRAMES)
_SHARED = {
    "own": ("pane.html", "pane.css", "pane.js", "old.js", "commands.html", "pane/", "words/", "icons/"),
    "extension": ("engine/", "pages/", "look/", "_locales/", "icons/mark.svg", "panel.css", "preview.css"),
    "background": (
        "background/judge.js",
        "background/database.js",
        "background/disk.js",
        "background/dismissals.js",
        "background/retry.js",
        "background/token_life.js",
    ),
    "page": ("page/dom.js", "page/text_map.js", "page/shown_words.js"),
    "thunderbird": ("page/mail_reading.js",),
}


@bp.get("/outlook/<path:name>")
@public
def file(name: str) -> Response:
    """A file of the add-in, or one that it shares with the other clients; 404 for everything else of theirs."""
    for folder, names in _places():
        allowed = name in names or name.startswith(tuple(entry for entry in names if entry.endswith("/")))
        if allowed and ".." not in name and (folder / name).is_file():
            return send_from_directory(folder, name)
    abort(404)


@bp.get("/outlook/icons/<name>")
@public
def icon(name: str) -> Response:
    """A picture for Outlook's own pages, which load it from another origin and refuse pictures that may not be kept."""
    folder = extension_dir() if name == "mark.svg" else outlook_dir()
    answer = send_from_directory(folder / "icons", name, max_age=86_400)
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer


@bp.get("/outlook/engine/tables.json")
@public
def tables() -> Response:
    """The character tables, which lie beside the Python engine."""
    return send_from_directory(str(resources.files("secondlook.engine")), "tables.json")


@bp.get("/outlook/config.json")
@public
def config() -> Response:
    """What a packaged client finds in its package: the keys of the rules, and whom to ask when nothing works."""
    settings = service().settings
    contact = {"organisation": settings.organisation, "phone": settings.security_phone, "address": settings.contact_address}
    return jsonify(public_keys=dict(public_keys(settings)), contact=contact)


@bp.get("/outlook/commands.js")
@public
def commands() -> Response:
    """The script of the Report button with its words before it: classic Outlook runs one file and knows no imports."""
    script = (outlook_dir() / "commands.js").read_text("utf-8")
    ahead = f"const SERVICE = {json.dumps(request.host_url.rstrip('/'))}, WORDS = {_command_words()};\n"
    return Response(ahead + script, mimetype="text/javascript")


@bp.get("/.well-known/microsoft-officeaddins-allowed.json")
@public
def allowed_scripts() -> Response:
    """Which script classic Outlook may let call this service (learn.microsoft.com, use-sso-in-event-based-activation)."""
    return jsonify(allowed=[f"{request.host_url}outlook/commands.js"])


@bp.after_request
def _headers(answer: Response) -> Response:
    answer.headers["Content-Security-Policy"] = _POLICY
    return answer


def _places() -> tuple[tuple[Path, tuple[str, ...]], ...]:
    extension = extension_dir()
    folders = {"own": outlook_dir(), "thunderbird": thunderbird_dir()}
    return tuple((folders.get(kind, extension), names) for kind, names in _SHARED.items())


@cache
def _command_words() -> str:
    """The few sentences of `commands.js` in all languages, as JSON that no script can be broken out of."""
    keys = ("languageTag", "reportSentTitle", "reportSent", "reportNotSentTitle", "reportNotSent")
    both = {lang: _messages(extension_dir() / "_locales" / lang / "messages.json") for lang in LANGUAGES}
    own = {lang: _messages(outlook_dir() / "words" / f"{lang}.json") for lang in LANGUAGES}
    return json.dumps({lang: {key: (both[lang] | own[lang])[key] for key in keys} for lang in LANGUAGES})


def _messages(path: Path) -> dict[str, str]:
    return {key: entry["message"] for key, entry in json.loads(path.read_text("utf-8")).items()}

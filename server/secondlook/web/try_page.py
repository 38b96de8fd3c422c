"""`/try`: paste a message and see it marked, by the extension's engine in the page. Nothing is sent."""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from typing import Any

from flask import Blueprint, Response, render_template, request, send_from_directory

from ..packs.publish import public_keys
from ..paths import extension_dir
from .access import public
from .service import service
from .words import LANGUAGES, choose_language, say_in

bp = Blueprint("try_page", __name__)

# What of the extension the page runs; the rest of it is nobody's business here.
_FOLDERS = ("engine", "pages", "look", "icons")


@bp.get("/try")
@public
def show() -> str:
    """The page, in the language asked for by `?lang=` or by the browser."""
    lang = choose_language(request.args.get("lang"), request.accept_languages.best_match)
    keys = public_keys(service().settings)
    return render_template("try.html", lang=lang, say=say_in(lang), languages=LANGUAGES, examples=examples(), keys=keys)


@bp.get("/static/engine/tables.json")
@public
def tables() -> Response:
    """The character tables, which lie beside the Python engine."""
    return send_from_directory(str(resources.files("secondlook.engine")), "tables.json")


@bp.get("/static/words/<lang>.json")
@public
def words(lang: str) -> Response:
    """The words of one language, as the extension has them; 404 for another language."""
    return send_from_directory(extension_dir() / "_locales", f"{lang}/messages.json")


@bp.get("/static/background/judge.js")
@public
def judge() -> Response:
    """The one part of the background that is pure: engine and pack together."""
    return send_from_directory(extension_dir() / "background", "judge.js")


def _serve(folder: str) -> None:
    @bp.get(f"/static/{folder}/<path:name>", endpoint=f"extension_{folder}")
    @public
    def file(name: str) -> Response:
        return send_from_directory(extension_dir() / folder, name)


for _folder in _FOLDERS:
    _serve(_folder)


@cache
def examples() -> list[dict[str, Any]]:
    """Six invented messages, one a language: `{lang, text}`."""
    found: list[dict[str, Any]] = json.loads(resources.files(__package__).joinpath("examples.json").read_text(encoding="utf-8"))
    return found

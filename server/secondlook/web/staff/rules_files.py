"""/rules/files: the overlay as files for whoever knows the rule language; errors are shown at their place while typing."""

from __future__ import annotations

import json
import re

from flask import Blueprint, Response, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from ...errors import InputError, PackError
from ...packs.overlay import OVERLAY_FILE, as_json, check_paths, digest, read_overlay
from ...packs.overlay_lint import complaints
from ...packs.publish import base_rules
from ..access import allows
from ..service import service
from .rules_page import EDITOR, MOST_BODY, PUBLISHER, READERS, at_hand, keep, rules_page, said
from .rules_signal import back

bp = Blueprint("rules_files", __name__)
_PLACE = re.compile(r"(?P<name>[\w./-]+\.yml):(?P<line>\d+):(?P<column>\d+): (?P<text>.*)", re.DOTALL)
_TEMPLATE = """grade: caution
guidance: [S0]
en:
  what: ""
  why: ""
  harmless: ""
  phrases:
    - ""
  match:
    - ""
    - ""
  miss:
    - ""
    - ""
"""


@bp.get("/rules/files")
@allows(*READERS)
def show() -> str:
    """One file of the overlay, and the list of all."""
    return _page(request.args.get("name", OVERLAY_FILE))


@bp.post("/rules/files")
@allows(EDITOR, body=MOST_BODY)
def save() -> ResponseReturnValue:
    """Put a file in as it is typed, or take it out; what cannot be read is not kept."""
    name, text, here = request.form.get("name", "").strip(), _text(), at_hand()
    rest = {path: content for path, content in here.files.items() if path != name}
    files = rest if request.form.get("what") == "remove" else {**rest, name: text}
    try:
        read_overlay(files)
        draft = keep(here, files, name)
    except (InputError, PackError) as error:
        return _page(name, text, said(error)), 422
    return back(f"/rules/files?draft={draft.draft_id}&name={name if name in files else OVERLAY_FILE}")


@bp.post("/rules/files/check")
@allows(*READERS, body=MOST_BODY)
def check() -> ResponseReturnValue:
    """What is wrong with a file as it is typed: `[{line, column, text}]`, for the first fault or for all that lint says."""
    name, here = request.form.get("name", "").strip(), at_hand()
    files = {**{path: content for path, content in here.files.items() if path != name}, name: _text()}
    try:
        found = complaints(base_rules(), read_overlay(files))
    except PackError as error:
        found = [str(error)]
    return jsonify({"faults": [_fault(line, name) for line in found[:50]]})


@bp.get("/rules/export")
@allows(EDITOR, PUBLISHER)
def export() -> Response:
    """The overlay as one JSON file."""
    here = at_hand()
    content = json.dumps({"overlay": 1, "sha256": digest(here.files), "files": dict(here.files)}, ensure_ascii=False, indent=1)
    answer = Response(content, mimetype="application/json")
    answer.headers["Content-Disposition"] = 'attachment; filename="overlay.json"'
    return answer


@bp.post("/rules/import")
@allows(EDITOR, body=MOST_BODY)
def take_in() -> ResponseReturnValue:
    """An exported overlay as a draft of its own."""
    file = request.files.get("file")
    try:
        files = _overlay_in(file.read(MOST_BODY) if file else b"")
        read_overlay(files)
        here = at_hand()
        draft = keep(type(here)(None, here.files), files, (file.filename if file else "") or "overlay.json")
    except (InputError, PackError) as error:
        return _page(OVERLAY_FILE, trouble=said(error)), 422
    return back(f"/rules/drafts/{draft.draft_id}")


def _overlay_in(content: bytes) -> dict[str, str]:
    try:
        files = json.loads(content.decode("utf-8"))["files"]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise InputError("this is no exported overlay", where="file", words="noOverlay") from None
    if not isinstance(files, dict) or not all(isinstance(text, str) for text in files.values()):
        raise InputError("this is no exported overlay", where="file", words="noOverlay")
    check_paths(files)
    return dict(json.loads(as_json(files)))


def _text() -> str:
    return request.form.get("text", "").replace("\r\n", "\n")


def _fault(line: str, name: str) -> dict[str, str | int]:
    found = _PLACE.fullmatch(line)
    if found is None or found["name"] != name:
        return {"line": 0, "column": 0, "text": line}
    return {"line": int(found["line"]), "column": int(found["column"]), "text": found["text"]}


def _page(name: str, text: str | None = None, trouble: str = "") -> str:
    here = at_hand()
    known = here.files.get(name, "" if name == OVERLAY_FILE else _TEMPLATE)
    return render_template(
        "staff/rules/files.html",
        **rules_page(here),
        name=name[:120],
        text=known if text is None else text,
        names=sorted({OVERLAY_FILE, *here.files}),
        tactics=sorted({signal.tactic for signal in base_rules().signals}),
        organisation=service().settings.organisation,
        trouble=trouble,
    )

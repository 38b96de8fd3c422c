"""/answers: the texts for answers to reporters, in each language, as the organisation wants them."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from ...errors import InputError
from ...store.answer_texts import change_text, changed_texts
from ...store.feedback import LONGEST
from ..access import allows, person
from ..service import service
from ..staff_words import staff_language, staff_page
from ..words import LANGUAGES
from . import Section
from .answer_texts import NAMES, packaged_text

bp = Blueprint("answers", __name__)
SECTION = Section("/answers", "inbox.answers", frozenset({"analyst", "administrator"}), 40)


@bp.get("/answers")
@allows("analyst", "administrator")
def show() -> str:
    """All texts of one language."""
    asked = request.args.get("of", "")
    of = asked if asked in LANGUAGES else staff_language()
    changed = changed_texts(service().database)
    texts = [(name, changed.get((name, of)) or packaged_text(name, of), (name, of) in changed) for name in NAMES]
    return render_template("staff/inbox/answers.html", **staff_page(), of=of, texts=texts, longest=LONGEST)


@bp.post("/answers")
@allows("analyst", "administrator")
def change() -> ResponseReturnValue:
    """Keep a text, or with `back` the one of the package again."""
    here, form = service(), request.form
    name, of = form.get("name", ""), form.get("of", "")
    if name not in NAMES or of not in LANGUAGES:
        raise InputError("choose a text and a language of the page", where="name")
    text = "" if "back" in form else form.get("text", "")
    same = text.replace("\r\n", "\n").strip() == packaged_text(name, of)
    change_text(here.database, name, of, "" if same else text, actor=person().login, now=here.now())
    return redirect(f"/answers?of={of}#{name}")

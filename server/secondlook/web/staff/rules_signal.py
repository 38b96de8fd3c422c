"""/rules/signals/<id>: what a person reads, the phrases of each language, examples, and the common changes as forms."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from flask import Blueprint, abort, redirect, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from ...backtest.items import LABELS
from ...errors import InputError, PackError
from ...packs.overlay import Overlay
from ...packs.overlay_edit import with_phrase, with_strength, with_texts, without_phrase
from ...packs.overlay_lint import complaints
from ...packs.publish import base_rules
from ..access import allows
from ..staff_words import staff_language, staff_messages
from .rules import tactics_of, whole
from .rules_page import EDITOR, LANGUAGES, READERS, at_hand, change, pack_language, rules_page, said
from .rules_signal_view import find_signal, known_phrases, view_of

bp = Blueprint("rules_signal", __name__)
LINES = ("what", "why", "harmless")
# What static/rules_signal.js says, by its own names.
_SCRIPT_WORDS = {
    **{name: f"p{name[0].upper()}{name[1:]}" for name in (
        "newly", "gone", "nothing", "precision", "noPrecision", "speed", "fair", "unfair", "reports", "noReports", "more", "open",
        "others", "sees", "seesNot", "fewer",
    )},
    **{label: f"l_{label}" for label in LABELS},
    **{name: name for name in ("passes", "fails", "noAnswer")},
}  # fmt: skip


@bp.get("/rules/signals/<signal>")
@allows(*READERS)
def show(signal: str) -> str:
    """One signal."""
    return signal_page(signal)


@bp.post("/rules/signals/<signal>/phrases")
@allows(EDITOR)
def change_phrase(signal: str) -> ResponseReturnValue:
    """Add or remove one phrase."""
    language, phrase = _language(), " ".join(request.form.get("phrase", "").split())
    known = known_phrases(signal)
    if request.form.get("what") == "remove":
        return _changed(signal, lambda one: without_phrase(one, signal, language, phrase, known=known), "phrases", phrase)
    return _changed(signal, lambda one: with_phrase(one, signal, language, phrase, known=known), "phrases", phrase)


@bp.post("/rules/signals/<signal>/strength")
@allows(EDITOR)
def change_strength(signal: str) -> ResponseReturnValue:
    """Switch it off, on, up or down."""
    grade = request.form.get("grade", "")
    if grade not in ("off", "info", "caution", "strong", "counter"):
        raise InputError("choose a strength", where="grade")
    base = next((one.grade for one in base_rules().signals if one.id == signal), grade)
    return _changed(signal, lambda one: with_strength(one, signal, grade, base_grade=base), "strength")


@bp.post("/rules/signals/<signal>/texts")
@allows(EDITOR)
def change_texts(signal: str) -> ResponseReturnValue:
    """Word the card otherwise in one language."""
    language = _language()
    lines = {key: " ".join(request.form.get(key, "").split()) for key in LINES}
    base = next((one.say.get(language, {}) for one in base_rules().signals if one.id == signal), {})
    return _changed(signal, lambda one: with_texts(one, signal, language, lines, base=base), "texts")


def signal_page(signal: str, trouble: str = "", typed: str = "") -> str:
    """The page of a signal; 404 for none."""
    here = at_hand()
    overlay = here.overlay
    found = find_signal(overlay, signal)
    if found is None:
        abort(404)
    rules = whole(overlay)
    asked = request.values.get("language", "")
    return render_template(
        "staff/rules/signal.html",
        **rules_page(here),
        tactics=tactics_of(rules, overlay),
        view=view_of(found[0], overlay, own=found[1], languages=LANGUAGES),
        guidance=[(id, rules.guidance[id]) for id in found[0].guidance if id in rules.guidance],
        examples=next(one.examples for one in rules.signals if one.id == signal),
        language=asked if asked in LANGUAGES else pack_language(staff_language()),
        trouble=trouble,
        typed=typed,
        script_words=_script_words(),
    )


def _script_words() -> dict[str, str]:
    messages = staff_messages(staff_language())
    return {name: messages[f"rules.{key}"] for name, key in _SCRIPT_WORDS.items()}


def _changed(signal: str, edit: Callable[[Overlay], Overlay], part: str, typed: str = "") -> ResponseReturnValue:
    """Keep the change, unless it brings something wrong with it; then the page says what."""
    if find_signal(at_hand().overlay, signal) is None:
        abort(404)
    try:
        draft = change(signal, lambda overlay: _sound(signal, edit(overlay)))
    except (InputError, PackError) as error:
        return signal_page(signal, said(error), typed), 422
    language = request.form.get("language", "")
    return back(f"/rules/signals/{signal}?draft={draft.draft_id}&language={language if language in LANGUAGES else ''}#{part}")


def _sound(signal: str, after: Overlay) -> Overlay:
    """Raises PackError for what is wrong with this signal; the rules as a whole are looked at before they are reviewed."""
    chosen = tuple(one for one in base_rules().signals if one.id == signal)
    base = replace(base_rules(), signals=chosen, rules=(), stages=(), learned=None)
    mine = Overlay(
        signals_off=tuple(id for id in after.signals_off if id == signal),
        grades={id: grade for id, grade in after.grades.items() if id == signal},
        phrases={id: change for id, change in after.phrases.items() if id == signal},
        texts={lang: {signal: texts[signal]} for lang, texts in after.texts.items() if signal in texts},
        lists=after.lists,
        next=after.next,
    )
    for line in complaints(base, mine) if chosen else ():
        place, _, text = line.partition(": ")
        raise PackError(text if place.startswith("overlay.yml") and text else line)
    return after


def _language() -> str:
    language = request.form.get("language", "")
    if language not in LANGUAGES:
        raise InputError("choose a language", where="language")
    return language


def back(address: str) -> Response:
    """Show the page of what was changed."""
    return redirect(address, 303)

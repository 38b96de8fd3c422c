"""/rules: tactics and signals to look through and search, what is being changed, and what is in force."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from ...errors import PackError
from ...packs.overlay import Overlay
from ...packs.overlay_apply import apply_overlay
from ...packs.overlay_difference import differences
from ...packs.publish import base_rules, base_version
from ...packs.rule_set import RuleSet
from ...store.rule_drafts import list_drafts
from ...store.rule_releases import newest_release
from ..access import allows
from ..service import service
from . import Section
from .rules_page import LANGUAGES, READERS, AtHand, at_hand, rules_page
from .rules_signal_view import matching

bp = Blueprint("rules_list", __name__)
SECTION = Section("/rules", "rules.title", frozenset(READERS), 30)


@bp.get("/rules")
@allows(*READERS)
def show() -> str:
    """The overview, or what was searched for."""
    here, database = at_hand(), service().database
    overlay, trouble = _overlay(here)
    rules = whole(overlay)
    asked = {key: request.args.get(key, "")[:100] for key in ("words", "tactic", "language", "source")}
    asks = any(asked.values())
    return render_template(
        "staff/rules/list.html",
        **rules_page(here),
        tactics=tactics_of(rules, overlay),
        asked=asked,
        found=matching(rules, **asked) if asks else None,
        pack_languages=LANGUAGES,
        sources=sorted({id: text["title"] for id, text in rules.guidance.items()}.items()),
        drafts=list_drafts(database),
        newest=newest_release(database),
        base=base_version(),
        changes=differences(base_rules(), overlay),
        trouble=trouble,
    )


def whole(overlay: Overlay) -> RuleSet:
    """Base rules and overlay; the base rules alone while the two do not fit together, which the draft's page tells."""
    try:
        return apply_overlay(base_rules(), overlay)
    except PackError:
        return base_rules()


def tactics_of(rules: RuleSet, overlay: Overlay) -> dict[str, list[tuple[str, dict[str, str], bool]]]:
    """Tactic -> id, what it says by language, and whether the overlay changes it, for the list at the left."""
    touched = {*overlay.signals_off, *overlay.grades, *overlay.phrases, *(one.id for one in overlay.signals)}
    touched |= {id for texts in overlay.texts.values() for id in texts}
    found: dict[str, list[tuple[str, dict[str, str], bool]]] = {}
    for one in rules.signals:
        says = {language: lines.get("what", "") for language, lines in one.say.items()}
        found.setdefault(one.tactic, []).append((one.id, says, one.id in touched))
    return found


def _overlay(here: AtHand) -> tuple[Overlay, str]:
    try:
        return here.overlay, ""
    except PackError as error:
        return Overlay(), str(error)

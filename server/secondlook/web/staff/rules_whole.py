"""/rules/whole: what holds for all rules: known senders, thresholds, sensitivity, combinations, contact, the end of each card."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from ...errors import InputError, PackError
from ...packs.overlay import CONTACT, SENSITIVITIES, Overlay, read_overlay
from ...packs.overlay_edit import with_allowed, with_combination, without_allowed
from ...packs.overlay_file import overlay_files
from ...packs.overlay_lint import complaints
from ...packs.publish import base_rules
from ..access import allows
from ..service import service
from .rules_page import EDITOR, LANGUAGES, READERS, at_hand, change, rules_page, said
from .rules_signal import back

bp = Blueprint("rules_whole", __name__)


@bp.get("/rules/whole")
@allows(*READERS)
def show() -> str:
    """The page."""
    return _page()


@bp.post("/rules/whole/allow")
@allows(EDITOR)
def allow() -> ResponseReturnValue:
    """Trust a sender, or no longer."""
    sender = request.form.get("sender", "").strip()
    if request.form.get("what") == "remove":
        return _changed(lambda one: without_allowed(one, sender), "allow")
    sender = sender if sender.startswith("https://") else sender.lower()
    kind = "profiles" if sender.startswith("https://") else "addresses" if "@" in sender else "domains"
    return _changed(lambda one: with_allowed(one, kind, sender), "allow")


@bp.post("/rules/whole/levels")
@allows(EDITOR)
def levels() -> ResponseReturnValue:
    """Move thresholds and sensitivity."""
    base = base_rules().settings["levels"]
    asked = {key: _number(key) for key in ("note", "caution")}
    chosen = request.form.get("sensitivity", "")
    sensitivity = chosen if chosen in SENSITIVITIES else ""
    thresholds = {key: value for key, value in asked.items() if value != base[key]}
    return _changed(lambda one: replace(one, thresholds=thresholds, sensitivity=sensitivity), "levels")


@bp.post("/rules/whole/combination")
@allows(EDITOR)
def combination() -> ResponseReturnValue:
    """Switch a combination off or on."""
    rule, is_on = request.form.get("rule", ""), request.form.get("what") == "on"
    return _changed(lambda one: with_combination(one, rule, is_on=is_on), "combinations")


@bp.post("/rules/whole/contact")
@allows(EDITOR)
def contact() -> ResponseReturnValue:
    """Say who is to be asked, and what the last line of each card says."""
    said_of = {key: text for key in CONTACT if (text := _line(key))}
    following = {lang: text for lang in LANGUAGES if (text := _line(f"next_{lang}")) and text != base_rules().next.get(lang)}
    return _changed(lambda one: replace(one, contact=said_of, next=following), "contact")


def _changed(edit: Callable[[Overlay], Overlay], part: str) -> ResponseReturnValue:
    try:
        draft = change(part, lambda overlay: _sound(edit(overlay)))
    except (InputError, PackError) as error:
        return _page(said(error)), 422
    return back(f"/rules/whole?draft={draft.draft_id}#{part}")


def _sound(overlay: Overlay) -> Overlay:
    """Raises PackError for what is wrong with these parts; signals are none of them."""
    read_overlay(overlay_files(overlay))
    base = replace(base_rules(), signals=(), stages=(), learned=None)
    mine = Overlay(
        allow=overlay.allow, combinations_off=overlay.combinations_off, thresholds=overlay.thresholds, next=overlay.next
    )
    for line in complaints(replace(base, rules=()), replace(mine, combinations_off=())):
        raise PackError(re.sub(r"^overlay\.yml:\d+:\d+: ", "", line))
    return overlay


def _number(key: str) -> int:
    text = request.form.get(key, "")
    if not (text.isascii() and text.isdigit()) or len(text) > 3:
        raise InputError("write a whole number", where=key, words="badNumber")
    return int(text)


def _line(key: str) -> str:
    return " ".join(request.form.get(key, "").split())


def _page(trouble: str = "") -> str:
    here, settings = at_hand(), service().settings
    overlay, base = here.overlay, base_rules()
    return render_template(
        "staff/rules/whole.html",
        **rules_page(here),
        overlay=overlay,
        levels={**base.settings["levels"], **overlay.thresholds},
        base_levels=base.settings["levels"],
        sensitivities=SENSITIVITIES,
        by_settings=settings.own.sensitivity,
        combinations=base.rules,
        contact={
            "organisation": settings.organisation,
            "phone": settings.security_phone,
            "address": settings.security_mailbox,
            **overlay.contact,
        },
        pack_languages=LANGUAGES,
        next={**base.next, **overlay.next},
        trouble=trouble,
    )

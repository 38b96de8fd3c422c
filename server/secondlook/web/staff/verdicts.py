"""/verdicts: how often each signal was right in closed reports, and which grades that speaks for. Nothing changes by itself."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from ...errors import InputError
from ...packs.overlay import read_overlay
from ...packs.overlay_edit import with_strength
from ...packs.overlay_file import overlay_files
from ...packs.publish import base_rules
from ...reports.learning import MOST_REPORTS, learn
from ...store.fine_counts import LEAST, SWITCH, are_counted, fine_signals
from ...store.options import set_option
from ...store.rule_drafts import new_draft
from ...store.rule_releases import newest_version, release_files
from ..access import allows, person
from ..service import service
from ..staff_words import staff_page
from . import Section

bp = Blueprint("verdicts", __name__)
READERS = ("rule_editor", "publisher", "administrator")
SECTION = Section("/verdicts", "verdicts.title", frozenset(READERS), 35)
_FINE_DAYS = timedelta(days=90)


@bp.get("/verdicts")
@allows(*READERS)
def show() -> str:
    """The signals with what verdicts say of them, and what is proposed."""
    here = service()
    found, asked = learn(here.database, here.engine)
    return render_template(
        "staff/verdicts/verdicts.html",
        **staff_page(),
        found=sorted(found, key=lambda one: (-(one.right + one.wrong), one.signal)),
        asked=asked,
        fine={one.signal: one.total for one in fine_signals(here.database, since=here.now() - _FINE_DAYS)},
        is_on=are_counted(here.database),
        roles=person().roles,
        most=MOST_REPORTS,
        least=LEAST,
    )


@bp.post("/verdicts/drafts")
@allows("rule_editor")
def accept() -> ResponseReturnValue:
    """Put a proposed grade into a draft of its own; it goes the way of every change."""
    here, signal = service(), request.form.get("signal", "")
    proposal = next((one for one in learn(here.database, here.engine)[1] if one.signal == signal), None)
    base = next((one.grade for one in base_rules().signals if one.id == signal), None)
    if proposal is None or base is None:
        raise InputError("the verdicts no longer speak for that", where="signal", words="verdicts.gone")
    version = newest_version(here.database)
    overlay = read_overlay(release_files(here.database, version) if version else {})
    draft = new_draft(
        here.database,
        title=f"{signal}: {proposal.grade} -> {proposal.proposed}"[:120],
        files=overlay_files(with_strength(overlay, signal, proposal.proposed, base_grade=base)),
        based_on=version or None,
        actor=person().login,
        now=here.now(),
    )
    return redirect(f"/rules/drafts/{draft.draft_id}", 303)


@bp.post("/verdicts/counts")
@allows("administrator")
def switch() -> ResponseReturnValue:
    """Want the counts of clients, or not; that is in the audit log."""
    here, wanted = service(), request.form.get("counts", "")
    if wanted not in ("yes", "no"):
        raise InputError("choose yes or no", where="counts")
    if (wanted == "yes") != are_counted(here.database):
        set_option(here.database, SWITCH, wanted, actor=person().login, now=here.now())
    return redirect("/verdicts", 303)

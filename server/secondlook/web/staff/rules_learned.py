"""/rules/learned: what verdicts of closed reports say about single signals, and strengths that a person may take over, or not."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from ...backtest.learning import LEAST
from ...errors import InputError, PackError
from ...packs.overlay_edit import with_strength
from ...packs.publish import base_rules
from ...reports.learning import learn
from ...store.fine_counts import are_counted, fine_signals
from ..access import allows
from ..service import service
from .rules_page import EDITOR, READERS, at_hand, change, rules_page, said
from .rules_signal import back

bp = Blueprint("rules_learned", __name__)
FINE_SINCE = timedelta(days=30)


@bp.get("/rules/learned")
@allows(*READERS)
def show() -> str:
    """Precision by signal, and what may be proposed from it."""
    return _page()


@bp.post("/rules/learned")
@allows(EDITOR)
def take_over() -> ResponseReturnValue:
    """Put a proposed strength into the change at hand."""
    signal, grade = request.form.get("signal", ""), request.form.get("grade", "")
    known = {one.id: one.grade for one in base_rules().signals}
    if signal not in known or grade not in ("off", "info", "caution", "strong"):
        return _page(said(InputError("there is no such signal", where=signal[:60], words="noSignal"))), 422
    try:
        draft = change(signal, lambda one: with_strength(one, signal, grade, base_grade=known[signal]))
    except (InputError, PackError) as error:
        return _page(said(error)), 422
    return back(f"/rules/learned?draft={draft.draft_id}")


def _page(trouble: str = "") -> str:
    here = service()
    found, proposed = learn(here.database, here.engine)
    counted = are_counted(here.database)
    return render_template(
        "staff/rules/learned.html",
        **rules_page(at_hand()),
        found=sorted(found, key=lambda one: -(one.right + one.wrong)),
        proposed=proposed,
        names={one.id: {lang: lines.get("what", one.id) for lang, lines in one.say.items()} for one in base_rules().signals},
        least=LEAST,
        counted=counted,
        fine=fine_signals(here.database, since=here.now() - FINE_SINCE) if counted else [],
        trouble=trouble,
    )

"""Back-tests of a draft: begin one, see how far it is, stop it, and read what it found."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from flask import Blueprint, abort, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from ...backtest.tally import CHANGES
from ...engine.assessment import LEVELS
from ...errors import InputError
from ...store.backtest_runs import MOST_BYTES, SOURCES, Run, Upload, ask_backtest, cancel_backtest, find_backtest
from ..access import allows, person
from ..service import service
from .rules_draft import draft_page
from .rules_page import EDITOR, PUBLISHER, READERS, AtHand, named_draft, rules_page, said
from .rules_signal import back

bp = Blueprint("rules_backtest", __name__)
MOST_FILES = 5
GOING = ("waiting", "running", "cancelling")


@bp.post("/rules/drafts/<int:draft_id>/backtest")
@allows(EDITOR, PUBLISHER, body=MOST_BYTES + 100_000)
def begin(draft_id: int) -> ResponseReturnValue:
    """Begin a back-test over the chosen sources and files; the files are kept for this run only."""
    here, draft = service(), named_draft(draft_id)
    sources = [one for one in SOURCES if one in request.form.getlist("source")]
    try:
        run = ask_backtest(here.database, draft_id, sources=sources, uploads=_uploads(), actor=person().login, now=here.now())
    except InputError as error:
        return draft_page(draft, said(error)), 422
    return back(f"/rules/backtests/{run}")


@bp.get("/rules/backtests/<int:run_id>")
@allows(*READERS)
def show(run_id: int) -> str:
    """How far it is, or what it found."""
    run = _run(run_id)
    draft = named_draft(run.draft_id)
    return render_template(
        "staff/rules/backtest.html",
        **rules_page(AtHand(draft, draft.files)),
        draft=draft,
        run=run,
        is_going=run.state in GOING,
        result=run.result,
        changes=CHANGES,
        levels=LEVELS,
        rows=_rows(run.result),
        may_open="analyst" in person().roles,
    )


@bp.get("/rules/backtests/<int:run_id>/progress")
@allows(*READERS)
def progress(run_id: int) -> ResponseReturnValue:
    """State and number of messages done, for the page that waits."""
    run = _run(run_id)
    return jsonify({"state": run.state, "progress": run.progress, "going": run.state in GOING})


@bp.post("/rules/backtests/<int:run_id>/cancel")
@allows(EDITOR, PUBLISHER)
def stop(run_id: int) -> ResponseReturnValue:
    """Stop it."""
    cancel_backtest(service().database, _run(run_id).run_id, now=service().now())
    return back(f"/rules/backtests/{run_id}")


def _run(run_id: int) -> Run:
    run = find_backtest(service().database, run_id)
    if run is None:
        abort(404)
    return run


def _uploads() -> list[Upload]:
    found = []
    for file in request.files.getlist("file")[:MOST_FILES]:
        if not file.filename:
            continue
        name = PurePath(file.filename.replace("\\", "/")).name
        content = file.read(MOST_BYTES + 1)
        kind = "jsonl" if name.lower().endswith((".jsonl", ".json")) or content[:1] == b"{" else "mbox"
        found.append(Upload(name, kind, content))
    return found


def _rows(result: dict[str, Any] | None) -> list[dict[str, Any]]:
    """Signals that are seen in more or fewer messages."""
    return [row for row in result["signals"] if row["before"] != row["after"]] if result else []

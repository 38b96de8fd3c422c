"""/rules/drafts/<id>: what a change is, in sentences; its conflicts; its back-tests; and its way to the clients."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from ...errors import InputError, PackError
from ...packs.overlay import read_overlay
from ...packs.overlay_apply import Conflict, conflicts
from ...packs.overlay_difference import Difference, differences_between
from ...packs.overlay_edit import without_part
from ...packs.overlay_file import overlay_files
from ...packs.overlay_lint import complaints
from ...packs.publish import base_rules, base_version
from ...store.backtest_runs import list_backtests
from ...store.publish_rules import publish_draft, workshop_from
from ...store.rule_drafts import Draft, approve, ask_for_review, change_draft, drop_draft, send_back
from ...store.rule_releases import newest_version, release_files
from ...store.rules_tested import note_allowed, tested
from ..access import allows, person
from ..service import service
from .rules_page import EDITOR, PUBLISHER, READERS, AtHand, named_draft, rules_page, said
from .rules_signal import back

bp = Blueprint("rules_draft", __name__)


@bp.get("/rules/drafts/<int:draft_id>")
@allows(*READERS)
def show(draft_id: int) -> ResponseReturnValue:
    """The change."""
    try:
        return draft_page(named_draft(draft_id))
    except InputError as error:
        return render_template("staff/rules/gone.html", **rules_page(), trouble=said(error)), 404


@bp.post("/rules/drafts/<int:draft_id>/review")
@allows(EDITOR)
def review(draft_id: int) -> ResponseReturnValue:
    """Ask somebody else to look at it, with the reason for it."""

    def step(draft: Draft) -> None:
        if found := complaints(base_rules(), read_overlay(draft.files)):
            raise PackError("\n".join(found[:20]))
        why, now = request.form.get("why", ""), service().now()
        ask_for_review(service().database, draft_id, edition=_edition(), why=why, actor=person().login, now=now)

    return _step(draft_id, step)


@bp.post("/rules/drafts/<int:draft_id>/approve")
@allows(PUBLISHER)
def publish(draft_id: int) -> ResponseReturnValue:
    """Approve what somebody else wrote and put it out, in one go; what was not tested, or is unfair, stays."""

    def step(draft: Draft) -> None:
        here, now, actor = service(), service().now(), person().login
        test = tested(here.database, draft)
        if not test.may_be_published:
            if not (test.only_slow and (reason := " ".join(request.form.get("slow", "").split()))):
                raise InputError("test it first; a change that is unfair or too slow is not published", words=test.state)
            note_allowed(here.database, "slower", f"draft {draft_id}", reason, actor=actor, now=now)
        if draft.state == "in_review":
            draft = approve(here.database, draft_id, edition=_edition(), actor=actor, now=now)
        publish_draft(
            here.database,
            draft_id,
            edition=draft.edition,
            workshop=workshop_from(here.settings),
            actor=actor,
            now=here.now(),
            seen=_number("newest"),
        )

    return _step(draft_id, step)


@bp.post("/rules/drafts/<int:draft_id>/back")
@allows(EDITOR, PUBLISHER)
def return_it(draft_id: int) -> ResponseReturnValue:
    """Give it back to be worked on."""
    return _step(
        draft_id,
        lambda _: send_back(service().database, draft_id, edition=_edition(), actor=person().login, now=service().now()),
    )


@bp.post("/rules/drafts/<int:draft_id>/drop")
@allows(EDITOR)
def drop(draft_id: int) -> ResponseReturnValue:
    """Give it up."""
    return _step(
        draft_id,
        lambda _: drop_draft(service().database, draft_id, edition=_edition(), actor=person().login, now=service().now()),
    )


@bp.post("/rules/drafts/<int:draft_id>/title")
@allows(EDITOR)
def rename(draft_id: int) -> ResponseReturnValue:
    """Call it otherwise."""
    title, now = " ".join(request.form.get("title", "").split()), service().now()
    return _step(
        draft_id,
        lambda _: change_draft(service().database, draft_id, edition=_edition(), title=title, actor=person().login, now=now),
    )


@bp.post("/rules/drafts/<int:draft_id>/settle")
@allows(EDITOR)
def settle(draft_id: int) -> ResponseReturnValue:
    """Take out what does not fit the base rules any more, or keep all of it and say that it was seen."""

    def step(draft: Draft) -> None:
        overlay = read_overlay(draft.files)
        chosen = request.form.get("conflict", "")
        # The last first, so that the places of those before it stay.
        for number, conflict in reversed(list(enumerate(conflicts(base_rules(), overlay)))):
            if chosen == str(number):
                overlay = without_part(overlay, conflict.path)
        files, now = overlay_files(replace(overlay, base=base_version())), service().now()
        change_draft(service().database, draft_id, edition=_edition(), files=files, actor=person().login, now=now)

    return _step(draft_id, step)


def draft_page(draft: Draft, trouble: str = "") -> str:
    """The page of a draft."""
    here = service()
    test = tested(here.database, draft)
    newest = newest_version(here.database)
    changes, fits, faults = _read(draft, newest)
    return render_template(
        "staff/rules/draft.html",
        **rules_page(AtHand(draft, draft.files)),
        draft=draft,
        changes=changes,
        conflicts=fits,
        faults=faults,
        test=test,
        runs=list_backtests(here.database, draft.draft_id, limit=5),
        mine=person().login in draft.authors,
        is_behind=draft.state in ("draft", "in_review", "approved") and (draft.based_on or 0) != newest,
        newest=newest,
        trouble=trouble,
    )


def _read(draft: Draft, newest: int) -> tuple[list[Difference], list[Conflict], list[str]]:
    """What it changes against what is in force, or against what it began with once it is closed; and what is wrong with it."""
    database = service().database
    is_open = draft.state in ("draft", "in_review", "approved")
    version = newest if is_open else draft.based_on or 0
    try:
        after = read_overlay(draft.files)
    except PackError as error:
        return [], [], [str(error)]
    base, before = base_rules(), read_overlay(release_files(database, version))
    return differences_between(base, before, after), conflicts(base, after) if is_open else [], []


def _step(draft_id: int, step: Callable[[Draft], object]) -> ResponseReturnValue:
    draft = named_draft(draft_id)
    try:
        step(draft)
    except (InputError, PackError) as error:
        return draft_page(named_draft(draft_id), said(error)), 422
    return back(f"/rules/drafts/{draft_id}")


def _edition() -> int:
    return _number("edition")


def _number(field: str) -> int:
    text = request.form.get(field, "")
    return int(text) if text.isdecimal() and len(text) < 10 else -1

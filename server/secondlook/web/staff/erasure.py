"""/erasure: what is held about a person who asks, as a list and as a file, and deleting it; reports on hold."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from flask import Blueprint, Response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from ...errors import InputError
from ...reports.person import held_as_json, wanted_from
from ...reports.reporter_key import reporter_secret
from ...store.audit import record
from ...store.erase import Match, erase, erase_kept_mails, find, find_kept_mails
from ...store.hold import hold, list_held, release
from ...store.standing import count_unread
from ..access import allows, person
from ..service import service
from ..staff_words import staff_page
from . import Section

bp = Blueprint("erasure", __name__)
SECTION = Section("/erasure", "privacy.erasure", frozenset({"administrator"}), 85)


@bp.get("/erasure")
@allows("administrator")
def show() -> str:
    """The form, and the reports on hold."""
    return _page()


@bp.post("/erasure/find")
@allows("administrator")
def search() -> ResponseReturnValue:
    """List what concerns the person. A POST, so that the address stays out of histories and logs."""
    try:
        matches, mails = _found()
    except InputError as error:
        return _page(trouble=str(error)), 422
    unread = count_unread(service().database)
    record(service().database, actor=person().login, action="person looked for", now=_now(), detail=f"{len(matches)} reports")
    return _page(matches=matches, mails=len(mails), unread=unread)


@bp.post("/erasure/export")
@allows("administrator")
def export() -> ResponseReturnValue:
    """Give all of it as a file."""
    try:
        reason = _reason()
        matches, _ = _shown()
    except InputError as error:
        return _page(trouble=str(error)), 422
    for match in matches:
        _note("held data exported", match, reason)
    answer = Response(held_as_json(service().database, matches), mimetype="application/json")
    answer.headers["Content-Disposition"] = "attachment; filename=held.json"
    return answer


@bp.post("/erasure/erase")
@allows("administrator")
def delete() -> ResponseReturnValue:
    """Delete what was shown, and nothing that came in meanwhile."""
    database, me = service().database, person().login
    try:
        reason = _reason()
        if request.form.get("sure") != "yes":
            raise InputError("confirm it", where="sure")
        matches, mails = _shown()
        too = request.form.get("undelivered") == "yes"
        gone = erase(database, matches, undelivered_too=too, reason=reason, actor=me, now=_now())
    except InputError as error:
        return _page(trouble=str(error)), 422
    if mails:
        erase_kept_mails(database, mails, reason=reason, actor=me, now=_now())
    return _page(gone=gone, erased=len(gone) + len(mails))


@bp.post("/erasure/hold")
@allows("administrator")
def set_hold() -> ResponseReturnValue:
    """Keep a report, however old it gets."""
    receipt, reason = request.form.get("receipt", "").strip(), request.form.get("reason", "")
    return _then(lambda: hold(service().database, receipt, reason, actor=person().login, now=_now()))


@bp.post("/erasure/release")
@allows("administrator")
def release_hold() -> ResponseReturnValue:
    """Let retention have it."""
    receipt = request.form.get("receipt", "").strip()
    return _then(lambda: release(service().database, receipt, actor=person().login, now=_now()))


def _found() -> tuple[list[Match], list[str]]:
    database, who = service().database, request.form.get("who", "").strip()
    matches = find(database, wanted_from(who, reporter_secret(database)))
    return matches, find_kept_mails(database, who) if "@" in who else []


def _shown() -> tuple[list[Match], list[str]]:
    matches, mails = _found()
    shown = set(request.form.getlist("report"))
    return [match for match in matches if match.report_id in shown], mails


def _reason() -> str:
    if reason := request.form.get("reason", "").strip():
        return reason
    raise InputError("say who asked for it, or why", where="reason")


def _note(action: str, match: Match, reason: str) -> None:
    here = service()
    record(here.database, actor=person().login, action=action, report_id=match.report_id, detail=reason, now=_now())


def _then(act: Callable[[], None]) -> ResponseReturnValue:
    try:
        act()
    except InputError as error:
        return _page(trouble=str(error)), 422
    return redirect("/erasure", 303)


def _page(**values: object) -> str:
    who = request.form.get("who", "").strip()
    return render_template("staff/erasure.html", **staff_page(), who=who, held=list_held(service().database), **values)


def _now() -> datetime:
    return service().now()

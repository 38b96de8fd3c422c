"""What analysts do with a report: take it, close it, write about it, answer the reporter. Each is a form of its page."""

from __future__ import annotations

from flask import Blueprint, redirect, request
from flask.typing import ResponseReturnValue

from ...reports.feedback_mail import build_feedback
from ...store.feedback import add_feedback
from ...store.handling import assign, close, review
from ...store.notes import add_note
from ...store.outbox import retry_stuck
from ...store.taken_mail import NewAnswer
from ..access import allows, person
from ..service import service
from ..staff_words import say_to_staff
from ..words import LANGUAGES
from .inbox_report import note_in_audit, open_report

bp = Blueprint("inbox_actions", __name__)


@bp.post("/inbox/<report_id>/assign")
@allows("analyst")
def change_assignee(report_id: str) -> ResponseReturnValue:
    """Give it to an analyst, or to nobody."""
    open_report(report_id)
    here, me = service(), person()
    assign(here.database, [report_id], request.form.get("assignee", ""), actor=me.login, now=here.now())
    return _back(report_id)


@bp.post("/inbox/<report_id>/review")
@allows("analyst")
def begin_review(report_id: str) -> ResponseReturnValue:
    """Begin the review, or open the report again."""
    open_report(report_id)
    review(service().database, report_id, actor=person().login, now=service().now())
    return _back(report_id)


@bp.post("/inbox/<report_id>/close")
@allows("analyst")
def close_one(report_id: str) -> ResponseReturnValue:
    """Close it with a verdict."""
    open_report(report_id)
    verdict = request.form.get("verdict", "")
    close(service().database, [report_id], verdict, actor=person().login, now=service().now())
    return _back(report_id)


@bp.post("/inbox/<report_id>/note")
@allows("analyst")
def write_note(report_id: str) -> ResponseReturnValue:
    """Keep a note for colleagues."""
    open_report(report_id)
    add_note(service().database, report_id, _text("note"), actor=person().login, now=service().now())
    return _back(report_id, "notes")


@bp.post("/inbox/<report_id>/answer")
@allows("analyst")
def answer_reporter(report_id: str) -> ResponseReturnValue:
    """Answer the reporter, wherever the receipt is and, as far as that is allowed, by mail."""
    opened, here = open_report(report_id), service()
    asked = request.form.get("lang", "")
    lang = asked if asked in LANGUAGES else "en"
    text, receipt = _text("answer"), opened.handled.receipt

    def mail_for(number: int) -> NewAnswer | None:
        if opened.received is None:
            return None
        subject = say_to_staff(lang)("inbox.mailSubject", receipt)
        return build_feedback(
            opened.received,
            number=number,
            receipt=receipt,
            subject=subject,
            text=text,
            now=here.now(),
            settings=here.settings,
        )

    add_feedback(here.database, report_id, text, lang=lang, actor=person().login, now=here.now(), mail_for=mail_for)
    return _back(report_id, "answers")


@bp.post("/inbox/<report_id>/retry")
@allows("analyst")
def retry_one(report_id: str) -> ResponseReturnValue:
    """Try again to deliver it."""
    opened = open_report(report_id)
    note_in_audit(report_id, "delivery tried again")
    retry_stuck(service().database, now=service().now(), receipt=opened.handled.receipt)
    return _back(report_id)


def _text(field: str) -> str:
    # NUL and half characters cannot be stored everywhere; nobody types them.
    text = request.form.get(field, "").replace("\r\n", "\n").replace("\0", "")
    return text.encode("utf-8", "replace").decode()


def _back(report_id: str, part: str = "") -> ResponseReturnValue:
    return redirect(f"/inbox/{report_id}{f'#{part}' if part else ''}", 303)

"""/inbox/<report_id>: one report whole. What a page of it may tell about the reporter depends on who asks."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from ...errors import InputError
from ...reports.evidence import Evidence, collect_evidence
from ...reports.feedback_mail import feedback_address
from ...reports.read import Received, read_report
from ...store.accounts import Person
from ...store.audit import read_audit, record
from ...store.feedback import list_feedback
from ...store.handling import VERDICTS, Handled, find_handled, list_analysts
from ...store.inbox import count_others
from ...store.notes import list_notes
from ..access import allows, person
from ..service import service
from ..words import LANGUAGES
from .answer_texts import NAMES, answer_text, language_of
from .campaigns import are_on
from .inbox_html import html_of
from .inbox_judged import judge
from .inbox_original import original_facts
from .inbox_page import inbox_page, is_id, pack_language, rules
from .inbox_picture import picture_type
from .inbox_sender import links_of, senders_of
from .inbox_shown import shown_of

log = logging.getLogger(__name__)
bp = Blueprint("inbox_report", __name__)
HISTORY = 200
SHORTEST_REASON, LONGEST_REASON = 3, 300


@dataclass(frozen=True)
class Opened:
    """A report as it is stored, and as it was read; `received` is None when it is gone or cannot be read."""

    handled: Handled
    received: Received | None

    @property
    def may_see_person(self) -> bool:
        """Who reports and what they answered is for the assigned analyst."""
        return self.handled.assignee_id == person().account_id


@bp.get("/inbox/<report_id>")
@allows("analyst")
def show(report_id: str) -> str:
    """The report; each look is in the audit log."""
    opened = open_report(report_id)
    note_in_audit(report_id, "viewed", "with the reporter" if opened.may_see_person and _is_named(opened) else "")
    return _page(opened, shows_person=opened.may_see_person)


@bp.post("/inbox/<report_id>/name")
@allows("analyst")
def open_name(report_id: str) -> ResponseReturnValue:
    """Show who reports, once, to somebody who says why."""
    opened, reason = open_report(report_id), " ".join(request.form.get("reason", "").split())
    if not SHORTEST_REASON <= len(reason) <= LONGEST_REASON:
        raise InputError(f"say why in {SHORTEST_REASON} to {LONGEST_REASON} characters", where="reason")
    note_in_audit(report_id, "name opened", reason)
    return _page(opened, shows_person=True)


def open_report(report_id: str) -> Opened:
    """The report with this id; 404 for none."""
    handled = find_handled(service().database, report_id) if is_id(report_id) else None
    if handled is None:
        abort(404)
    if handled.content_gone_at is not None:
        return Opened(handled, None)
    try:
        return Opened(handled, read_report(handled.body))
    except InputError:
        return Opened(handled, None)


def note_in_audit(report_id: str, action: str, detail: str = "") -> None:
    """Put what the person does with a report into the audit log. Raises StoreError."""
    here = service()
    record(here.database, actor=person().login, action=action, report_id=report_id, detail=detail, now=here.now())


def _page(opened: Opened, *, shows_person: bool) -> str:
    here, handled = service(), opened.handled
    analysts = list_analysts(here.database)
    return render_template(
        "staff/inbox/report.html",
        **inbox_page(),
        report=handled,
        me=person(),
        is_mine=opened.may_see_person,
        shows_person=shows_person,
        assignee=_assignee(handled, analysts),
        analysts=analysts,
        verdicts=VERDICTS,
        others=count_others(here.database, handled.campaign_id) if are_on() else 0,
        notes=list_notes(here.database, handled.report_id),
        feedback=list_feedback(here.database, handled.report_id),
        history=read_audit(here.database, report_id=handled.report_id, limit=HISTORY),
        reason_lengths=(SHORTEST_REASON, LONGEST_REASON),
        **(_content(opened) if opened.received else {"received": None}),
    )


def _content(opened: Opened) -> dict[str, object]:
    """What stands in the report itself."""
    received, settings = opened.received, service().settings
    assert received is not None  # noqa: S101 - asked by the caller
    report = received.report
    shown = shown_of(report.conversation or report.message, received.channel)
    client = report.assessment
    judged = judge(shown, client, rules(), pack_language())
    evidence = collect_evidence(received)
    return {
        "received": received,
        "shown": shown,
        "judged": judged,
        "client": client,
        "senders": senders_of(shown),
        "links": links_of(shown, judged),
        "reporter": report.reporter,
        "is_anonymous": received.is_anonymous,
        "answers": _answers(received),
        "original": original_facts(report.original) if report.original is not None else None,
        "has_html": bool(html_of(report)),
        "evidence": evidence,
        "pictures": [item for item in evidence if is_picture(item)],
        "mail_to": feedback_address(received, settings),
        **_draft(opened.handled, received),
    }


def _draft(handled: Handled, received: Received) -> dict[str, object]:
    """The answer that is being written: a text of the organisation in the reporter's language, or nothing yet."""
    lang = request.args.get("lang_of_answer", "")
    reporter = received.report.reporter
    lang = lang if lang in LANGUAGES else language_of(reporter.lang if reporter else None)
    name = request.args.get("text", "")
    text = answer_text(name, lang, handled.receipt) if name in NAMES else ""
    return {"answer_names": NAMES, "answer_name": name, "answer_lang": lang, "answer": text}


def is_picture(item: Evidence) -> bool:
    """Whether a browser may show it."""
    return item.name.startswith("picture-") and picture_type(item.data) is not None


def _answers(received: Received) -> list[tuple[str, str]]:
    """What was answered to "have you replied, met, been paid?": key and value, "" for a plain yes."""
    answers = received.report.answers or {}
    return [(key[:40], "" if value is True else str(value)[:200]) for key, value in list(answers.items())[:20] if value]


def _is_named(opened: Opened) -> bool:
    return opened.received is not None and not opened.received.is_anonymous and opened.received.report.reporter is not None


def _assignee(handled: Handled, analysts: list[Person]) -> Person | None:
    return next((one for one in analysts if one.account_id == handled.assignee_id), None)

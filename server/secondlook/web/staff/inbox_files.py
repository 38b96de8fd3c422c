"""The files of a report: evidence and original for download, pictures, the raw body, and HTML mail in a cage."""

from __future__ import annotations

import hashlib

from flask import Blueprint, Response, abort, render_template
from flask.typing import ResponseReturnValue

from ...reports.evidence import Evidence, collect_evidence
from ...reports.read import Received
from ..access import allows
from ..problems import problem
from .inbox_html import harmless, html_of
from .inbox_page import inbox_page
from .inbox_picture import picture_type
from .inbox_report import Opened, is_picture, note_in_audit, open_report

bp = Blueprint("inbox_files", __name__)
_CAGE = "default-src 'none'; sandbox; frame-ancestors 'self'"
_AROUND_CAGE = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; frame-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'; require-trusted-types-for 'script'"
)


@bp.get("/inbox/<report_id>/files/<name>")
@allows("analyst")
def download(report_id: str, name: str) -> ResponseReturnValue:
    """A file of the evidence, byte for byte, under a name of our own."""
    opened = open_report(report_id)
    item = _item(opened, name)
    if name == "original.eml" and _hides_reporter(opened):
        return problem(
            403, "The reporter is confidential", "The original names its recipient. Assign the report to yourself first."
        )
    note_in_audit(report_id, "file downloaded", f"{name} {item.sha256}")
    return _attachment(item.data, f"report-{opened.handled.receipt}-{name}")


@bp.get("/inbox/<report_id>/report.json")
@allows("analyst")
def raw(report_id: str) -> ResponseReturnValue:
    """The report as it came in; for others than the assigned analyst without who reports and what they answered."""
    opened = open_report(report_id)
    if opened.received is None:
        abort(404)
    whole = opened.may_see_person
    data = opened.handled.body if whole else without_person(opened.received)
    detail = f"{'whole' if whole else 'without the reporter'} {hashlib.sha256(data).hexdigest()}"
    note_in_audit(report_id, "raw report downloaded", detail)
    return _attachment(data, f"report-{opened.handled.receipt}.json")


@bp.get("/inbox/<report_id>/pictures/<name>")
@allows("analyst")
def picture(report_id: str, name: str) -> ResponseReturnValue:
    """A picture that is one by its bytes; the page that shows it is what the audit log knows."""
    item = _item(open_report(report_id), name)
    if not is_picture(item):
        abort(404)
    answer = Response(item.data, mimetype=picture_type(item.data))
    answer.headers["Content-Security-Policy"] = _CAGE
    return answer


@bp.get("/inbox/<report_id>/html")
@allows("analyst")
def html_page(report_id: str) -> ResponseReturnValue:
    """The page around the HTML of a mail."""
    opened = open_report(report_id)
    note_in_audit(report_id, "HTML viewed")
    clean = _clean(opened)
    page = render_template("staff/inbox/html.html", **inbox_page(), report=opened.handled, is_too_much=clean is None)
    return Response(page, headers={"Content-Security-Policy": _AROUND_CAGE})


@bp.get("/inbox/<report_id>/html/content")
@allows("analyst")
def html_content(report_id: str) -> ResponseReturnValue:
    """The HTML without anything that acts or fetches, in a document that could do neither."""
    clean = _clean(open_report(report_id))
    document = f'<!doctype html><html><head><meta charset="utf-8"><title>.</title></head><body>{clean or ""}</body></html>'
    return Response(document, mimetype="text/html", headers={"Content-Security-Policy": _CAGE})


def without_person(received: Received) -> bytes:
    """The body with who reports and what they answered taken out; the rest byte for byte."""
    text = received.body.text
    for key in sorted({"reporter", "answers"} & set(received.body.spans), key=lambda key: -received.body.spans[key][0]):
        start, end = received.body.spans[key]
        text = f"{text[:start]}null{text[end:]}"
    return text.encode()


def _clean(opened: Opened) -> str | None:
    if opened.received is None:
        abort(404)
    html = html_of(opened.received.report)
    return harmless(html) if html else abort(404)


def _item(opened: Opened, name: str) -> Evidence:
    evidence = collect_evidence(opened.received) if opened.received else []
    return next((item for item in evidence if item.name == name), None) or abort(404)


def _hides_reporter(opened: Opened) -> bool:
    reporter = opened.received.report.reporter if opened.received else None
    return reporter is not None and reporter.mode == "confidential" and not opened.may_see_person


def _attachment(data: bytes, name: str) -> Response:
    return Response(
        data,
        mimetype="application/octet-stream",
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Content-Security-Policy": _CAGE,
        },
    )

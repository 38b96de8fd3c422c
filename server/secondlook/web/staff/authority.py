"""/inbox/<report_id>/authority: a copy of a report to hand over. Nothing is sent from here; who took one, and why, is logged."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from ...errors import InputError, PackError
from ...reports.export.authority import PARTS, Choice, authority_copy, reference_of
from ...reports.export.contacts import Contact, read_contacts
from ...reports.export.summary import summary_of
from ..access import allows
from ..problems import problem
from ..service import service
from ..staff_words import staff_page
from .inbox_report import LONGEST_REASON, SHORTEST_REASON, Opened, note_in_audit, open_report

bp = Blueprint("authority", __name__)
USUAL = frozenset({"messages", "findings", "traces"})


@bp.get("/inbox/<report_id>/authority")
@allows("analyst")
def show(report_id: str) -> ResponseReturnValue:
    """The form."""
    return _page(open_report(report_id), Choice(USUAL))


@bp.post("/inbox/<report_id>/authority")
@allows("analyst")
def make(report_id: str) -> ResponseReturnValue:
    """The copy as a zip. Names of staff and the original are for the assigned analyst."""
    opened = open_report(report_id)
    choice = Choice(
        frozenset(request.form.getlist("part")) & set(PARTS),
        own_lines="own_lines" in request.form,
        names="names" in request.form,
    )
    if choice.names and not opened.may_see_person:
        return problem(403, "The reporter is protected", "Assign the report to yourself before you hand over names.")
    reason = " ".join(request.form.get("reason", "").split())
    try:
        contact = _contact(request.form.get("authority", ""))
        if not choice.parts or not SHORTEST_REASON <= len(reason) <= LONGEST_REASON:
            raise InputError("choose at least one part and say why", where="reason")
        data = _copy(opened, choice)
    except (InputError, PackError) as error:
        return _page(opened, choice, trouble=str(error)), 422
    switched = [name for name in ("own_lines", "names") if getattr(choice, name)]
    reference = reference_of(report_id)
    detail = f"{contact.id}, {reference}, {' '.join(sorted([*choice.parts, *switched]))}: {reason}"
    note_in_audit(report_id, "copy for an authority", detail)
    headers = {"Content-Disposition": f'attachment; filename="approach-{reference}.zip"'}
    return Response(data, mimetype="application/zip", headers=headers)


def _copy(opened: Opened, choice: Choice) -> bytes:
    received, settings = opened.received, service().settings
    if received is None:
        raise InputError("the content of this report is no longer kept")
    own, handled = settings.own.domains, opened.handled
    summary = summary_of(received, receipt=handled.receipt, received_at=handled.received_at, own_domains=own)
    return authority_copy(received, summary, choice, organisation=settings.organisation, own_domains=own)


def _contact(name: str) -> Contact:
    found = next((one for one in read_contacts(service().settings.data_dir) if one.id == name), None)
    if found is None:
        raise InputError("choose one of the list", where="authority")
    return found


def _page(opened: Opened, choice: Choice, trouble: str = "") -> str:
    try:
        contacts, broken = read_contacts(service().settings.data_dir), ""
    except PackError as error:
        contacts, broken = (), str(error)
    received = opened.received
    return render_template(
        "staff/onward/authority.html",
        **staff_page(),
        report=opened.handled,
        received=received,
        contacts=contacts,
        broken=broken,
        trouble=trouble,
        choice=choice,
        pictures=len(received.report.attachments) if received else 0,
        has_original=received is not None and received.report.original is not None,
        may_name=opened.may_see_person and received is not None and not received.is_anonymous,
        is_anonymous=received is not None and received.is_anonymous,
        reason_lengths=(SHORTEST_REASON, LONGEST_REASON),
        form=request.form,
    )

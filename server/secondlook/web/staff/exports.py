"""One report for other programs: STIX and CSV, without who reported it. Each download is in the audit log."""

from __future__ import annotations

from flask import Blueprint, Response, abort
from flask.typing import ResponseReturnValue

from ...errors import SettingsError
from ...reports.export.exported import Exported, exported
from ...reports.export.stix import stix_bundle
from ...reports.export.table import csv_lines
from ...store.exports import stored_reports
from ..access import allows
from ..problems import problem
from ..service import service
from .inbox_report import note_in_audit, open_report

bp = Blueprint("exports", __name__)
# A spreadsheet takes a file without this mark for one of its own code page.
_UTF8_MARK = "\ufeff"


@bp.get("/inbox/<report_id>/export.stix")
@allows("analyst")
def as_stix(report_id: str) -> ResponseReturnValue:
    """A STIX 2.1 bundle."""
    one = _exported(report_id)
    try:
        text = stix_bundle([one], service().settings)
    except SettingsError as error:
        return problem(501, "STIX is not installed", str(error))
    return _download(report_id, text, "application/stix+json;version=2.1", f"report-{one.summary.receipt}.stix.json")


@bp.get("/inbox/<report_id>/export.csv")
@allows("analyst")
def as_csv(report_id: str) -> ResponseReturnValue:
    """A header and one row."""
    one = _exported(report_id)
    text = _UTF8_MARK + "".join(csv_lines([one]))
    return _download(report_id, text, "text/csv; charset=utf-8", f"report-{one.summary.receipt}.csv")


def _exported(report_id: str) -> Exported:
    here, handled = service(), open_report(report_id).handled
    stored = next(stored_reports(here.database, receipts=(handled.receipt,)), None)
    return exported(stored, here.settings.own.domains) if stored else abort(404)


def _download(report_id: str, text: str, kind: str, name: str) -> Response:
    note_in_audit(report_id, "report exported", name.partition(".")[2])
    return Response(text, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})

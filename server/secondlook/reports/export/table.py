"""Reports as CSV, one a row, for a spreadsheet: no cell of a stranger's begins a formula there."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from .exported import Exported

COLUMNS = (
    "receipt",
    "report_id",
    "received_at",
    "channel",
    "level",
    "kind",
    "stage",
    "state",
    "verdict",
    "sender_name",
    "sender_address",
    "subject",
    "rules",
    "signals",
    "observables",
    "sha256",
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def csv_lines(reports: Iterable[Exported]) -> Iterator[str]:
    """The header and a line a report, each ended by CRLF; several values of a cell are separated by spaces."""
    yield _line(COLUMNS)
    for report in reports:
        yield _line(_cells(report))


def _cells(report: Exported) -> tuple[str, ...]:
    one = report.summary
    return (
        one.receipt,
        one.report_id,
        one.received_at.isoformat(),
        one.channel,
        one.level,
        one.kind,
        one.stage,
        report.state,
        report.verdict or "",
        one.sender_name,
        one.sender_address,
        one.subject,
        " ".join(rule for rule, _ in one.rules),
        " ".join(dict.fromkeys(signal for signal, _ in one.signals)),
        " ".join(observable.value for observable in one.observables),
        " ".join(file.sha256 for file in one.files),
    )


def _line(cells: tuple[str, ...]) -> str:
    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerow(_as_text(cell) for cell in cells)
    return out.getvalue()


def _as_text(cell: str) -> str:
    # An apostrophe in front makes a spreadsheet take the cell for text (OWASP, CSV injection).
    return f"'{cell}" if cell.startswith(_FORMULA) else cell

"""`secondlook reports export`: reports for other programs, without the reporters."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import click

from ..errors import InputError
from ..reports.export.exported import Exported, exported, exported_as_json
from ..reports.export.stix import stix_bundle
from ..reports.export.table import csv_lines
from ..settings import Settings, load_settings
from ..store.audit import record
from ..store.database import Database
from ..store.exports import stored_reports


@click.command("export")
@click.option("--format", "kind", type=click.Choice(["stix", "csv", "json"]), required=True)
@click.option("--since", type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"]), help="only what was received since then, in UTC")
@click.option("--receipt", "receipts", multiple=True, help="only the report with this receipt; may be repeated")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="file to write; else standard output")
def command(kind: str, since: datetime | None, receipts: tuple[str, ...], output: Path | None) -> None:
    """Write reports as a STIX 2.1 bundle, as CSV, or as JSON. The export is noted in the audit log."""
    settings = load_settings()
    database = Database(settings.store_url)
    counted: list[str] = []
    found = _found(database, settings, since and since.replace(tzinfo=UTC), receipts, counted)
    try:
        _write(_WRITERS[kind](found, settings), output)
    finally:
        # Also when the reader of our output went away: what was read was read.
        detail = f"{kind}, {len(counted)} reports" + (f", since {since:%Y-%m-%d}" if since else "")
        record(database, actor="command line", action="reports exported", detail=detail, now=datetime.now(UTC))
    if missing := set(receipts) - set(counted):
        raise InputError(f"no report has the receipt {', '.join(sorted(missing))}", where="--receipt")
    if output:
        click.echo(f"{len(counted)} reports written to {output}", err=True)


def _found(
    database: Database, settings: Settings, since: datetime | None, receipts: tuple[str, ...], counted: list[str]
) -> Iterator[Exported]:
    for stored in stored_reports(database, since=since, receipts=receipts):
        counted.append(stored.receipt)
        yield exported(stored, settings.own.domains)


def _write(lines: Iterable[str], output: Path | None) -> None:
    if output is None:
        for line in lines:
            sys.stdout.buffer.write(line.encode())
        sys.stdout.flush()
        return
    try:
        with output.open("w", encoding="utf-8", newline="") as file:
            file.writelines(lines)
    except OSError as error:
        raise InputError(f"cannot write {output} ({error.strerror})", where="--output") from error


def _json_lines(reports: Iterable[Exported], _settings: Settings) -> Iterator[str]:
    before = "[\n"
    for report in reports:
        yield before + json.dumps(exported_as_json(report), ensure_ascii=False)
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


def _stix(reports: Iterable[Exported], settings: Settings) -> Iterator[str]:
    yield stix_bundle(reports, settings) + "\n"


def _csv(reports: Iterable[Exported], _settings: Settings) -> Iterator[str]:
    return csv_lines(reports)


_WRITERS: dict[str, Callable[[Iterable[Exported], Settings], Iterator[str]]] = {"json": _json_lines, "csv": _csv, "stix": _stix}

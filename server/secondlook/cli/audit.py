"""`secondlook audit`: read the audit log and check its chain."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import islice

import click

from ..errors import InputError
from ..settings import load_settings
from ..store.audit import audit_faults, holds_seal, newest_seal, read_audit
from ..store.database import Database
from ..store.migrate import prepare

BROKEN = 1
MOST_FAULTS = 20


@click.group()
def command() -> None:
    """Who did what, when."""


@command.command("verify")
@click.option("--holds", metavar="ROW:SEAL", help="also check that this row, noted at an earlier run, is still the same")
def verify(holds: str | None) -> int:
    """Check every row; exit status 1 when one was changed or is missing. The last line is the newest row and its seal.

    Whoever can write the database can make the whole chain anew. A line of this command noted elsewhere shows that.
    """
    database = _database()
    newest = newest_seal(database)
    faults = list(islice(audit_faults(database), MOST_FAULTS))
    if holds and not holds_seal(database, *_noted(holds)):
        faults.append(f"the row noted as {holds} is another now, or older than what is kept")
    for fault in faults:
        click.echo(fault, err=True)
    click.echo("the chain is broken" if faults else "the chain is whole")
    click.echo(f"{newest[0]}:{newest[1]}")
    return BROKEN if faults else 0


@command.command("list")
@click.option("--action", "actions", multiple=True, help="only these; may be given more than once")
@click.option("--report", "report_id", help="only what touched this report, by its id")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="from this day on, in UTC")
@click.option("--limit", type=click.IntRange(1), default=100, show_default=True)
def show_list(actions: tuple[str, ...], report_id: str | None, since: datetime | None, limit: int) -> None:
    """The newest rows, newest first: number, time, who, what, report, more."""

    start = since.replace(tzinfo=UTC) if since else None
    for row in read_audit(_database(), actions=actions or None, report_id=report_id, since=start, limit=limit):
        when = f"{row.at:%Y-%m-%d %H:%M:%S}"
        click.echo("\t".join([str(row.seq), when, row.actor, row.action, row.report_id or "", row.detail]))


def _noted(text: str) -> tuple[int, str]:
    number, _, seal = text.partition(":")
    if not number.isdecimal() or len(seal) != 64:
        raise InputError("write ROW:SEAL, the last line of an earlier run", where="--holds")
    return int(number), seal


def _database() -> Database:
    database = Database(load_settings().store_url)
    prepare(database)
    return database

"""`secondlook reports`: what has come in, without its content, and sending stuck reports again."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from ..errors import InputError
from ..settings import load_settings
from ..store.database import Database
from ..store.outbox import retry_stuck
from ..store.status import list_elsewhere, list_reports
from . import reports_export, reports_privacy


@click.group()
def command() -> None:
    """List reports and send stuck ones again."""


@command.command("list")
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True)
def show_list(limit: int) -> None:
    """The newest reports: receipt, time, level, channel, and how far the mail has come; then what other targets do not have."""
    database = Database(load_settings().store_url)
    for row in list_reports(database, limit=limit):
        trouble = f"  {row.last_error}" if row.last_error else ""
        click.echo(
            f"{row.receipt}  {row.received_at:%Y-%m-%d %H:%M}  {row.level:8} {row.channel:18} "
            f"{row.state:8} tries {row.attempts}{trouble}"
        )
    for other in list_elsewhere(database, limit=limit):
        click.echo(f"{other.receipt}  {other.target}  {other.state:8} tries {other.attempts}  {other.last_error or ''}".rstrip())


@command.command("retry")
@click.argument("receipt", required=False)
@click.option("--all", "everything", is_flag=True, help="every report that is stuck")
def retry(receipt: str | None, everything: bool) -> None:
    """Try again to forward a report that the relay refused or never took."""
    if (receipt is None) != everything:
        raise InputError("name one receipt, or --all")
    count = retry_stuck(Database(load_settings().store_url), now=datetime.now(UTC), receipt=receipt)
    click.echo(f"{count} reports will be tried again")


for _one in (reports_export.command, *reports_privacy.COMMANDS):
    command.add_command(_one)

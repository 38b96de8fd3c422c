"""`secondlook db`: the tables of the database."""

from __future__ import annotations

import click

from ..settings import load_settings
from ..store.database import Database
from ..store.migrate import upgrade


@click.group()
def command() -> None:
    """The tables of the database."""


@command.command("upgrade")
def upgrade_tables() -> None:
    """Bring the tables up to this version; killed half-way, nothing has changed."""
    upgrade(Database(load_settings().store_url))
    click.echo("the database is up to date")

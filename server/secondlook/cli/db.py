"""`secondlook db`: the tables of the database, and moving it to another."""

from __future__ import annotations

from contextlib import closing

import click

from ..errors import InputError
from ..settings import load_settings
from ..store.copy import copy_store
from ..store.database import Database
from ..store.migrate import upgrade


@click.group()
def command() -> None:
    """Bring the database up to date, or move it."""


@command.command("upgrade")
def upgrade_tables() -> None:
    """Bring the tables up to this version; killed half-way, nothing has changed."""
    with closing(Database(load_settings().store_url)) as database:
        upgrade(database)
    click.echo("the database is up to date")


@command.command("copy")
@click.option("--from", "source", required=True, metavar="URL", help="such as sqlite:////var/lib/secondlook/secondlook.db")
@click.option("--to", "target", required=True, metavar="URL", help="such as postgresql://user:password@host/secondlook")
def copy(source: str, target: str) -> None:
    """Copy a whole database into an empty one, and compare the two. The service must be stopped."""
    if "://" not in source or "://" not in target:
        raise InputError("write addresses of databases, such as sqlite:////var/lib/secondlook/secondlook.db")
    with closing(Database(source, connections=1)) as first, closing(Database(target, connections=1)) as second:
        if first.is_embedded and not (first.file and first.file.exists()):
            raise InputError("there is no such file", where="--from")
        tables = copy_store(first, second)
    for table in tables:
        click.echo(f"{table.table:16} {table.rows:9,} rows  {table.sha256}")
    click.echo("copied, read again and found the same; now set SECONDLOOK_DATABASE_URL and start the service")

"""`secondlook restore`: a backup becomes the store."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import click

from ..errors import StoreError
from ..settings import load_settings
from ..store.audit import record
from ..store.backup import faults, restore
from ..store.database import Database
from ..store.outbox import how_it_stands


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--replace", is_flag=True, help="what the store holds now is lost")
def command(file: Path, replace: bool) -> None:
    """Put the backup FILE into the store, and verify it. The service must be stopped."""
    with closing(Database(load_settings().store_url, connections=1)) as database:
        restore(database, file, replace=replace)
        if wrong := faults(database):
            raise StoreError(f"the backup is in place, but not whole: {'; '.join(wrong[:5])}")
        record(database, actor="command line", action="restore", now=datetime.now(UTC), detail=file.name)
        waiting = sum(count for state, count in how_it_stands(database).by_state.items() if state != "sent")
    click.echo(f"restored and verified; {waiting:,} deliveries are still to come, with the Message-ID they had")
    click.echo("tokens revoked, accounts disabled and reports erased after the backup are back: do that again")

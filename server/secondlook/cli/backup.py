"""`secondlook backup`: the whole store in one file, while the service runs."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import click

from ..errors import StoreFullError
from ..packs.publish import KEY_FILE
from ..settings import load_settings
from ..store.audit import record
from ..store.backup import back_up
from ..store.database import Database
from ..store.migrate import prepare


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
def command(file: Path) -> None:
    """Write the whole store into a new FILE, readable by its owner only. The service may run."""
    settings = load_settings()
    with closing(Database(settings.store_url, connections=1)) as database:
        prepare(database)
        try:
            record(database, actor="command line", action="backup", now=datetime.now(UTC), detail=file.name)
        except StoreFullError:
            # A full disk is a good reason for a backup to another one.
            click.echo("the disk of the store is full: this backup is not in the audit log", err=True)
        back_up(database, file)
    click.echo(f"{file}: {file.stat().st_size:,} bytes")
    if (settings.data_dir / KEY_FILE).exists():
        click.echo(f"not in it: {KEY_FILE} in the data folder, which signs the rules; keep a copy of it apart")

"""`secondlook worker`: forward reports from a process of its own, until Ctrl-C or SIGTERM."""

from __future__ import annotations

import signal
import threading

import click

from ..chores import doing_chores
from ..errors import SettingsError
from ..logs import write_log
from ..reports.forward import live_forwarders
from ..settings import load_settings
from ..store.database import Database
from ..store.migrate import prepare
from .serve import running


@click.command()
def command() -> None:
    """Forward reports; the mail under way is finished before it stops."""
    settings = load_settings()
    write_log(settings.log_format)
    if not settings.smtp_url:
        raise SettingsError("SECONDLOOK_SMTP_URL: name the mail relay, such as smtp://mail.firm.example:25")
    database = Database(settings.store_url)
    forwarders = live_forwarders(database, settings)
    prepare(database)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    click.echo("Second Look forwards reports; stop with Ctrl-C")
    with doing_chores(database, settings), running(forwarders):
        stop.wait()
    database.close()

"""`secondlook worker`: forward reports from a process of its own, until Ctrl-C or SIGTERM."""

from __future__ import annotations

import logging
import signal
import threading

import click

from ..chores import doing_chores
from ..errors import SettingsError
from ..reports.forward import live_forwarder
from ..settings import load_settings
from ..store.database import Database
from ..store.migrate import prepare


@click.command()
def command() -> None:
    """Forward reports; the mail under way is finished before it stops."""
    settings = load_settings()
    logging.basicConfig(format="%(asctime)s %(levelname)s %(message)s")
    logging.getLogger("secondlook").setLevel(logging.INFO)
    database = Database(settings.store_url, connections=2)
    forwarder = live_forwarder(database, settings)
    if forwarder is None:
        raise SettingsError("SECONDLOOK_SMTP_URL: name the mail relay, such as smtp://mail.firm.example:25")
    prepare(database)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    click.echo("Second Look forwards reports; stop with Ctrl-C")
    with doing_chores(database, settings):
        forwarder.run(stop)
    database.close()

"""`secondlook serve`: the service, and the forwarder beside it, until Ctrl-C or SIGTERM."""

from __future__ import annotations

import logging
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click
import waitress  # type: ignore[import-untyped]

from ..chores import doing_chores
from ..errors import SettingsError
from ..reports.forward import live_forwarder
from ..settings import Settings, load_settings
from ..store.database import Database
from ..store.migrate import prepare
from ..web import create_app
from ..web.reports import LARGEST

log = logging.getLogger(__name__)


@click.command()
def command() -> None:
    """Run the service."""
    settings = load_settings()
    logging.basicConfig(format="%(asctime)s %(levelname)s %(message)s")
    logging.getLogger("secondlook").setLevel(logging.INFO)
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # it warns of every request that waits its turn
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # waitress ends its loop on KeyboardInterrupt
    settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    database = Database(settings.store_url, connections=settings.threads + 2)
    prepare(database)
    server = _listen(settings, database)
    with forwarding(database, settings), doing_chores(database, settings):
        host, port = settings.host_and_port
        click.echo(f"Second Look is ready at http://{_in_url(host)}:{port or server.effective_port}/")
        server.run()
    database.close()


@contextmanager
def forwarding(database: Database, settings: Settings) -> Iterator[None]:
    """Forward in a thread of this process, if the settings say so; at the end finish the mail under way."""
    forwarder = live_forwarder(database, settings)
    if forwarder is None:
        log.warning("reports are kept and wait: SECONDLOOK_SMTP_URL is not set")
    if forwarder is None or not settings.forward_in_service:
        yield
        return
    stop = threading.Event()
    thread = threading.Thread(target=forwarder.run, args=(stop,), name="forwarder")
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _listen(settings: Settings, database: Database) -> Any:
    host, port = settings.host_and_port
    try:
        return waitress.create_server(
            create_app(settings, database=database),
            host=host,
            port=port,
            threads=settings.threads,
            max_request_body_size=LARGEST + 1024 * 1024,  # a little more, so that our own 413 is the answer
            ident=None,
        )
    except (OSError, ValueError) as error:
        raise SettingsError(f"SECONDLOOK_BIND: cannot listen on {settings.bind} ({error})") from error


def _in_url(host: str) -> str:
    return f"[{host}]" if ":" in host else host

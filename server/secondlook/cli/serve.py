"""`secondlook serve`: the service, and the forwarder beside it, until Ctrl-C or SIGTERM."""

from __future__ import annotations

import logging
import signal
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import click
import waitress  # type: ignore[import-untyped]

from ..chores import doing_chores
from ..errors import SettingsError
from ..logs import write_log
from ..reports.forward import Forwarder, live_forwarders
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
    write_log(settings.log_format)
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
    """Forward in threads of this process, if the settings say so; at the end finish what is under way."""
    forwarders = live_forwarders(database, settings)
    if not settings.smtp_url:
        log.warning("reports are kept and wait: SECONDLOOK_SMTP_URL is not set")
    with running(forwarders if settings.forward_in_service else ()):
        yield


@contextmanager
def running(forwarders: Sequence[Forwarder]) -> Iterator[None]:
    """Run each forwarder in a thread of its own; at the end finish what is under way."""
    stop = threading.Event()
    threads = [threading.Thread(target=one.run, args=(stop,), name=f"forwarder {one.lane.target}") for one in forwarders]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
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

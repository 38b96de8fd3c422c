"""`secondlook intake`: take the reports that come by mail, until Ctrl-C or SIGTERM."""

from __future__ import annotations

import logging
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

import click

from ..engine.assess import Engine
from ..errors import MailboxError, SettingsError, StoreError
from ..intake.delivered import Delivered
from ..intake.imap import Mailbox, mailbox_from, read_mailbox
from ..intake.listener import listening
from ..intake.send_answers import send_answers
from ..intake.take import Taker
from ..logs import write_log
from ..reports.relay import deliver, relay_from
from ..settings import Settings, load_settings
from ..store.database import Database
from ..store.migrate import prepare
from ..store.rules_in_force import RulesInForce
from ..store.taken_mail import kept_mails

log = logging.getLogger(__name__)
_LONGEST_PAUSE = 5.0
Take = Callable[[Delivered], str]


@click.command()
@click.option("--once", is_flag=True, help="read the mailbox once, send the receipts that are due, and stop")
@click.option(
    "--kept",
    type=click.Path(file_okay=False, path_type=Path),
    help="write the mails that came by LMTP or SMTP and were no reports into this folder, and stop",
)
def command(once: bool, kept: Path | None) -> None:
    """Make reports of the mails that come to the report address."""
    settings = load_settings()
    write_log(settings.log_format)
    database = Database(settings.store_url, connections=4)
    prepare(database)
    if kept:
        click.echo(f"{_write_kept(database, kept)} mails written")
        return
    mailbox, take = _check(settings), _taking(settings, database)
    stop = threading.Event()
    if once:
        if mailbox:
            click.echo(f"{read_mailbox(mailbox, database, take, stop)} mails read")
        _answer(settings, database)
        return
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    here = settings.intake_listen
    with listening(here, take, _now) if here else nullcontext() as port:
        click.echo(f"Second Look takes reports by mail; stop with Ctrl-C{f'; listening on port {port}' if port else ''}")
        _run(settings, database, mailbox, take, stop)
    database.close()


def _check(settings: Settings) -> Mailbox | None:
    if not settings.intake_imap_url and not settings.intake_listen:
        raise SettingsError("SECONDLOOK_INTAKE_IMAP_URL or SECONDLOOK_INTAKE_LISTEN: say where the mails come from")
    if not settings.reporting_domains:
        raise SettingsError("SECONDLOOK_OWN_DOMAINS or SECONDLOOK_INTAKE_DOMAINS: name the domains of the people who may report")
    return mailbox_from(settings)


def _taking(settings: Settings, database: Database) -> Take:
    """Takes each mail with the rules that are in force at that moment."""
    in_force = RulesInForce(database, settings)
    in_force.now()  # rules that cannot be used are said at the start, not at the first mail

    @lru_cache(maxsize=1)
    def taker(engine: Engine) -> Taker:
        return Taker(database, settings, engine, _now)

    return lambda mail: taker(in_force.now().engine).take(mail)


def _run(settings: Settings, database: Database, mailbox: Mailbox | None, take: Take, stop: threading.Event) -> None:
    """Read and answer in turn; what goes wrong is said and tried again."""
    due = 0.0
    while not stop.is_set():
        if mailbox and time.monotonic() >= due:
            due = time.monotonic() + settings.intake_poll_seconds
            with _tried_again("the mailbox waits"):
                read_mailbox(mailbox, database, take, stop)
        with _tried_again("receipts wait"):
            _answer(settings, database)
        stop.wait(min(settings.intake_poll_seconds, _LONGEST_PAUSE))


@contextmanager
def _tried_again(what: str) -> Iterator[None]:
    try:
        yield
    except (MailboxError, StoreError) as error:
        log.error("%s: %s", what, error)


def _answer(settings: Settings, database: Database) -> None:
    relay = relay_from(settings)
    if relay:
        send_answers(database, settings, lambda mail: deliver(relay, mail), _now)


def _write_kept(database: Database, folder: Path) -> int:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    count = 0
    for mail_id, kind, content in kept_mails(database):
        (folder / f"{kind}-{mail_id[:32]}.eml").write_bytes(content)
        count += 1
    return count


def _now() -> datetime:
    return datetime.now(UTC)

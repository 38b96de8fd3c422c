"""A taker on a real store, a mail sink for what goes out, and a dovecot where one is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from secondlook.engine.assess import Engine
from secondlook.engine.pack import Organisation
from secondlook.intake.delivered import Delivered
from secondlook.intake.take import Taker
from secondlook.packs.load import engine_from, pack_bytes
from secondlook.paths import rules_dir
from secondlook.settings import Settings
from secondlook.store.database import Database
from unit.intake.dovecot import Dovecot, running_dovecot
from unit.service.mail_sink import MailSink, listen
from unit.service.reporting import Clock


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def sink() -> Iterator[MailSink]:
    sink = MailSink()
    controller = listen(sink)
    yield sink
    controller.stop()


@pytest.fixture
def settings(tmp_path: Path, store_url: str, sink: MailSink) -> Settings:
    return Settings(
        data_dir=tmp_path,
        database_url=store_url,
        security_mailbox="security@firm.example",
        security_phone="+358 00 000",
        organisation="Firm",
        smtp_url=f"smtp://127.0.0.1:{sink.port}",
        intake_domains="firm.example, Firm2.example",
        trusted_auth_servers="mx.firm.example",
        retry_first_seconds=1,
    )


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    database = Database(settings.store_url)
    yield database
    database.close()


@pytest.fixture(scope="session")
def trusting_engine() -> Engine:
    """The engine with the base pack, for an organisation that trusts its mail server."""
    return engine_from(pack_bytes(rules_dir(), Organisation(("firm.example",), ("mx.firm.example",))))


@pytest.fixture
def taker(database: Database, settings: Settings, trusting_engine: Engine, clock: Clock) -> Taker:
    return Taker(database, settings, trusting_engine, clock)


@pytest.fixture
def take(taker: Taker, clock: Clock) -> Callable[..., str]:
    """Take the bytes of a mail as they come out of a mailbox."""
    return lambda raw, **more: taker.take(Delivered(raw, len(raw), clock(), **more))


@pytest.fixture(scope="session")
def one_dovecot() -> Iterator[Dovecot]:
    with running_dovecot() as dovecot:
        yield dovecot


@pytest.fixture
def dovecot(one_dovecot: Dovecot) -> Dovecot:
    """The server with an empty mailbox, numbered anew."""
    with one_dovecot.look() as imap:
        if imap.search(None, "ALL")[1] != [b""]:
            imap.store("1:*", "+FLAGS", "\\Deleted")
            imap.expunge()
        imap.delete("Reported")
    return one_dovecot

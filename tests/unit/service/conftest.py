"""A real store on disk, an application on it, and a mail sink, for the tests of the service."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from mail_sink import MailSink, listen
from reporting import TOKEN, Clock, make_report
from staff import Staff, add_person, signed_in

from secondlook.settings import Settings
from secondlook.store.database import Database
from secondlook.store.publish_rules import Workshop, workshop_from
from secondlook.store.tokens import add_token
from secondlook.web import create_app


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def settings(tmp_path: Path, store_url: str) -> Settings:
    return Settings(data_dir=tmp_path, database_url=store_url, security_mailbox="security@firm.example", organisation="Firm")


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    database = Database(settings.store_url)
    yield database
    database.close()


@pytest.fixture
def client(settings: Settings, database: Database, clock: Clock) -> FlaskClient:
    add_token(database, TOKEN, scope="device", now=clock(), expires=clock() + timedelta(days=180))
    add_token(database, "slt_other", scope="integrator", now=clock(), expires=clock() + timedelta(days=180))
    return create_app(settings, database=database, now=clock).test_client()


@pytest.fixture
def sink() -> Iterator[MailSink]:
    sink = MailSink()
    controller = listen(sink)
    yield sink
    controller.stop()


@pytest.fixture
def a_report() -> Callable[..., dict[str, Any]]:
    return make_report


@pytest.fixture
def workshop(settings: Settings) -> Workshop:
    """With one signal of the base rules: a release of all of them takes seconds."""
    whole = workshop_from(settings)
    few = tuple(signal for signal in whole.base.signals if signal.id == "off-platform-messenger")
    return replace(whole, base=replace(whole.base, signals=few, rules=(), stages=(), learned=None))


@pytest.fixture
def editor(client: FlaskClient, database: Database, clock: Clock) -> Staff:
    add_person(database, "anna", "rule_editor", now=clock())
    return signed_in(client, "anna")


@pytest.fixture
def publisher(client: FlaskClient, database: Database, clock: Clock) -> Staff:
    add_person(database, "bob", "publisher", "rule_editor", now=clock())
    return signed_in(client, "bob")

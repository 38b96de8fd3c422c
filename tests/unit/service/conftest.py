"""A real store on disk, an application on it, and a mail sink, for the tests of the service."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from mail_sink import MailSink, listen
from secondlook.settings import Settings
from secondlook.store.database import Database
from secondlook.store.migrate import upgrade
from secondlook.store.tokens import add_token
from secondlook.web import create_app

TOKEN = "slt_test"


class Clock:
    """A clock that goes only when a test moves it."""

    def __init__(self) -> None:
        self.time = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.time

    def forward(self, **span: float) -> None:
        self.time += timedelta(**span)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path, security_mailbox="security@firm.example", organisation="Firm")


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    database = Database(settings.store_url)
    upgrade(database)
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


def make_report(**parts: Any) -> dict[str, Any]:
    """A report as the extension sends it; `parts` replace some of it."""
    report = {
        "report_id": str(uuid.uuid4()),
        "channel": "linkedin",
        "conversation": {
            "channel": "linkedin",
            "messages": [{"from": "them", "text": "Could we go on elsewhere? We pay well – 谢谢.", "day": 1}],
        },
        "assessment": {
            "level": "warning",
            "kind": "approach",
            "score": 9,
            "findings": [
                {
                    "signal": "asks-to-move",
                    "tactic": "channel",
                    "weight": 3,
                    "field": "text",
                    "start": 0,
                    "end": 27,
                    "quote": "Could we go on elsewhere",
                    "why": "Asks to continue on another app.",
                    "index": 0,
                }
            ],
            "rules": [{"id": "paid-and-moved", "why": "Offers money and asks to move."}],
            "observables": [],
            "pack": "1",
        },
        "reporter": {"mode": "named", "name": "Aino Esimerkki", "address": "aino@firm.example"},
    }
    return {**report, **parts}


def as_bytes(report: dict[str, Any]) -> bytes:
    """The bytes that a browser sends: JSON.stringify writes no spaces and no escapes."""
    return json.dumps(report, ensure_ascii=False, separators=(",", ":")).encode()


def bearer(token: str = TOKEN) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}

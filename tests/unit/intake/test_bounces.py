"""A forward that comes back is shown; nothing that a stranger sends can make one look so."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from secondlook.settings import Settings
from secondlook.store.database import Database
from secondlook.store.outbox import how_it_stands, retry_stuck
from secondlook.store.status import list_reports
from secondlook.store.taken_mail import count_taken
from secondlook.web import create_app
from unit.intake.forwards import ORIGINAL, bounce_of, forward
from unit.intake.outcomes import forward_all, reports
from unit.service.mail_sink import MailSink
from unit.service.reporting import Clock

Take = Callable[..., str]


@pytest.fixture
def wire(take: Take, database: Database, settings: Settings, clock: Clock, sink: MailSink) -> bytes:
    """The forwarded mail of a report that came by mail."""
    take(forward(ORIGINAL))
    forward_all(database, settings, clock)
    return sink.wires()[0]


def test_a_bounce_is_shown_and_can_be_sent_again(
    take: Take, wire: bytes, database: Database, settings: Settings, clock: Clock, sink: MailSink
) -> None:
    assert take(bounce_of(wire)) == "bounce"
    [row] = list_reports(database, limit=9)
    assert row.state == "bounced" and row.last_error == "smtp; 552 5.2.2 mailbox full"
    assert how_it_stands(database).oldest is not None
    numbers = create_app(settings, database=database, now=clock).test_client().get("/metrics").text
    assert 'secondlook_outbox{state="bounced"} 1' in numbers and 'secondlook_mails{kind="bounce"} 1' in numbers
    assert retry_stuck(database, now=clock()) == 1
    forward_all(database, settings, clock)
    assert len(sink.taken) == 2 and reports(database)[0]["state"] == "sent"


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed"])
def test_only_a_failure_counts(take: Take, wire: bytes, database: Database, action: str) -> None:
    assert take(bounce_of(wire, action=action)) == "outside"
    assert reports(database)[0]["state"] == "sent"


def test_the_whole_mail_may_come_back(take: Take, wire: bytes, database: Database) -> None:
    whole = bounce_of(wire).replace(b"text/rfc822-headers", b"message/rfc822")
    assert take(whole) == "bounce" and reports(database)[0]["state"] == "bounced"


@pytest.mark.parametrize("wrong", [b"00000000-0000-4000-8000-000000000000", b"x"])
def test_a_bounce_of_something_else_changes_nothing(take: Take, wire: bytes, database: Database, wrong: bytes) -> None:
    id = reports(database)[0]["report_id"].encode()
    assert take(bounce_of(wire).replace(id, wrong)) == "outside"
    assert reports(database)[0]["state"] == "sent" and count_taken(database) == {"report": 1, "outside": 1}

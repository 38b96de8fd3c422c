"""What the inbox reads out of a report, and which reports it finds to belong together."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from reporting import Clock, make_report
from sqlalchemy import select

from secondlook.chores import read_reports
from secondlook.reports.accept import accept_report
from secondlook.reports.read import read_report
from secondlook.reports.reading import reading_of
from secondlook.reports.sketch import BANDS, ENOUGH_BANDS, sketch
from secondlook.settings import Settings
from secondlook.store.database import Database
from secondlook.store.tables import InboxEntry

NOW = datetime(2026, 11, 25, tzinfo=UTC)
LETTER = (
    "Good morning, we prepare short papers on ferry traffic for a client who would rather not be named. Would you write "
    "two pages a month on how the berths are really given out? Nobody at your office has to hear of it, and we pay 800 each."
)


def _report(number: int, text: str, sender: dict[str, Any] | None = None, reporter: str = "") -> bytes:
    message = {"channel": "email", "text": text, "sender": sender or {}}
    who = {"mode": "named", "address": reporter} if reporter else {"mode": "anonymous"}
    report_id = f"00000000-0000-4000-8000-{number:012d}"
    return json.dumps({"report_id": report_id, "channel": "email", "message": message, "reporter": who}).encode()


def _take(database: Database, settings: Settings, clock: Clock, *bodies: bytes) -> list[InboxEntry]:
    for body in bodies:
        accept_report(database, body, now=clock())
    while read_reports.run(database, settings, clock()):
        pass
    with database.read() as session:
        return list(session.scalars(select(InboxEntry).order_by(InboxEntry.report_id)))


def _campaigns(entries: list[InboxEntry]) -> list[int | None]:
    return [entry.campaign_id for entry in entries]


def test_the_list_shows_who_wrote_what(database: Database, settings: Settings, clock: Clock) -> None:
    body = json.dumps(make_report(number=1)).encode()
    (entry,) = _take(database, settings, clock, body)
    assert entry.read_at and entry.headline and entry.search_text == entry.search_text.casefold()


def test_one_sender_makes_a_campaign(database: Database, settings: Settings, clock: Clock) -> None:
    sender = {"name": "Ilse Vander", "address": "Ilse@northquay.example"}
    entries = _take(
        database,
        settings,
        clock,
        _report(1, "Hello, a question about your work", sender, "a@firm.example"),
        _report(2, "Something else entirely", {"address": "ilse@northquay.example"}, "b@firm.example"),
        _report(3, "Nothing in common"),
    )
    one, two, three = _campaigns(entries)
    assert one == two is not None and three is None
    assert entries[0].reporter_key != entries[1].reporter_key and entries[2].reporter_key is None


def test_nearly_the_same_text_makes_a_campaign_and_another_text_does_not(
    database: Database, settings: Settings, clock: Clock
) -> None:
    changed = LETTER.replace("800", "950").replace("Good morning", "Dear Ms Oduya")
    other = "The crew list for the ferry on Friday has two names too many, could you look at it before the meeting with the port?"
    assert _campaigns(_take(database, settings, clock, _report(1, LETTER), _report(2, changed), _report(3, other))) == [
        1,
        1,
        None,
    ]


def test_two_campaigns_that_turn_out_to_be_one_become_one(database: Database, settings: Settings, clock: Clock) -> None:
    first, second = {"address": "a@one.example"}, {"address": "b@two.example"}
    entries = _take(
        database,
        settings,
        clock,
        *[_report(n, f"Text number {n}", first) for n in (1, 2)],
        *[_report(n, f"Words number {n}", second) for n in (3, 4)],
        _report(5, "Write to me at b@two.example please", first),
    )
    assert _campaigns(entries) == [1, 1, 2, 2, 1], "naming somebody else's address does not make one of two"
    body = json.loads(_report(6, ""))
    turns = [{"from": "them", "text": "Hello", "sender": sender} for sender in (first, second)]
    del body["message"]
    body["conversation"] = {"channel": "email", "messages": turns}
    assert set(_campaigns(_take(database, settings, clock, json.dumps(body).encode()))) == {1}


def test_the_organisations_own_addresses_tie_nothing(database: Database, clock: Clock, settings: Settings) -> None:
    own = Settings(**{**settings.__dict__, "own_domains": "firm.example"})
    bodies = [_report(n, f"Seen at https://www.firm.example/jobs, {word}") for n, word in ((1, "early"), (2, "late"))]
    assert _campaigns(_take(database, own, clock, *bodies)) == [None, None]


@pytest.mark.parametrize("text", ["", "\0" * 50, "\ud800" * 20, "a" * 500_000, "😀" * 3_000, "http://[" * 200])
def test_hostile_content_is_read_or_left_but_never_lost(text: str, database: Database, settings: Settings, clock: Clock) -> None:
    sender = {"name": "\0\u202e", "address": "x\0@y\n.example", "profile_url": "https://[/"}
    (entry,) = _take(database, settings, clock, _report(1, text, sender))
    assert entry.read_at and entry.state == "received"


def test_a_sketch_needs_enough_words_and_tells_texts_apart() -> None:
    assert sketch("too short") == ()
    one, same, other = sketch(LETTER), sketch(LETTER.upper()), sketch(LETTER[::-1])
    assert len(one) == BANDS and one == same
    assert sum(a == b for a, b in zip(one, other, strict=True)) < ENOUGH_BANDS


def test_an_anonymous_reporter_has_no_key() -> None:
    named = read_report(_report(1, LETTER, reporter="a@firm.example"))
    assert reading_of(named, secret=b"k", own_domains=(), now=NOW).reporter_key
    assert reading_of(read_report(_report(1, LETTER)), secret=b"k", own_domains=(), now=NOW).reporter_key is None

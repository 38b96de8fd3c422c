"""The part of a reported conversation that a page can hold: what is judged and shown is the same."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from ...reports.safe_header import plain_line
from ...reports.shape import Conversation, Link, Message, Sender, Turn

MOST_TURNS = 200
LONGEST_TEXT = 20_000
ALL_TEXT = 300_000
MOST_LINKS = 200
_FIELD = 2_000


@dataclass(frozen=True)
class ShownTurn:
    """One message. `at` is None, and `when` the text that was sent, where that is no time."""

    mine: bool
    sender: Sender
    at: datetime | None
    when: str
    day: int | None
    subject: str
    text: str
    is_cut: bool
    reply_to: str
    links: tuple[Link, ...] | None
    hidden: str
    auth: str


@dataclass(frozen=True)
class Shown:
    """The messages from the first on; `left_out` counts those that the page has no room for."""

    channel: str
    turns: tuple[ShownTurn, ...]
    left_out: int

    def as_conversation(self) -> dict[str, Any]:
        """As the engine reads it."""
        return {"channel": self.channel, "messages": [_for_engine(turn) for turn in self.turns]}


def shown_of(content: Message | Conversation | None, channel: str) -> Shown:
    """What is shown of a report's content; nothing of one without any."""
    if isinstance(content, Message):
        return Shown(channel, (_shown(content, mine=False, at=content.sent_at, day=None, room=ALL_TEXT),), 0)
    turns: list[ShownTurn] = []
    room = ALL_TEXT
    messages = content.messages if content else ()
    for turn in messages[:MOST_TURNS]:
        if room <= 0:
            break
        turns.append(_shown(turn, mine=turn.sender_side == "me", at=turn.at, day=turn.day, room=room))
        room -= len(turns[-1].text)
    return Shown(channel, tuple(turns), len(messages) - len(turns))


def _shown(item: Message | Turn, *, mine: bool, at: str | None, day: int | None, room: int) -> ShownTurn:
    most = min(LONGEST_TEXT if isinstance(item, Turn) else ALL_TEXT, room)
    time = _time(at)
    return ShownTurn(
        mine=mine,
        sender=item.sender or Sender(),
        at=time,
        when="" if time else plain_line(at or "", 80),
        day=day,
        subject=(item.subject or "")[:_FIELD],
        text=item.text[:most],
        is_cut=len(item.text) > most,
        reply_to=(item.reply_to or "")[:_FIELD],
        links=item.links[:MOST_LINKS] if item.links is not None else None,
        hidden=(item.hidden or "")[:LONGEST_TEXT],
        auth=(item.auth or "")[:LONGEST_TEXT],
    )


def _time(text: str | None) -> datetime | None:
    try:
        time = datetime.fromisoformat((text or "")[:40])
        return (time if time.tzinfo else time.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _for_engine(turn: ShownTurn) -> dict[str, Any]:
    data: dict[str, Any] = {
        "from": "me" if turn.mine else "them",
        "text": turn.text,
        "subject": turn.subject,
        "sender": turn.sender.model_dump(exclude_none=True),
        "day": turn.at.toordinal() if turn.at and turn.day is None else turn.day,
        "reply_to": turn.reply_to,
        "hidden": turn.hidden,
        "auth": turn.auth,
        "links": None if turn.links is None else [link.model_dump(exclude_none=True) for link in turn.links],
    }
    return {key: value for key, value in data.items() if value not in (None, "", {})}

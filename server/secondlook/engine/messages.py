"""What is judged: messages and conversations, read from the contract's JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from ..errors import InputError

CHANNELS = ("linkedin", "email", "group_chat", "comment", "sms", "connection_request", "other")
MESSAGES_LIMIT = 500


@dataclass(frozen=True)
class Sender:
    """Who wrote, as far as the page or the mail says; `claimed_org` is the organisation that they name as theirs."""

    name: str = ""
    address: str = ""
    profile_url: str = ""
    claimed_org: str = ""


@dataclass(frozen=True)
class Link:
    """A link: the words that a reader sees, and where they lead."""

    text: str
    href: str


@dataclass(frozen=True)
class Message:
    """One message. `day` is the day number that a conversation rule counts in, where it is known.

    `links` is None where nobody looked for them: then those of the text count. `hidden` is text that no reader sees,
    `auth` the Authentication-Results of a mail, one a line.
    """

    text: str
    subject: str = ""
    id: str | None = None
    channel: str = "other"
    mine: bool = False
    day: int | None = None
    sender: Sender | None = None
    reply_to: str = ""
    links: tuple[Link, ...] | None = None
    hidden: str = ""
    auth: str = ""


@dataclass(frozen=True)
class Conversation:
    """Messages in the order in which they were written; only those of the other side are judged."""

    messages: tuple[Message, ...]
    id: str | None = None
    channel: str = "other"


def read_item(data: object) -> Message | Conversation:
    """A Message or a Conversation from parsed JSON; keys it does not know are ignored. Raises InputError naming the key."""
    if not isinstance(data, Mapping):
        raise InputError("expected an object with `text` or `messages`")
    return read_conversation(data) if "messages" in data else read_message(data)


def read_message(data: Mapping[str, Any], where: str = "") -> Message:
    """A Message from parsed JSON."""
    return Message(
        text=_string(data, "text", where, needed=True) or "",
        subject=_string(data, "subject", where) or "",
        id=_string(data, "id", where),
        channel=_channel(data, where),
        mine=data.get("from") == "me",
        day=_day(data, where),
        sender=_sender(data, where),
        reply_to=_string(data, "reply_to", where) or "",
        links=_links(data, where),
        hidden=_string(data, "hidden", where) or "",
        auth=_string(data, "auth", where) or "",
    )


def read_conversation(data: Mapping[str, Any]) -> Conversation:
    """A Conversation from parsed JSON; `from` must be "them" or "me" in every message."""
    messages = data["messages"]
    if not isinstance(messages, list) or len(messages) > MESSAGES_LIMIT:
        raise InputError(f"expected a list of at most {MESSAGES_LIMIT} messages", "messages")
    for i, message in enumerate(messages):
        if not isinstance(message, Mapping):
            raise InputError("expected an object", f"messages[{i}]")
        if message.get("from") not in ("them", "me"):
            raise InputError('expected "them" or "me"', f"messages[{i}].from")
    return Conversation(
        messages=tuple(read_message(m, f"messages[{i}].") for i, m in enumerate(messages)),
        id=_string(data, "id", ""),
        channel=_channel(data, ""),
    )


def _string(data: Mapping[str, Any], key: str, where: str, needed: bool = False) -> str | None:
    value = data.get(key)
    if value is None and not needed:
        return None
    if not isinstance(value, str):
        raise InputError("expected a text", where + key)
    return value


def _sender(data: Mapping[str, Any], where: str) -> Sender | None:
    sender = data.get("sender")
    if sender is None:
        return None
    if not isinstance(sender, Mapping):
        raise InputError("expected an object", where + "sender")
    keys = ("name", "address", "profile_url", "claimed_org")
    return Sender(*(_string(sender, key, f"{where}sender.") or "" for key in keys))


def _links(data: Mapping[str, Any], where: str) -> tuple[Link, ...] | None:
    links = data.get("links")
    if links is None:
        return None
    if not isinstance(links, list):
        raise InputError("expected a list", where + "links")
    for i, link in enumerate(links):
        if not isinstance(link, Mapping):
            raise InputError("expected an object", f"{where}links[{i}]")
    return tuple(
        Link(_string(link, "text", f"{where}links[{i}].") or "", _string(link, "href", f"{where}links[{i}].") or "")
        for i, link in enumerate(links)
    )


def _channel(data: Mapping[str, Any], where: str) -> str:
    value = data.get("channel", "other")
    if value not in CHANNELS:
        raise InputError(f"expected one of {', '.join(CHANNELS)}", where + "channel")
    return str(value)


def _day(data: Mapping[str, Any], where: str) -> int | None:
    """Days are all that rules count in, so a time of day or a zone is of no interest; `day` goes before `at`."""
    day, at = data.get("day"), data.get("at")
    if day is not None:
        if not isinstance(day, int) or isinstance(day, bool):
            raise InputError("expected a whole number", where + "day")
        return day
    if at is None:
        return None
    try:
        return date.fromisoformat(at[:10]).toordinal()
    except (TypeError, ValueError):
        raise InputError("expected a date and time such as 2026-11-25T14:30:00Z", where + "at") from None

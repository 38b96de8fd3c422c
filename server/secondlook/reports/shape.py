"""The shape of a report, as clients send it. Unknown keys may stand anywhere: they stay in the body."""

from __future__ import annotations

import base64
import binascii
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

Channel = Literal["linkedin", "email", "group_chat", "comment", "sms", "connection_request", "other"]
Level = Literal["none", "note", "caution", "warning"]
MAX_PICTURES = 5
MAX_PICTURE_BYTES = 5 * 1024 * 1024


def _decode(value: object) -> bytes:
    if not isinstance(value, str):
        raise ValueError("base64 text expected")
    try:
        return base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError) as error:
        raise ValueError("not base64") from error


Base64 = Annotated[bytes, BeforeValidator(_decode), WithJsonSchema({"type": "string", "contentEncoding": "base64"})]


class _Part(BaseModel):
    # hide_input: an error text must not carry somebody's message into a log.
    model_config = ConfigDict(frozen=True, strict=True, hide_input_in_errors=True)


class Sender(_Part):
    """Who wrote, as far as the page or the mail says."""

    name: str | None = None
    address: str | None = None
    profile_url: str | None = None
    claimed_org: str | None = None


class Link(_Part):
    """A link: the words that a reader sees, and where they lead."""

    text: str | None = None
    href: str | None = None


class _Around(_Part):
    """What a mail has beside its words. `hidden` is text that no reader sees, `auth` the Authentication-Results, one a line."""

    reply_to: str | None = None
    links: Annotated[tuple[Link, ...], Field(strict=False)] | None = None
    hidden: str | None = None
    auth: str | None = None


class Message(_Around):
    """One message as it was read."""

    id: str | None = None
    channel: Channel
    lang: str | None = None
    subject: str | None = None
    sender: Sender | None = None
    text: str
    html: str | None = None
    sent_at: str | None = None


class Turn(_Around):
    """One message of a conversation; only those from `them` are judged."""

    sender_side: Literal["them", "me"] = Field(alias="from")
    at: str | None = None
    day: int | None = None
    text: str
    subject: str | None = None
    sender: Sender | None = None


class Conversation(_Part):
    """Messages in order, oldest first."""

    id: str | None = None
    channel: Channel
    messages: tuple[Turn, ...] = Field(strict=False)


class Finding(_Part):
    """Words that a signal saw. `start` and `end` count UTF-16 code units."""

    signal: str
    tactic: str = ""
    weight: int = 0
    field: str = "text"
    start: int = 0
    end: int = 0
    quote: str
    why: str = ""
    index: int | None = None


class Raised(_Part):
    """A rule that raised the level, and why."""

    id: str
    why: str = ""


class Assessment(_Part):
    """What the client's engine found on the device."""

    id: str | None = None
    level: Level
    kind: str = "none"
    score: int = 0
    findings: tuple[Finding, ...] = Field(default=(), strict=False)
    rules: tuple[Raised, ...] = Field(default=(), strict=False)
    observables: Annotated[tuple[Any, ...], Field(strict=False)] = ()
    pack: str = ""
    stage: Any = None
    timeline: Annotated[tuple[Any, ...], Field(strict=False)] = ()


class Reporter(_Part):
    """Who reports; the person chose the mode and saw the values in the preview."""

    mode: Literal["named", "confidential", "anonymous"]
    name: str | None = None
    address: str | None = None
    unit: str | None = None
    lang: str | None = None


class Picture(_Part):
    """A picture that the person added."""

    name: str = ""
    type: str = ""
    data: Annotated[Base64, Field(max_length=MAX_PICTURE_BYTES)]


class Report(_Part):
    """A report. Every part but the id may be missing or unreadable, and the report is taken all the same."""

    report_id: Annotated[str, Field(pattern=r"^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$")]
    channel: Channel | None = None
    message: Message | None = None
    conversation: Conversation | None = None
    assessment: Assessment | None = None
    note: str | None = None
    answers: dict[str, Any] | None = None
    original: Base64 | None = None
    reporter: Reporter | None = None
    attachments: Annotated[tuple[Picture, ...], Field(max_length=MAX_PICTURES, strict=False)] = ()

"""What is read out of a mail."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Address:
    """A name and an address as written; either may be empty."""

    name: str
    address: str


@dataclass(frozen=True)
class Link:
    """A link: the words that stand on the page and where it leads. In plain text both are the same."""

    text: str
    href: str


@dataclass(frozen=True)
class Attachment:
    """What is known of an attachment without opening it. `name` is text to show, never a path; `size` in bytes."""

    name: str
    type: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Mail:
    """One mail. `text` is what its sender wrote anew and the reader sees; only this is judged.

    `sent_at` is ISO 8601 or "". `hidden` is text that the mail carries and the reader does not see. `originals` are mails inside
    this one; with `headers_lost` only what somebody's mail program wrote above the forwarded text is known.
    `cut`: the text was longer than what is analysed.
    """

    subject: str = ""
    sender: Address | None = None
    actual_sender: Address | None = None
    reply_to: tuple[Address, ...] = ()
    return_path: str = ""
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    sent_at: str = ""
    message_id: str = ""
    list_id: str = ""
    auth: tuple[str, ...] = ()
    text: str = ""
    hidden: tuple[str, ...] = ()
    quoted: str = ""
    signature: str = ""
    disclaimer: str = ""
    links: tuple[Link, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    originals: tuple[Mail, ...] = ()
    headers_lost: bool = False
    cut: bool = False


@dataclass(frozen=True)
class TooComplex:
    """A mail that is over a limit: not analysed, and reportable all the same. `reason` completes "too complex: ..."."""

    reason: str
    size: int
    sha256: str
    subject: str = ""
    sender: Address | None = None

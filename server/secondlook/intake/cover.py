"""What the headers of a mail to the report address say: who sent it, and whether a person did."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from ..mail.addresses import read_addresses
from ..mail.encoded_words import header_text
from ..mail.headers import Headers, read_headers
from ..mail.mail import Address
from ..mail.prescan import HEADER_BLOCK, OverLimit, prescan
from ..settings import MAILBOX
from .delivered import Delivered

_MESSAGE_ID = re.compile(r"<[!-;=?-~]{1,250}>")
_PLENTY = HEADER_BLOCK + 64 * 1024
# A mail with one of these was written by a program or went to many; RFC 3834, and what was used before it.
_MASS = ("list-id", "list-unsubscribe", "list-post", "x-autoreply", "x-autorespond", "x-loop")


@dataclass(frozen=True)
class Cover:
    """The mail that brought the originals. `sender` is None unless From names exactly one usable address."""

    mail_id: str
    message_id: str
    sender: Address | None
    envelope_sender: str | None
    report_id: str
    is_automatic: bool
    wants_no_answer: bool
    is_bounce: bool
    auth: tuple[str, ...]

    def is_from(self, domains: tuple[str, ...]) -> bool:
        """Whether From, and the envelope as far as it is known, name a person of these domains."""
        if self.sender is None or _domain(self.sender.address) not in domains:
            return False
        return not self.envelope_sender or _domain(self.envelope_sender) in domains


def read_cover(delivered: Delivered) -> Cover:
    """Read the headers; one that cannot be read has no sender."""
    text = delivered.raw[:_PLENTY]
    try:
        text = prescan(text)
        headers, _ = read_headers(text, 0, len(text))
    except OverLimit:
        headers = Headers({})
    message_id = headers.text("message-id")
    envelope = delivered.envelope_sender
    if envelope is None and "return-path" in headers.fields:
        envelope = headers.text("return-path").strip("<> ")
    automatic = headers.text("auto-submitted").partition(";")[0].strip().lower()
    precedence = headers.text("precedence").lower()
    return Cover(
        mail_id=_identity(delivered.raw, headers, message_id),
        message_id=message_id if _MESSAGE_ID.fullmatch(message_id) else "",
        sender=_one_sender(headers),
        envelope_sender=envelope,
        report_id=headers.text("x-report-id"),
        is_automatic=automatic not in ("", "no")
        or precedence in ("bulk", "junk", "list", "auto_reply")
        or envelope == ""
        or any(name in headers.fields for name in _MASS),
        wants_no_answer=any(word in headers.text("x-auto-response-suppress").lower() for word in ("all", "autoreply")),
        is_bounce=headers.text("content-type").lower().startswith("multipart/report"),
        auth=tuple(header_text(value, 2_000) for value in headers.fields.get("authentication-results", ())[:10]),
    )


def _identity(raw: bytes, headers: Headers, message_id: str) -> str:
    """The same for every delivery of one mail: the way it took shows only in other headers."""
    if not message_id:
        return hashlib.sha256(raw).hexdigest()
    content = raw.replace(b"\r\n", b"\n").partition(b"\n\n")[2].rstrip(b"\n")
    return hashlib.sha256(b"\0".join((message_id.encode(), headers.first("from"), content))).hexdigest()


def _one_sender(headers: Headers) -> Address | None:
    values = headers.fields.get("from", ())
    found = read_addresses(values[0]) if len(values) == 1 else ()
    return found[0] if len(found) == 1 and MAILBOX.fullmatch(found[0].address) else None


def _domain(address: str) -> str:
    return address.rpartition("@")[2].lower()

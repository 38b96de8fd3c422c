"""Delivery-status mails (RFC 3464) about mails that we forwarded: the report has reached nobody."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..mail.encoded_words import header_text
from ..mail.headers import read_headers
from ..mail.prescan import OverLimit, prescan
from ..reports.safe_header import plain_line
from .attached import returned_parts

_FAILED = re.compile(rb"^Action[ \t]*:[ \t]*failed\b", re.IGNORECASE | re.MULTILINE)
_REASON = re.compile(rb"^Diagnostic-Code[ \t]*:[ \t]*([^\n]*(?:\n[ \t][^\n]*)*)", re.IGNORECASE | re.MULTILINE)
_STATUS = re.compile(rb"^Status[ \t]*:[ \t]*([0-9.]{1,12})", re.IGNORECASE | re.MULTILINE)
_RETURNED = ("message/rfc822", "message/global", "text/rfc822-headers", "message/rfc822-headers", "message/global-headers")


@dataclass(frozen=True)
class Bounce:
    """A mail that came back for good: the Message-ID it had, and what the other side said."""

    message_id: str
    reason: str


def read_bounce(raw: bytes) -> Bounce | None:
    """The failure that a mail reports; None when it reports none, or not of which mail."""
    try:
        parts = returned_parts(raw)
        status = parts.get("message/delivery-status") or parts.get("message/global-delivery-status") or b""
        returned = next((parts[kind] for kind in _RETURNED if kind in parts), b"")
        text = prescan(returned)
        headers, _ = read_headers(text, 0, len(text))
    except OverLimit:
        return None
    status = status.replace(b"\r\n", b"\n")
    message_id = headers.text("message-id")
    if not _FAILED.search(status) or not message_id:
        return None
    said = _REASON.search(status) or _STATUS.search(status)
    return Bounce(message_id, plain_line(header_text(said[1].replace(b"\n", b" ")) if said else "no reason given", 250))

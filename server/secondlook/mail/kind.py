"""Refuse what is no mail, and say what to do instead."""

from __future__ import annotations

import re

from ..errors import InputError

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FIELD = re.compile(
    rb"^(?:From|To|Cc|Subject|Date|Received|Return-Path|Delivered-To|Message-ID|MIME-Version|Content-Type|Reply-To|Sender"
    rb"|X-[A-Za-z-]{2,40}|DKIM-Signature|ARC-Seal|List-Id|Newsgroups)[ \t]*:",
    re.IGNORECASE | re.MULTILINE,
)
_LOOK_AT = 64 * 1024


def looks_like_mail(raw: bytes) -> bool:
    """True when a known header field stands above the first empty line."""
    head = raw[:_LOOK_AT].lstrip(b"\xef\xbb\xbf\r\n").replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return _FIELD.search(head.partition(b"\n\n")[0]) is not None


def refuse_what_is_no_mail(raw: bytes) -> None:
    """Raises InputError with the way out for Outlook's own format and for anything without mail headers."""
    if raw.startswith(_OLE):
        raise InputError(
            "this is Outlook's own .msg format, which is not read; in Outlook forward the message as an attachment, or save it "
            "as .eml from Outlook on the web (More actions, Save as)"
        )
    if not looks_like_mail(raw):
        raise InputError("this is not a mail: no header such as From: or Subject: at its top; save the original as .eml")

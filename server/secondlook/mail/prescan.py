"""Limits that hold before anything is parsed. A mail over a limit is not analysed, and stays reportable."""

from __future__ import annotations

MAIL_BYTES = 25_000_000
HEADER_BLOCK = 128 * 1024  # one provider's filter notes alone can be over 60 KB
ALL_HEADER_BLOCKS = 512 * 1024
HEADER = 8 * 1024
BOUNDARY = 100  # RFC 2046 says 70, and real bounces have 72
NESTED_MAILS = 16
NESTED_GROUPS = 32
DELIMITERS = 1_000
PARTS = 200
DASH_LINES = 5_000
TEXT_BYTES = 2_000_000
TAGS = 50_000


class OverLimit(Exception):
    """A limit is passed; the text completes "too complex: ..."."""


def prescan(raw: bytes) -> bytes:
    """The mail with every line end as one line feed, without what mailboxes and editors put before it. Raises OverLimit."""
    if len(raw) > MAIL_BYTES:
        raise OverLimit(f"more than {MAIL_BYTES // 1_000_000} MB")
    raw = raw.removeprefix(b"\xef\xbb\xbf")
    if b"\r" in raw:
        raw = raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    raw = raw.lstrip(b"\n")
    if raw.startswith((b"From ", b">From ")):
        raw = raw.partition(b"\n")[2]
    return raw


def dash_lines(raw: bytes) -> list[int]:
    """Where lines begin with two dashes: the only places where a part can begin. Raises OverLimit."""
    places = [0] if raw.startswith(b"--") else []
    at = raw.find(b"\n--")
    while at >= 0:
        places.append(at + 1)
        if len(places) > DASH_LINES:
            raise OverLimit(f"more than {DASH_LINES} lines that could divide it")
        at = raw.find(b"\n--", at + 3)
    return places

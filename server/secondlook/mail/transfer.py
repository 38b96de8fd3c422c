"""Undo a content transfer encoding: base64 and quoted-printable; all else stays as it is."""

from __future__ import annotations

import binascii
import re

_NOT_BASE64 = bytes(set(range(256)) - set(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"))
_OTHER = re.compile(rb"[^A-Za-z0-9+/=\s]")
_SEGMENTS = 100
_PADDING = re.compile(rb"=+")


def decode_transfer(data: bytes, encoding: str) -> bytes:
    """The bytes behind an encoding; damaged input gives what can be saved."""
    encoding = encoding.strip().lower()
    if encoding == "base64":
        return decode_base64(data)
    if encoding == "quoted-printable":
        return binascii.a2b_qp(data)
    return data


def decode_base64(data: bytes) -> bytes:
    """Base64 with foreign characters left out. More base64 behind a padding is read too: some mail programs show it."""
    head, padding, rest = data.partition(b"=")
    if padding and _OTHER.search(rest) is None:
        return b"".join(map(_segment, (head, *_PADDING.split(rest, _SEGMENTS)[:_SEGMENTS])))
    return _segment(head)  # what follows is the footer of a list server


def _segment(part: bytes) -> bytes:
    part = part.translate(None, _NOT_BASE64)
    if len(part) % 4 == 1:  # six bits are no byte
        part = part[:-1]
    return binascii.a2b_base64(part + b"=" * (-len(part) % 4))

"""Header values to text: RFC 2047 words, raw 8-bit letters, one line. What comes out can never become a second header."""

from __future__ import annotations

import binascii
import re

from .charsets import decode
from .transfer import decode_base64

_WORD = re.compile(r"=\?([\w.:+-]{1,40})(?:\*[\w-]{0,20})?\?([bBqQ])\?([^?]*+)\?=", re.ASCII)
_CONTROLS = re.compile(r"[\x00-\x20\x7f-\x9f\u2028\u2029\ud800-\udfff]+")


def header_text(raw: bytes, longest: int = 1_000) -> str:
    """The value of a header field as a person reads it, cut to `longest` characters."""
    return decoded_line(decode(raw, ""), longest)


def decoded_line(text: str, longest: int = 1_000) -> str:
    """Text with its encoded words decoded and every run of controls and spaces made one space."""
    if "=?" in text:
        text = _decode_words(text)
    return _CONTROLS.sub(" ", text).strip()[:longest]


def _decode_words(text: str) -> str:
    """Neighbours in one charset are joined as bytes first: mail programs split characters between words."""
    out: list[str] = []
    waiting, charset, end = b"", "", 0
    for word in _WORD.finditer(text):
        between = text[end : word.start()]
        joined = bool(waiting) and not between.strip()
        if waiting and not (joined and word[1].lower() == charset):
            out.append(decode(waiting, charset))
            waiting = b""
        if not joined:
            out.append(between)
        charset, end = word[1].lower(), word.end()
        waiting += _word_bytes(word[2], word[3])
    if waiting:
        out.append(decode(waiting, charset))
    out.append(text[end:])
    return "".join(out)


def _word_bytes(encoding: str, body: str) -> bytes:
    data = body.encode("utf-8", "replace")
    if encoding in "bB":
        return decode_base64(data)
    return binascii.a2b_qp(data, header=True)

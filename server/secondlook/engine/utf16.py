"""Offsets of JavaScript and of every wire: UTF-16 code units. Python counts code points."""

from __future__ import annotations

from bisect import bisect_left

TEXT_LIMIT = 200_000  # UTF-16 units of a field that are judged


def has_astral(text: str) -> bool:
    """True when a character takes two units. Encoding is a plain copy, and faster than a look at every character."""
    return not text.isascii() and len(text.encode("utf-16-le", "surrogatepass")) != 2 * len(text)


class Utf16:
    """Converts code point offsets of one text to UTF-16 offsets."""

    def __init__(self, text: str) -> None:
        self._astral = [i for i, c in enumerate(text) if c > "\uffff"] if has_astral(text) else []

    def __call__(self, offset: int) -> int:
        return offset + bisect_left(self._astral, offset)


def cut(text: str, limit: int = TEXT_LIMIT) -> str:
    """The part of a field that is judged: at most `limit` UTF-16 units, never half a character."""
    if len(text) <= limit // 2:
        return text
    units = Utf16(text)
    if units(len(text)) <= limit:
        return text
    end = min(len(text), limit)
    while units(end) > limit:
        end -= (units(end) - limit + 1) // 2
    return text[:end]

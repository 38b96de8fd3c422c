"""Marks that change what a reader sees of plain text: letters turned round, and long runs of nothing."""

from __future__ import annotations

import re

_TURNED = re.compile("\u202e([^\u202c\n]*)\u202c?")
_EMPTY_RUN = re.compile("[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2060-\u2064\ufeff\u00a0 ]{5,}")
_ZERO = re.compile("[^\u00a0 ]")
_MOST = 50


def as_seen(text: str) -> tuple[str, tuple[str, ...]]:
    """The text as it is seen, and what differs from it: overridden right-to-left text and runs of characters without width."""
    hidden: list[str] = []

    def turned(match: re.Match[str]) -> str:
        hidden.append(match[1])
        return match[1][::-1]

    def emptied(match: re.Match[str]) -> str:
        run = match.group()
        if not _ZERO.search(run):
            return run
        hidden.append(run)
        return " " if "\u00a0" in run or " " in run else ""

    if "\u202e" in text:
        text = _TURNED.sub(turned, text)
    if not text.isascii():
        text = _EMPTY_RUN.sub(emptied, text)
    return text, tuple(hidden[:_MOST])

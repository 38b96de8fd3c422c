"""Text to tokens: words, single Han characters, class tokens (#money, #url ...) and paragraph breaks.

A token is the raw slice of the text. Folding happens later and per token, so offsets never move.
"""

from __future__ import annotations

import re
from functools import lru_cache

from .tables import JOINER, SINGLE, WORD, Run, Tables

BREAK = 64  # words that a blank line counts as; no gap reaches over it
_BLANK = r"\n[ \t\r\n]*\n"
_DIGIT = re.compile("[0-9]")


def _escape(cp: int) -> str:
    return f"\\u{cp:04x}" if cp < 0x10000 else f"\\U{cp:08x}"


def _set(runs: tuple[Run, ...], kinds: tuple[int, ...], below: int) -> str:
    inside = "".join(
        _escape(first) + ("-" + _escape(min(last, below - 1)) if last > first else "")
        for first, last, kind in runs
        if kind in kinds and first < below
    )
    # An empty `[]` would swallow the next characters; this set matches nothing.
    return f"[{inside}]" if inside else r"[^\s\S]"


class Tokeniser:
    """Finds the tokens of a text. One regular expression a text: the narrower its character sets, the faster it runs."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._han = re.compile(_set(tables.runs, (SINGLE,), 0x110000))
        self._pattern = lru_cache(maxsize=None)(self._compile)

    def _compile(self, below: int, url: bool, email: bool, digits: bool) -> re.Pattern[str]:
        classes, runs = self._tables.classes, self._tables.runs
        wanted = [("url", url), ("email", email), ("money", digits), ("phone", digits), ("num", digits)]
        parts = [classes[name] for name, needed in wanted if needed]
        word = _set(runs, (WORD,), below) + _set(runs, (WORD, JOINER), below) + "*"
        return re.compile("|".join([*parts, _set(runs, (SINGLE,), below), word, _BLANK]))

    def pattern_for(self, text: str) -> re.Pattern[str]:
        """The expression whose matches in `text` are its tokens, in order."""
        below = 0x80 if text.isascii() else 0x10000 if max(text) < "\U00010000" else 0x110000
        url = "://" in text or "www." in text or "WWW." in text
        return self._pattern(below, url, "@" in text, _DIGIT.search(text) is not None)

    def has_han(self, text: str) -> bool:
        """True when the text has characters that are words of their own."""
        return not text.isascii() and self._han.search(text) is not None

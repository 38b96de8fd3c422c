"""Text to tokens: words, single Han characters, class tokens (#money, #url ...) and the ends of sentences and paragraphs.

A token is the raw slice of the text. Folding happens later and per token, so offsets never move.
"""

from __future__ import annotations

import re
from functools import lru_cache

from .sentences import BLANK_LINE, SENTENCE_END
from .tables import JOINER, SINGLE, WORD, Run, Tables
from .utf16 import has_astral

# Words that the end of a paragraph and of a sentence count as: more than the widest gap, so no phrase reaches over them.
BREAK = 64
SENTENCE = 21
_ASCII = 0x80
_DIGIT = re.compile("[0-9]")
_DIGITS: Run = (0x30, 0x39, WORD)
_HIGH = re.compile("[\u2e80-\U0010ffff]")  # quick to look for; no Han character lies below


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
        inside = _set(runs, (WORD, JOINER), below) + "*"
        numbers = "|".join(classes[name] for name in ("money", "phone", "num"))
        parts = [
            (f"(?=[hHwW]){classes['url']}", url),
            (classes["email"], email),
            (classes["sum"], digits),
            (_set(tuple(run for run in runs if run != _DIGITS), (WORD,), below) + inside, True),  # most tokens are such
            (f"(?=[0-9{self._tables.starters}])(?:{numbers})", digits),
            (_set(runs, (SINGLE,), below), below > _ASCII),
            (f"[0-9]{inside}", digits),
            (BLANK_LINE, True),
            (SENTENCE_END, True),
        ]
        # Group 1 is the token. The spaces behind it are taken along, which is faster than looking for a token in each of them.
        return re.compile(f"({'|'.join(part for part, needed in parts if needed)})[ ,]*")

    def pattern_for(self, text: str) -> re.Pattern[str]:
        """The expression whose first groups in `text` are its tokens, in order."""
        below = _ASCII if text.isascii() else 0x110000 if has_astral(text) else 0x10000
        url = "://" in text or "www." in text or "WWW." in text
        return self._pattern(below, url, "@" in text, _DIGIT.search(text) is not None)

    def has_han(self, text: str) -> bool:
        """True when the text has characters that are words of their own."""
        return not text.isascii() and _HIGH.search(text) is not None and self._han.search(text) is not None

"""Where sentences end: no phrase reaches over an end, and a guard (`unless`) silences phrases of its own sentence only."""

from __future__ import annotations

import re
from bisect import bisect_left

# A full stop ends a sentence when a capital (or a letter beyond ASCII) follows, unless it stands behind a single letter:
# "ca. 500", "z. B. im", "J. Maple" and "W. h. a. t." go on.
SENTENCE_END = r"[!?。！？]|(?<![ \t\r\n.(][A-Za-z])(?<!^[A-Za-z])\.(?=[ \t\r\n]+[\"'(“„«]?[A-Z\u0080-\U0010ffff])"
BLANK_LINE = r"\n[ \t\r\n]*\n"
_END = re.compile(f"{SENTENCE_END}|{BLANK_LINE}")


class Sentences:
    """The sentences of one text, numbered from 0."""

    def __init__(self, text: str) -> None:
        self._ends = [m.start() for m in _END.finditer(text)]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Numbers of the sentences in which [start, end) begins and ends."""
        return bisect_left(self._ends, start), bisect_left(self._ends, end - 1)

"""Where sentences end: guards (`unless`) silence a phrase of the same sentence only."""

from __future__ import annotations

import re
from bisect import bisect_left

_END = re.compile(r"[!?。！？…;；]|\.(?=[ \t\r\n])|\n[ \t\r]*\n")


class Sentences:
    """The sentences of one text, numbered from 0."""

    def __init__(self, text: str) -> None:
        self._ends = [m.start() for m in _END.finditer(text)]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Numbers of the sentences in which [start, end) begins and ends."""
        return bisect_left(self._ends, start), bisect_left(self._ends, end - 1)

"""A text cut where its marks begin and end; twin of `extension/pages/marked.js`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

STYLES = ("warning", "caution", "note")
MOST_MARKS = 300  # of one text; whoever fills a text with more is not read word by word


@dataclass(frozen=True)
class Mark:
    """What to paint: UTF-16 units of the text, end exclusive, and what it means."""

    start: int
    end: int
    style: str
    what: str


@dataclass(frozen=True)
class Piece:
    """A piece of the text; `style` is "" where nothing is marked."""

    text: str
    style: str = ""
    what: str = ""


def pieces(text: str, marks: Sequence[Mark]) -> list[Piece]:
    """The pieces in order; joined they are the text. Where marks overlap, the strongest shows and all are named."""
    units = text.encode("utf-16-le", "replace")
    length = len(units) // 2
    inside = [mark for mark in marks if 0 <= mark.start < mark.end <= length][:MOST_MARKS]
    cuts = sorted({0, length, *(mark.start for mark in inside), *(mark.end for mark in inside)})
    found = []
    for start, end in pairwise(cuts):
        here = [mark for mark in inside if mark.start < end and mark.end > start]
        style = next((name for name in STYLES if any(mark.style == name for mark in here)), "")
        what = ". ".join(dict.fromkeys(mark.what for mark in here))
        found.append(Piece(units[2 * start : 2 * end].decode("utf-16-le", "replace"), style, what))
    return found


def stands_there(text: str, start: int, end: int, quote: str) -> bool:
    """Whether the text has this quote at this place."""
    units = text.encode("utf-16-le", "replace")
    return 0 <= start < end and units[2 * start : 2 * end] == quote.encode("utf-16-le", "replace")

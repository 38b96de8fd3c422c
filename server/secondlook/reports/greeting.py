"""The greeting of a letter. It names the person who got it, whom a page about several letters must not name."""

from __future__ import annotations

import re

_MARKS = ",.!?:;\n，。！？：；、"
_MOST_WORDS, _MOST_PIECES = 5, 2
# "Dr." and the like end no greeting.
_PIECE = re.compile(rf"((?:(?:mr|mrs|ms|dr|prof|dipl|ing|hr|fr|m|mme)\.|[^{_MARKS}]){{1,60}})[{_MARKS}]+\s*", re.IGNORECASE)
_HAN = re.compile(r"[\u3400-\u9fff]")
_MOST_HAN = 8


def without_greeting(text: str) -> str:
    """The text without its first words, where a mark behind them comes soon enough for a greeting. It errs on the short side."""
    rest = text.lstrip()
    for _ in range(_MOST_PIECES):
        piece = _PIECE.match(rest)
        short = piece and len(piece[1].split()) <= _MOST_WORDS and len(_HAN.findall(piece[1])) <= _MOST_HAN
        if not piece or not short or piece.end() * 2 > len(text):
            break
        rest = rest[piece.end() :]
    return rest

"""What texts that are nearly the same have in common, and what was changed from one to the next."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

MOST_WORDS = 300
# Words, single characters of Chinese and punctuation, each with the space behind it.
_TOKEN = re.compile(r"(?:[\u3400-\u9fff]|[^\W_\u3400-\u9fff]+|[^\w\s]|_)\s?")


@dataclass(frozen=True)
class Piece:
    """A run of the first text; `common` when every other text has it."""

    text: str
    common: bool


@dataclass(frozen=True)
class Change:
    """What the first text says and another one says instead; either may be ""."""

    before: str
    after: str


@dataclass(frozen=True)
class Differences:
    """The first text in pieces, and for each other text what it says instead. `cut`: only the beginnings were compared."""

    pieces: tuple[Piece, ...]
    changes: tuple[tuple[Change, ...], ...]
    cut: bool


def text_differences(texts: Sequence[str]) -> Differences:
    """Compare the first text with each other one, word by word, up to MOST_WORDS tokens each."""
    tokens = [_TOKEN.findall(" ".join(text.split())) for text in texts]
    first, *others = [words[:MOST_WORDS] for words in tokens]
    in_all = [True] * len(first)
    changes = []
    for other in others:
        found = []
        for kind, a, b, c, d in SequenceMatcher(None, first, other, autojunk=False).get_opcodes():
            if kind != "equal":
                in_all[a:b] = [False] * (b - a)
                found.append(Change("".join(first[a:b]).strip(), "".join(other[c:d]).strip()))
        changes.append(tuple(change for change in found if change.before != change.after))
    return Differences(tuple(_pieces(first, in_all)), tuple(changes), any(len(words) > MOST_WORDS for words in tokens))


def _pieces(tokens: Sequence[str], in_all: Sequence[bool]) -> list[Piece]:
    pieces: list[Piece] = []
    for token, common in zip(tokens, in_all, strict=True):
        if pieces and pieces[-1].common == common:
            pieces[-1] = Piece(pieces[-1].text + token, common)
        else:
            pieces.append(Piece(token, common))
    return pieces

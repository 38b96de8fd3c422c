"""The character tables that both engines share: classes, folds and look-alikes, generated once and checked in."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

SEPARATOR, WORD, SINGLE, JOINER = 0, 1, 2, 3

Run = tuple[int, int, int]  # first code point, last code point, value


def runs_of(deltas: Sequence[int]) -> Iterator[Run]:
    """Undo the delta encoding of the file: [distance, further points, value] triples."""
    at = 0
    for i in range(0, len(deltas), 3):
        first = at + deltas[i]
        at = first + deltas[i + 1]
        yield first, at, deltas[i + 2]


@dataclass(frozen=True)
class Tables:
    """What the engine knows of Unicode. `fold` and `accents` are translation tables for `str.translate`."""

    sha256: str
    runs: tuple[Run, ...]
    fold: Mapping[int, str | None]
    accents: Mapping[int, str | None]
    odd: frozenset[int]
    classes: Mapping[str, str]
    starters: str
    han_fold: Mapping[int, str]

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Tables:
        """Build the tables from the parsed `tables.json`."""
        runs = tuple(runs_of(data["ranges"]))
        joiners = {cp: None for first, last, kind in runs if kind == JOINER for cp in range(first, last + 1)}
        fold: dict[int, str | None] = {ord(k): v for k, v in data["fold"].items()}
        accents = fold | {ord(k): v for k, v in data["accents"].items()}
        unmarked: dict[int, str | None] = {cp: None for cp in joiners if not 0x300 <= cp <= 0x36F}
        return cls(
            sha256=data["sha256"],
            runs=runs,
            fold=fold | joiners,
            accents=accents | unmarked,
            odd=frozenset(cp for first, last, _ in runs_of(data["odd"]) for cp in range(first, last + 1)),
            classes=data["classes"],
            starters=data["starters"],
            han_fold={
                cp: folded
                for first, last, kind in runs
                if kind == SINGLE
                for cp in range(first, last + 1)
                if (folded := data["fold"].get(chr(cp))) and len(folded) == 1
            },
        )

    def kind(self, code: int) -> int:
        """SEPARATOR, WORD, SINGLE or JOINER."""
        i = bisect_right(self.runs, code, key=lambda run: run[0]) - 1
        return self.runs[i][2] if i >= 0 and code <= self.runs[i][1] else SEPARATOR

    def fold_word(self, word: str) -> str:
        """The form in which words are compared: no case, no accents, no look-alikes, nothing hidden."""
        return word.lower() if word.isascii() else word.translate(self.fold)

    def exact_word(self, word: str) -> str:
        """As `fold_word`, but accents of Latin letters stay, decomposed."""
        return word.lower() if word.isascii() else word.translate(self.accents)


@cache
def load_tables() -> Tables:
    """The checked-in tables of this package."""
    text = files("secondlook.engine").joinpath("tables.json").read_text(encoding="utf-8")
    return Tables.from_json(json.loads(text))

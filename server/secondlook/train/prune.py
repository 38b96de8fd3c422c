"""Leaves out the words that hardly move a score: a third of the list, for a thousandth of the AUC."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..engine.learned import HAN, stems_of
from ..engine.lexicon import FIRST

LEAST_PULL = 105  # a word and its stems together; an approach has sums of some thousands


def pruned(data: Mapping[str, Any]) -> dict[str, Any]:
    """The same model without them. Words whose kind tells names apart, of rows, and of Han (text is cut by them) stay."""
    words = data["words"].split(" ")
    pull = dict(zip(data["stems"].split(" "), data["stem_weights"], strict=True))
    in_rows = {number for row in _rows(data["pairs"]) for number in row[:2]}
    kept = [
        n
        for n, word in enumerate(words)
        if data["kinds"][n] != "0"
        or n + FIRST in in_rows
        or word[0] == "#"
        or word[0] >= HAN
        or abs(data["word_weights"][n] + sum(pull.get(stem, 0) for stem in stems_of(word))) >= LEAST_PULL
    ]
    renumbered = {n + FIRST: place + FIRST for place, n in enumerate(kept)}
    used = {stem for n in kept for stem in stems_of(words[n])}
    stems = [
        stem for stem in zip(data["stems"].split(" "), data["stem_weights"], data["stem_sizes"], strict=True) if stem[0] in used
    ]
    return {
        **data,
        "words": " ".join(words[n] for n in kept),
        "kinds": "".join(data["kinds"][n] for n in kept),
        "word_weights": [data["word_weights"][n] for n in kept],
        "word_sizes": [data["word_sizes"][n] for n in kept],
        "stems": " ".join(stem for stem, _, _ in stems),
        "stem_weights": [weight for _, weight, _ in stems],
        "stem_sizes": [size for _, _, size in stems],
        "pairs": [v for a, b, weight, size in _rows(data["pairs"]) for v in (renumbered[a], renumbered[b], weight, size)],
    }


def _rows(pairs: list[int]) -> list[tuple[int, int, int, int]]:
    each = iter(pairs)
    return list(zip(each, each, each, each, strict=True))

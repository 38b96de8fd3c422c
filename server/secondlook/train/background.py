"""Ordinary language as the regression sees it: without it, what the corpus is silent about would look like an approach.

Made from word frequencies (wordfreq) and from innocent messages of the corpus put one behind the other; always the same.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Mapping, Sequence
from typing import TypeVar

from ..engine.tables import Tables

_SEED = 5
_LENGTHS = (12, 30, 80, 200, 500)  # words of a made text
_EACH = 40  # texts of a length and language
_JOINED = (2, 4, 8)
_COMMON = 20_000
_ENDS_EVERY = 12

F = TypeVar("F")


def ordinary_words(words: Mapping[str, int], tables: Tables) -> list[list[int]]:
    """Made texts as numbers of `words`, drawn by how often a language uses them; words that are not listed leave gaps."""
    from wordfreq import top_n_list, word_frequency

    draw = random.Random(_SEED)  # noqa: S311 - the same texts every time is the point
    texts = []
    for language in ("de", "en", "fi", "fr", "sv", "zh"):
        common = top_n_list(language, _COMMON)
        totals = list(itertools.accumulate(word_frequency(word, language) for word in common))
        numbers = [words.get(tables.fold_word(word)) for word in common]
        for length in _LENGTHS:
            for _ in range(_EACH):
                found = {numbers[i] for i in draw.choices(range(len(common)), cum_weights=totals, k=length)}
                texts.append(sorted({n for n in found if n is not None} | ({words["#end"]} if length > _ENDS_EVERY else set())))
    return texts


def joined(read: Sequence[set[F]], languages: Sequence[str]) -> list[set[F]]:
    """Long innocent texts: several of one language behind each other."""
    draw = random.Random(_SEED)  # noqa: S311 - the same texts every time is the point
    by_language: dict[str, list[set[F]]] = {}
    for found, language in zip(read, languages, strict=True):
        by_language.setdefault(language, []).append(found)
    texts = []
    for _, innocent in sorted(by_language.items()):
        for number in _JOINED:
            for _ in range(len(innocent) // number):
                texts.append(set().union(*draw.sample(innocent, min(number, len(innocent)))))
    return texts

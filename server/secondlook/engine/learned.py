"""The learned signal: words, their stems and words in a row, weighed in whole numbers. Twin of extension/engine/learned.js.

A score is the sum of the weights of what a message holds, each once, divided by the root of the sum of their sizes: only what
the model knows takes part, so nothing that it does not know changes anything.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import pairwise
from math import isqrt
from typing import Any, NamedTuple

from .lexicon import ENDS, FIRST, NAME, OTHER, Lexicon
from .tables import Tables
from .vocabulary import Vocabulary

STEMS = (4, 6)  # letters of a word that are features of their own, where it has more
SCALE = 1000
HAN = "\u3400"
_LONG = 16  # a word row is one number: first << _LONG | second
TALK = ("linkedin", "group_chat", "comment", "sms", "connection_request")  # every other channel is judged as mail is
NOTHING: frozenset[int] = frozenset()


class Part(NamedTuple):
    """A field of a message as tokens; `han` tells that it has Han characters."""

    raw: Sequence[str]
    han: bool


class Clause(NamedTuple):
    """Tokens `first` to `last` of a part."""

    part: int
    first: int
    last: int


class Heard(NamedTuple):
    """How strongly a message is worded like an approach, 0 for not at all; its clause that does so; what it holds.

    `ordinary`: it is worded as ordinary messages are, by far.
    """

    strength: int
    clause: Clause | None
    features: frozenset[int]
    ordinary: bool


class Learned:
    """One trained model, ready to weigh. `data` is the `learned` of a pack; `sensitivity` one of its threshold names."""

    def __init__(self, data: Mapping[str, Any], sensitivity: str, vocabulary: Vocabulary, tables: Tables) -> None:
        self.lexicon = Lexicon(data, vocabulary, tables)
        weights, sizes = [*data["word_weights"], *data["stem_weights"]], [*data["word_sizes"], *data["stem_sizes"]]
        stems = {stem: i for i, stem in enumerate(data["stems"].split(" "), len(data["word_weights"]))}
        self._stems, self._words = stems, ["", "", *self.lexicon.numbers]
        self._features: dict[int, tuple[int, ...]] = {NAME: (), OTHER: ()}  # of the words met so far
        self._pairs: dict[int, int] = {}
        pairs = iter(data["pairs"])
        for first, second, weight, size in zip(pairs, pairs, pairs, pairs, strict=True):
            self._pairs[first << _LONG | second] = len(weights)
            weights.append(weight)
            sizes.append(size)
        self._weights, self._sizes = weights, sizes
        self._least = data["least"]
        self._thresholds = data["thresholds"][sensitivity]  # of `mail`, of `talk`, and below which a text is `ordinary`
        self._ends = {self.lexicon.numbers[end] for end in set(ENDS.values()) if end in self.lexicon.numbers}

    def hear(self, parts: Sequence[Part], channel: str, earlier: frozenset[int] = NOTHING) -> Heard:
        """The strongest that a message reaches, by itself or together with the features of `earlier` ones of its sender."""
        read = [self.lexicon.read(part.raw, part.han) for part in parts]
        features = frozenset(self.features(numbers for numbers, _ in read))
        score = self._score(features)
        if earlier:
            score = max(score, self._score(features | earlier))
        strength = sum(score >= threshold for threshold in self._thresholds["talk" if channel in TALK else "mail"])
        clause = self._clause(read, parts) if strength else None
        return Heard(strength if clause else 0, clause, features, score < self._thresholds["ordinary"][0])

    def score_of(self, parts: Sequence[Part]) -> int:
        """The score of a message."""
        return self.score(self.lexicon.read(part.raw, part.han)[0] for part in parts)

    def score(self, parts: Iterable[Sequence[int]]) -> int:
        """The score of a message from the numbers of its fields."""
        return self._score(self.features(parts))

    def _score(self, features: Collection[int]) -> int:
        size = isqrt(max(self._least, sum([self._sizes[f] for f in features])))
        weight: int = sum([self._weights[f] for f in features])
        return weight * SCALE // size

    def features(self, parts: Iterable[Sequence[int]]) -> set[int]:
        """Features of words, of their stems, and of words in a row."""
        found: set[int] = set()
        pairs = self._pairs
        for numbers in parts:
            for number in set(numbers):
                own = self._features.get(number)
                if own is None:
                    stems = [self._stems[stem] for stem in stems_of(self._words[number]) if stem in self._stems]
                    own = self._features[number] = (number - FIRST, *stems)
                found.update(own)
            rows = {a << _LONG | b for a, b in pairwise(numbers)}
            found.update([pairs[row] for row in rows if row in pairs])
        return found

    def _clause(self, read: Sequence[tuple[list[int], Sequence[int]]], parts: Sequence[Part]) -> Clause | None:
        """The sentence with the greatest sum, the first of several; None where no sentence leans towards an approach."""
        best = 0
        place: Clause | None = None
        for part, (numbers, firsts) in enumerate(read):
            start = 0
            for end in [*(i for i, number in enumerate(numbers) if number in self._ends), len(numbers)]:
                if end > start:
                    total = sum(self._weights[f] for f in self.features([numbers[start:end]]))
                    if total > best:
                        last = firsts[end] if end < len(firsts) else len(parts[part].raw)
                        best, place = total, Clause(part, firsts[start], last - 1)
                start = end + 1
        return place


def stems_of(word: str) -> list[str]:
    """Features that words share, marked with `*`: their beginnings; of Han words their characters, and the first and last two."""
    if word[0] == "#":
        return []
    if word[0] < HAN:
        return [word[:length] + "*" for length in STEMS if len(word) > length]
    ends = [word[:2], word[-2:]] if len(word) > 2 else []
    return [part + "*" for part in [*word, *ends]]

"""Fits the weights of the learned signal: a logistic regression on what the engine itself reads from the corpus."""

from __future__ import annotations

import itertools
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import scipy.sparse as sparse  # type: ignore[import-untyped]
from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]

from ..engine.learned import Learned, stems_of
from ..engine.lexicon import FIRST, Lexicon
from ..engine.tables import Tables
from ..engine.tokens import Tokeniser
from ..engine.vocabulary import Vocabulary
from .background import joined, ordinary_words
from .corpus import Labelled
from .exclusions import Exclusions
from .prune import pruned
from .vocabulary import word_list

LEAST_SCENARIOS = 2  # that must show a feature
BACKGROUND = 0.4  # a made text counts as so much of a message
WEAK = 0.25  # and an early approach, that could still be anything: at 1 it costs a seventh of the clear ones
REGULARITY = 10.0
WEIGHT = 24  # a weight of the regression of 1.0
SIZE = 4  # a rarity (idf) of 1.0
LEAST_RARITY = 50  # messages of fewer words than this idf makes count as if they had so many: a short one says little for sure
MOST_PAIRS = 4_500  # of 50,000: the AUC stays, and bytes go to words, which keep ordinary mail quiet

Numbers = list[list[int]]  # the fields of a message as the lexicon reads them


@dataclass(frozen=True)
class Model:
    """What is shipped, without thresholds: the `learned` of a pack."""

    data: Mapping[str, Any]

    def scores(self, items: Sequence[Labelled], reader: Reader) -> np.ndarray[Any, np.dtype[np.int64]]:
        """Scores of messages by the engine's own arithmetic."""
        learned = Learned({**self.data, "thresholds": {"": {}}}, "", reader.vocabulary, reader.tables)
        return np.array([learned.score(reader.numbers(item, learned.lexicon)) for item in items])


@dataclass(frozen=True)
class Reader:
    """Reads messages as the engine does."""

    vocabulary: Vocabulary
    tables: Tables
    tokeniser: Tokeniser

    def numbers(self, item: Labelled, lexicon: Lexicon) -> Numbers:
        """Numbers of the words of each field."""
        raw = ((self.tokeniser.pattern_for(text).findall(text), self.tokeniser.has_han(text)) for text in item.fields)
        return [lexicon.read(tokens, han)[0] for tokens, han in raw]


def fit(items: Sequence[Labelled], reader: Reader, excluded: Exclusions) -> Model:
    """The model of these messages; the same messages give the same model."""
    kinds = word_list(items, reader.vocabulary, reader.tables, excluded)
    data = {
        "words": " ".join(kinds),
        "kinds": "".join(f"{kind:x}" for kind in kinds.values()),
        "surnames": excluded.surnames,
        "given": excluded.given,
    }
    words = ["", "", *kinds]
    lexicon = Lexicon(data, reader.vocabulary, reader.tables)
    read = [_features(reader.numbers(item, lexicon), words) for item in items]
    kept = _frequent(read, items)
    calm = [i for i, item in enumerate(items) if not item.approach]
    made = joined([read[i] for i in calm], [items[i].language for i in calm])
    by_word = dict(zip(kinds, itertools.count(FIRST)))
    for numbers in ordinary_words(by_word, reader.tables):
        made.append(_features([[n] for n in numbers], words))
    labels = [item.approach for item in items] + [False] * len(made)
    counted = [WEAK if item.approach and not item.clear else 1.0 for item in items] + [BACKGROUND] * len(made)
    read = [*read, *made]
    weights, rarity = _regress(read, len(items), kept, labels, counted)
    pairs = [f for f in kept if isinstance(f, tuple)]
    if len(pairs) > MOST_PAIRS:
        pairs.sort(key=lambda f: (-abs(weights[f]), f))
        dropped = set(pairs[MOST_PAIRS:])
        weights, rarity = _regress(read, len(items), [f for f in kept if f not in dropped], labels, counted)
    return Model(pruned({**data, **_numbers_of(kinds, weights, rarity), "least": round((LEAST_RARITY * SIZE) ** 2)}))


Feature = int | str | tuple[int, int]  # a word, a stem, words in a row


def _features(fields: Iterable[Sequence[int]], words: Sequence[str]) -> set[Feature]:
    found: set[Feature] = set()
    for numbers in fields:
        for number in {n for n in numbers if n >= FIRST}:
            found.add(number)
            found.update(stems_of(words[number]))
        found.update((a, b) for a, b in pairwise(numbers) if a >= FIRST and b >= FIRST)
    return found


def _frequent(read: Sequence[set[Feature]], items: Sequence[Labelled]) -> list[Feature]:
    """What two scenarios show, in a fixed order. A word of one scenario counts by its stems alone."""
    scenarios: dict[Feature, set[str]] = defaultdict(set)
    for found, item in zip(read, items, strict=True):
        for feature in found:
            scenarios[feature].add(item.scenario)
    kept = [f for f, where in scenarios.items() if len(where) >= LEAST_SCENARIOS]
    return sorted(kept, key=lambda f: (type(f).__name__, f))


def _regress(
    read: Sequence[set[Feature]], real: int, kept: Sequence[Feature], labels: Sequence[bool], counted: Sequence[float]
) -> tuple[dict[Feature, float], dict[Feature, float]]:
    """Weight and rarity (idf) of each feature."""
    column = {feature: i for i, feature in enumerate(kept)}
    counts = Counter(feature for found in read[:real] for feature in found if feature in column)
    rarity = {feature: math.log((1 + real) / (1 + counts[feature])) + 1 for feature in kept}
    rows = [sorted(column[f] for f in found if f in column) for found in read]
    values = np.array([rarity[feature] for feature in kept])
    indices = np.array([i for row in rows for i in row], dtype=np.int64)
    pointers = np.cumsum([0, *map(len, rows)])
    matrix = sparse.csr_matrix((values[indices], indices, pointers), shape=(len(rows), len(kept)))
    lengths = np.sqrt(np.maximum(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel(), LEAST_RARITY**2))
    model = LogisticRegression(C=REGULARITY, solver="liblinear", max_iter=500, random_state=0)
    model.fit(sparse.diags(1 / lengths) @ matrix, labels, sample_weight=counted)
    return dict(zip(kept, model.coef_[0] * values, strict=True)), rarity


def _numbers_of(kinds: Mapping[str, int], weights: Mapping[Feature, float], rarity: Mapping[Feature, float]) -> dict[str, Any]:
    """Weights and squared rarities as whole numbers. A word that is no feature has neither."""
    size = {feature: round(rare * SIZE) ** 2 for feature, rare in rarity.items()}  # few numbers, which pack well
    weight = {feature: round(value * WEIGHT) for feature, value in weights.items()}
    words = range(FIRST, FIRST + len(kinds))
    stems = sorted(f for f in weights if isinstance(f, str))
    pairs = sorted(f for f in weights if isinstance(f, tuple))
    return {
        "word_weights": [weight.get(n, 0) for n in words],
        "word_sizes": [size.get(n, 0) for n in words],
        "stems": " ".join(stems),
        "stem_weights": [weight[stem] for stem in stems],
        "stem_sizes": [size[stem] for stem in stems],
        "pairs": [value for pair in pairs for value in (*pair, weight[pair], size[pair])],
    }

"""How high a score must be for each strength, in three sensitivities, from messages that the weights did not see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from .corpus import FOLDS, Labelled
from .exclusions import Exclusions
from .fit import Reader, fit

# The share of innocent messages, the hard ones of the corpus, that may reach each strength.
FALSE_ALARMS: Mapping[str, tuple[float, ...]] = {
    "calm": (0.15, 0.06, 0.01),
    "balanced": (0.25, 0.10, 0.02),
    "watchful": (0.40, 0.18, 0.05),
}
Scores = np.ndarray[Any, np.dtype[np.int64]]


def unseen_scores(items: Sequence[Labelled], reader: Reader, excluded: Exclusions) -> Scores:
    """Scores of every message by a model that was trained without its scenario."""
    scores = np.zeros(len(items), dtype=np.int64)
    folds = np.array([item.fold for item in items])
    for fold in range(FOLDS):
        left_out = np.flatnonzero(folds == fold).tolist()
        model = fit([items[i] for i in np.flatnonzero(folds != fold).tolist()], reader, excluded)
        scores[left_out] = model.scores([items[i] for i in left_out], reader)
    return scores


def thresholds(items: Sequence[Labelled], scores: Scores) -> tuple[dict[str, list[int]], dict[str, list[dict[str, int]]]]:
    """The thresholds by sensitivity, and what each reaches: innocent messages and clear and weak approaches in 10,000."""
    approach = np.array([item.approach for item in items])
    clear = np.array([item.clear for item in items])
    innocent = np.sort(scores[~approach])[::-1]
    limits = {
        name: [max(1, int(innocent[int(len(innocent) * share)]) + 1) for share in shares] for name, shares in FALSE_ALARMS.items()
    }
    groups = {"innocent": ~approach, "clear": clear, "weak": approach & ~clear}
    measured = {
        name: [
            {group: round(10_000 * float((scores[among] >= limit).mean())) for group, among in groups.items()} for limit in each
        ]
        for name, each in limits.items()
    }
    return limits, measured


def ranking(items: Sequence[Labelled], scores: Scores) -> dict[str, int]:
    """AUC by language and over all, and approaches above their innocent counterpart, in 10,000."""
    from sklearn.metrics import roc_auc_score  # type: ignore[import-untyped]

    place = {item.id: i for i, item in enumerate(items)}
    approach = np.array([item.approach for item in items])
    found = {"all": round(10_000 * roc_auc_score(approach, scores))}
    for language in sorted({item.language for item in items}):
        among = np.array([item.language == language for item in items])
        if approach[among].any() and not approach[among].all():
            found[language] = round(10_000 * roc_auc_score(approach[among], scores[among]))
    twins = [
        (i, place[item.pair])
        for i, item in enumerate(items)
        if item.approach and item.pair in place and not approach[place[item.pair]]
    ]
    if twins:
        found["pairs"] = round(10_000 * float(np.mean([scores[a] > scores[b] for a, b in twins])))
    return found

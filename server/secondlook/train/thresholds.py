"""How high a score must be for each strength, in three sensitivities, from messages that the weights did not see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ..engine.learned import TALK
from .corpus import FOLDS, Labelled
from .exclusions import Exclusions
from .fit import Reader, fit

# The share of innocent messages of the corpus that may reach each strength, and that are not called ordinary. Those of mail
# are harder to reach: ordinary mail is of so many kinds that a corpus cannot promise as much for it. The third of talk is enough
# by itself. Chosen on the tune part and on real mail (docs/detection.md).
FALSE_ALARMS: Mapping[str, Mapping[str, tuple[float, ...]]] = {
    "calm": {"mail": (0.045, 0.02, 0.015, 0.006), "talk": (0.06, 0.04, 0.025, 0.015), "ordinary": (0.33,)},
    "balanced": {"mail": (0.08, 0.035, 0.028, 0.012), "talk": (0.12, 0.085, 0.058, 0.033), "ordinary": (0.40,)},
    "watchful": {"mail": (0.12, 0.06, 0.05, 0.025), "talk": (0.16, 0.12, 0.08, 0.055), "ordinary": (0.47,)},
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


def thresholds(items: Sequence[Labelled], scores: Scores) -> tuple[dict[str, Any], dict[str, Any]]:
    """By sensitivity and kind of channel the thresholds, and what each reaches: innocent messages, clear and weak approaches, in
    10,000."""
    approach = np.array([item.approach for item in items])
    clear = np.array([item.clear for item in items])
    talk = np.array([item.channel in TALK for item in items])
    innocent = np.sort(scores[~approach])[::-1]
    limits = {
        name: {kind: [int(innocent[int(len(innocent) * share)]) + 1 for share in shares] for kind, shares in kinds.items()}
        for name, kinds in FALSE_ALARMS.items()
    }
    groups = {"innocent": ~approach, "clear": clear, "weak": approach & ~clear}

    def reached(limit: int, kind: str) -> dict[str, int]:
        among = {"talk": talk, "mail": ~talk}.get(kind, np.full(len(items), True))
        return {group: _share(scores[chosen & among] >= limit) for group, chosen in groups.items()}

    measured = {
        name: {kind: [reached(limit, kind) for limit in each] for kind, each in kinds.items()} for name, kinds in limits.items()
    }
    return limits, measured


def _share(hits: np.ndarray[Any, np.dtype[np.bool_]]) -> int:
    return round(10_000 * float(hits.mean())) if len(hits) else 0


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

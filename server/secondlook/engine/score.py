"""Whole numbers only: what was seen adds up to a score, and score and rules to a level. Every term can be shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from .assessment import LEVELS
from .conditions import holds
from .pack import Pack, Rule, Signal

RULE_WEIGHTS = {"caution": 10, "warning": 30}


def signal_score(places: Mapping[str, Sequence[int]], signals: Mapping[str, Signal], pack: Pack) -> int:
    """Sum of weight x min(count, cap) over the signals, each tactic capped, so that one talkative tactic does not add up.

    What lowers is subtracted from the other tactics only, never from those in `pack.not_lowered`: who asks for secrecy or for
    what is not public does not take it back by a careful sentence.
    """
    tactics: dict[str, int] = {}
    for id, seen in places.items():
        signal = signals[id]
        tactics[signal.tactic] = tactics.get(signal.tactic, 0) + signal.weight * min(len(seen), pack.count_cap)
    firm = sum(max(0, min(tactics.get(tactic, 0), pack.tactic_cap)) for tactic in pack.not_lowered)
    return firm + max(0, sum(min(total, pack.tactic_cap) for id, total in tactics.items() if id not in pack.not_lowered))


def total_score(signals: int, fired: Iterable[Rule]) -> int:
    """The score that is shown: signals and rules, 0 to 100."""
    return max(0, min(100, signals + sum(RULE_WEIGHTS[rule.level] for rule in fired)))


def level_of(signals: int, fired: Iterable[Rule], pack: Pack) -> str:
    """The score alone reaches caution at most; a warning always has a rule that explains it."""
    level = 2 if signals >= pack.caution else 1 if signals >= pack.note else 0
    return LEVELS[max([level, *(LEVELS.index(rule.level) for rule in fired)])]


def higher(one: str, other: str) -> str:
    """The higher of two levels."""
    return max(one, other, key=LEVELS.index)


def firing(rules: Sequence[Rule], places: Mapping[str, Sequence[int]]) -> list[Rule]:
    """The rules over messages that hold for what was seen, the highest level first, then in the order of the pack."""
    fired = [r for r in rules if r.over == "message" and r.condition is not None and holds(r.condition, places)]
    return sorted(fired, key=lambda r: -LEVELS.index(r.level))

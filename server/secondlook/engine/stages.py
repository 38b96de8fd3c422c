"""A conversation over time: which stages were reached when, and the rules over their order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from .conditions import holds
from .pack import Pack, Rule

Reached = Mapping[str, Sequence[int]]  # stage -> indexes of the messages that show it, ascending


def stages_of(places: Mapping[str, Sequence[int]], pack: Pack) -> list[str]:
    """The stages that one message shows."""
    return [stage.id for stage in pack.stages if holds(stage.condition, places)]


def highest(reached: Reached, pack: Pack) -> str | None:
    """The furthest stage, None before the first."""
    found = [stage for stage in pack.stages if reached.get(stage.id)]
    return max(found, key=lambda stage: stage.order).id if found else None


def rule_holds(rule: Rule, reached: Reached, days: Sequence[int | None]) -> bool:
    """True when a rule over conversations holds; `days` gives the day of each message where it is known."""
    if rule.condition is not None and not holds(rule.condition, reached):
        return False
    return not rule.sequence or _in_order(rule, reached, days)


def _in_order(rule: Rule, reached: Reached, days: Sequence[int | None]) -> bool:
    """The stages of the sequence in different messages, one after the other, the last within the rule's days of the first."""
    for first in reached.get(rule.sequence[0], ()):
        at: int | None = first
        for stage in rule.sequence[1:]:
            at = next((i for i in reached.get(stage, ()) if at is not None and i > at), None)
            if at is None:
                return False  # starting later only leaves less room
        if at is not None and _within(days[first], days[at], rule.within):
            return True
    return False


def _within(start: int | None, end: int | None, limit: int | None) -> bool:
    return limit is None or start is None or end is None or end - start <= limit

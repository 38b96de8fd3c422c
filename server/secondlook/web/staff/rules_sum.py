"""The level of a message as a sum that can be read: what was seen, with its weights and caps, and what that adds up to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ...engine.assessment import Assessment
from ...engine.pack import Pack
from ...engine.score import RULE_WEIGHTS


@dataclass(frozen=True)
class Term:
    """A signal: `weight` times `counted` of the `seen` places make `points`."""

    signal: str
    what: str
    quotes: tuple[str, ...]
    weight: int
    seen: int
    counted: int

    @property
    def points(self) -> int:
        """Its part of the sum, before the cap of its tactic."""
        return self.weight * self.counted


@dataclass(frozen=True)
class Part:
    """A tactic: its terms add up to `points`, of which `counted` count. `is_firm`: nothing takes away from it."""

    tactic: str
    terms: tuple[Term, ...]
    points: int
    counted: int
    is_firm: bool


@dataclass(frozen=True)
class Fired:
    """A combination that holds, the sentence about it, the points it adds to the score that is shown, and the level it raises."""

    rule: str
    why: str
    points: int
    level: str


@dataclass(frozen=True)
class Sum:
    """`signals` is what levels are measured by, `note` and `caution` where they begin, `score` what is shown."""

    parts: tuple[Part, ...]
    signals: int
    note: int
    caution: int
    rules: tuple[Fired, ...]
    score: int
    level: str
    pack: str


def sum_of(judged: Assessment, pack: Pack, say: str) -> Sum:
    """Take the judgement of a single message apart, term by term as `engine.score` puts it together."""
    tactics: dict[str, list[Term]] = {}
    for signal in pack.signals:
        found = [finding for finding in judged.findings if finding.signal == signal.id]
        if found:
            what = pack.text("signals", signal.id, "what", say) or signal.id
            quotes = tuple(dict.fromkeys(finding.quote for finding in found))
            term = Term(signal.id, what, quotes, signal.weight, len(found), min(len(found), pack.count_cap))
            tactics.setdefault(signal.tactic, []).append(term)
    parts = tuple(_part(tactic, terms, pack) for tactic, terms in tactics.items())
    fired = tuple(_fired(rule.id, rule.why, pack) for rule in judged.rules)
    total = sum(part.counted for part in parts if part.is_firm)
    total += max(0, sum(part.counted for part in parts if not part.is_firm))
    return Sum(parts, total, pack.note, pack.caution, fired, judged.score, judged.level, pack.version)


def _part(tactic: str, terms: Sequence[Term], pack: Pack) -> Part:
    points, is_firm = sum(term.points for term in terms), tactic in pack.not_lowered
    counted = min(points, pack.tactic_cap)
    return Part(tactic, tuple(terms), points, max(0, counted) if is_firm else counted, is_firm)


def _fired(rule: str, why: str, pack: Pack) -> Fired:
    level = next(one.level for one in pack.rules if one.id == rule)
    return Fired(rule, why, RULE_WEIGHTS[level], level)

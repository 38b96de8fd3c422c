"""What verdicts say about single signals, and which grades they speak for. Only a person changes a grade; this proposes.

Reports of one campaign or sender count once for each signal, so that nobody steers weights by writing often.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import sqrt

from .items import WORTH

LEAST = 10
"""So many independent reports before anything is proposed."""
LOW, HIGH = 0.35, 0.8
"""A grade goes down when the precision is surely below the one, up when it is surely above the other."""
_DOWN = {"strong": "caution", "caution": "info", "info": "off"}
_UP = {"info": "caution", "caution": "strong"}
_Z = 1.96  # 95 %


@dataclass(frozen=True)
class Seen:
    """A closed report: its verdict, the signals seen in it, and what tells it apart from others of the same hand."""

    hand: str
    verdict: str
    signals: frozenset[str]


@dataclass(frozen=True)
class Precision:
    """How often a signal was right, with the interval (95 %, after Wilson) in which its precision lies."""

    signal: str
    right: int
    wrong: int
    low: float
    high: float


@dataclass(frozen=True)
class Proposal:
    """A grade that the verdicts speak for; `off` switches the signal off."""

    signal: str
    grade: str
    proposed: str
    precision: Precision

    def __str__(self) -> str:
        counts = self.precision
        way = f"{self.grade} -> {self.proposed}"
        return f"{self.signal} was right in {counts.right} of {counts.right + counts.wrong} independent closed reports: {way}?"


def precisions(reports: Iterable[Seen]) -> list[Precision]:
    """By signal. Of several reports of one hand the last verdict counts."""
    verdicts: dict[str, dict[str, bool]] = {}
    for report in reports:
        for signal in report.signals:
            verdicts.setdefault(signal, {})[report.hand] = report.verdict in WORTH
    return [_precision(signal, sum(hands.values()), len(hands)) for signal, hands in sorted(verdicts.items())]


def proposals(found: Iterable[Precision], grades: Mapping[str, str]) -> list[Proposal]:
    """What to ask a person, the surest first; counter signals have no other grade. `grades`: as they are now."""
    asked = []
    for precision in found:
        grade = grades.get(precision.signal, "")
        if precision.right + precision.wrong < LEAST:
            continue
        if precision.high < LOW and grade in _DOWN:
            asked.append(Proposal(precision.signal, grade, _DOWN[grade], precision))
        elif precision.low > HIGH and grade in _UP:
            asked.append(Proposal(precision.signal, grade, _UP[grade], precision))
    return sorted(asked, key=lambda one: (one.precision.high - one.precision.low, one.signal))


def wilson(right: int, total: int) -> tuple[float, float]:
    """The interval in which a share lies, after Wilson; (0, 1) where nothing is known."""
    if total == 0:
        return 0.0, 1.0
    share, square = right / total, _Z * _Z
    middle = (share + square / (2 * total)) / (1 + square / total)
    half = _Z / (1 + square / total) * sqrt(share * (1 - share) / total + square / (4 * total * total))
    return max(0.0, middle - half), min(1.0, middle + half)


def _precision(signal: str, right: int, total: int) -> Precision:
    low, high = wilson(right, total)
    return Precision(signal, right, total - right, round(low, 3), round(high, 3))

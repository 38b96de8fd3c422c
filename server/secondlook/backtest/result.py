"""What a back-test found, as frozen data and as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from ..engine.assessment import LEVELS
from ..packs.fairness import Unfair
from .items import HARMLESS, LABELS, UNKNOWN, WORTH
from .judge import Speed
from .tally import CHANGES, Example, Tally, Trouble

SLOWEST = 2.0
"""New rules that take longer than so many times the old ones are not published without a reason."""


@dataclass(frozen=True)
class Hits:
    """In how many messages a signal was seen: in those worth a mark, in harmless ones, in those of which nobody knows."""

    right: int
    wrong: int
    unknown: int

    @property
    def precision(self) -> float | None:
        """The share of the right ones; None where nothing is known."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else None


@dataclass(frozen=True)
class SignalRow:
    """One signal before and after."""

    signal: str
    before: Hits
    after: Hits

    @property
    def is_changed(self) -> bool:
        """Whether it is seen in more or fewer messages."""
        return self.before != self.after


@dataclass(frozen=True)
class Change:
    """Messages that are judged otherwise, see `tally.CHANGES`; the first few as examples."""

    count: int
    by_label: Mapping[str, int]
    examples: tuple[Example, ...]


@dataclass(frozen=True)
class Result:
    """The whole back-test. `before`, `after`: pack versions; `twice`: items that were judged with both packs.

    `levels[before][after]` are counts; `unfair` and `speed` are the two checks that can keep a change from being published.
    """

    before: str
    after: str
    items: int
    twice: int
    failed: int
    labels: Mapping[str, int]
    levels: Mapping[str, Mapping[str, int]]
    changes: Mapping[str, Change]
    signals: tuple[SignalRow, ...]
    troubles: tuple[Trouble, ...]
    unfair: tuple[Unfair, ...]
    speed: Speed
    seconds: float

    @property
    def may_be_published(self) -> bool:
        """Whether neither check speaks against it."""
        return not self.unfair and not self.is_slow

    @property
    def is_slow(self) -> bool:
        """Whether the new rules take too long. A person may decide otherwise; nobody may about fairness."""
        return self.speed.ratio > SLOWEST

    def to_json(self) -> dict[str, Any]:
        """All of it; texts of messages stand in `quote` of examples only."""
        return {
            **{key: value for key, value in asdict(self).items() if key not in ("signals", "speed")},
            "signals": [
                {
                    "signal": row.signal,
                    "before": {**asdict(row.before), "precision": row.before.precision},
                    "after": {**asdict(row.after), "precision": row.after.precision},
                }
                for row in self.signals
            ],
            "speed": {**asdict(self.speed), "ratio": round(self.speed.ratio, 3)},
            "is_slow": self.is_slow,
            "may_be_published": self.may_be_published,
        }

    def without_quotes(self) -> Result:
        """The same with places instead of words, for a store where a report can be erased."""
        return replace(self, changes={name: _unquoted(change) for name, change in self.changes.items()})


def result_of(tally: Tally, *, before: str, after: str, unfair: Sequence[Unfair], speed: Speed, seconds: float) -> Result:
    """The result with everything in a fixed order."""
    return Result(
        before=before,
        after=after,
        items=tally.items,
        twice=tally.twice,
        failed=tally.failed,
        labels={label: tally.labels[label] for label in LABELS},
        levels={old: {new: tally.levels[old, new] for new in LEVELS} for old in LEVELS},
        changes={name: _change(tally, name) for name in CHANGES},
        signals=tuple(
            SignalRow(signal, _hits(tally, signal, "before"), _hits(tally, signal, "after"))
            for signal in sorted({signal for signal, _, _ in tally.signals})
        ),
        troubles=tuple(tally.troubles),
        unfair=tuple(unfair),
        speed=speed,
        seconds=round(seconds, 1),
    )


def _change(tally: Tally, name: str) -> Change:
    by_label = {label: tally.changes[name, label] for label in LABELS}
    return Change(sum(by_label.values()), by_label, tuple(tally.examples.get(name, ())))


def _hits(tally: Tally, signal: str, when: str) -> Hits:
    count = {label: tally.signals[signal, when, label] for label in LABELS}
    return Hits(sum(count[label] for label in WORTH), count[HARMLESS], count[UNKNOWN])


def _unquoted(change: Change) -> Change:
    examples = (replace(one, quotes=tuple(replace(q, quote="") for q in one.quotes)) for one in change.examples)
    return replace(change, examples=tuple(examples))

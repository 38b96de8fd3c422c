"""What two packs made of some messages, counted. Tallies of parts add up to the tally of the whole, in order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from ..engine.assessment import LEVELS, Assessment

EXAMPLES = 20
QUOTES = 6
QUOTE_LENGTH = 160
TROUBLES = 50
CHANGES = ("to_warning", "to_caution", "weaker", "unmarked", "other")
"""Newly a warning, newly a caution, no longer a warning, no longer marked; `other`: signals, rules or the score alone."""
_CAUTION, _WARNING = LEVELS.index("caution"), LEVELS.index("warning")


@dataclass(frozen=True)
class Quote:
    """Words of a message that one pack marks and the other does not. `is_new`: the later one marks them."""

    signal: str
    is_new: bool
    field: str
    start: int
    end: int
    index: int | None
    quote: str


@dataclass(frozen=True)
class Example:
    """A message that is judged otherwise."""

    place: str
    label: str
    before: str
    after: str
    scores: tuple[int, int]
    rules: tuple[tuple[str, ...], tuple[str, ...]]
    quotes: tuple[Quote, ...]


@dataclass(frozen=True)
class Trouble:
    """An item that could not be read; the run went on."""

    place: str
    text: str


@dataclass
class Tally:
    """Counts, added to while messages are judged; see `result.Result` for what each means."""

    items: int = 0
    twice: int = 0
    failed: int = 0
    labels: Counter[str] = field(default_factory=Counter)
    levels: Counter[tuple[str, str]] = field(default_factory=Counter)
    signals: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    changes: Counter[tuple[str, str]] = field(default_factory=Counter)
    examples: dict[str, list[Example]] = field(default_factory=dict)
    troubles: list[Trouble] = field(default_factory=list)

    def add(self, place: str, label: str, before: Assessment, after: Assessment) -> None:
        """Count one message; `after is before` when it was judged once."""
        self.items += 1
        self.twice += after is not before
        self.labels[label] += 1
        self.levels[before.level, after.level] += 1
        for when, judged in (("before", before), ("after", after)):
            for signal in {finding.signal for finding in judged.findings}:
                self.signals[signal, when, label] += 1
        change = "" if after is before else _change(before, after)
        if change:
            self.changes[change, label] += 1
            kept = self.examples.setdefault(change, [])
            if len(kept) < EXAMPLES:
                kept.append(_example(place, label, before, after))

    def refuse(self, place: str, text: str) -> None:
        """Count one that could not be read."""
        self.failed += 1
        if len(self.troubles) < TROUBLES:
            self.troubles.append(Trouble(place, text))

    def append(self, later: Tally) -> None:
        """Add the tally of what came behind."""
        self.items += later.items
        self.twice += later.twice
        self.failed += later.failed
        for mine, theirs in (
            (self.labels, later.labels),
            (self.levels, later.levels),
            (self.signals, later.signals),
            (self.changes, later.changes),
        ):
            mine.update(theirs)  # type: ignore[arg-type]
        for change, examples in later.examples.items():
            self.examples[change] = (self.examples.get(change, []) + examples)[:EXAMPLES]
        self.troubles = (self.troubles + later.troubles)[:TROUBLES]


def _change(before: Assessment, after: Assessment) -> str:
    old, new = LEVELS.index(before.level), LEVELS.index(after.level)
    if new > old and new >= _CAUTION:
        return "to_warning" if new == _WARNING else "to_caution"
    if new < old and old >= _CAUTION:
        return "weaker" if new == _CAUTION else "unmarked"
    return "other" if _shown(before) != _shown(after) else ""


def _shown(judged: Assessment) -> tuple[Any, ...]:
    return judged.level, judged.score, [rule.id for rule in judged.rules], _places(judged)


def _places(judged: Assessment) -> set[tuple[Any, ...]]:
    return {(f.index, f.field, f.start, f.end, f.signal) for f in judged.findings}


def _example(place: str, label: str, before: Assessment, after: Assessment) -> Example:
    quotes = [*_only_in(after, before, True), *_only_in(before, after, False)]
    return Example(
        place=place,
        label=label,
        before=before.level,
        after=after.level,
        scores=(before.score, after.score),
        rules=(tuple(rule.id for rule in before.rules), tuple(rule.id for rule in after.rules)),
        quotes=tuple(quotes[:QUOTES]),
    )


def _only_in(one: Assessment, other: Assessment, is_new: bool) -> Iterable[Quote]:
    known = _places(other)
    for f in one.findings:
        if (f.index, f.field, f.start, f.end, f.signal) not in known:
            yield Quote(f.signal, is_new, f.field, f.start, f.end, f.index, f.quote[:QUOTE_LENGTH])

"""What an overlay changes, as plain sentences; and what lies between two of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import unified_diff

from .overlay import Change, Overlay
from .rule_files import Files
from .rule_set import RuleSet

_ORDER = ("counter", "info", "caution", "strong")


@dataclass(frozen=True)
class Difference:
    """One change. `kind` and `values` make the sentence in any language, `text` is the English one.

    `weakens`: less may be marked afterwards, or a threshold moved, so that whoever approves it looks twice.
    `undone`: it was there before and is no more.
    `lines`: for a file of its own, what stands in it, as the lines of a diff; no part of what makes two of them equal.
    """

    kind: str
    values: tuple[str, ...]
    weakens: bool = False
    undone: bool = False
    lines: tuple[str, ...] = field(default=(), compare=False)

    @property
    def text(self) -> str:
        """The sentence."""
        sentence = SENTENCES[self.kind].format(*self.values)
        return f"taken back: {sentence}" if self.undone else sentence


SENTENCES = {
    "signal_off": "{0} is switched off",
    "grade": "{0}: {2} instead of {1}",
    "phrase_added": "{0} ({1}) also marks: {2}",
    "phrase_removed": "{0} ({1}) no longer marks: {2}",
    "combination_off": "the combination {0} is switched off",
    "word_added": "the list {0} also holds: {1}",
    "word_removed": "the list {0} no longer holds: {1}",
    "allowed": "messages of {0} are not judged",
    "threshold": "the level {0} begins at {2} instead of {1}",
    "sensitivity": "the sensitivity is {0}",
    "text": "{0} ({1}) says in {2}: {3}",
    "next": "the last line of each card ({0}): {1}",
    "contact": "the {0} of the security department is {1}",
    "own_signal": "a signal of your own, {0}",
    "own_combination": "a combination of your own, {0}",
    "own_list": "a list of your own, {0}",
    "own_guidance": "guidance of your own, {0}",
    "own_changed": "your own {0} is changed",
}


def differences(base: RuleSet, overlay: Overlay) -> list[Difference]:
    """What the overlay changes in the base rules."""
    return [*_of_signals(base, overlay), *_of_words(overlay), *_of_the_whole(base, overlay), *_of_own_files(overlay)]


def differences_between(base: RuleSet, before: Overlay, after: Overlay) -> list[Difference]:
    """What changes when `after` takes the place of `before`; what was in `before` only is undone."""
    old, new = differences(base, before), differences(base, after)
    changed = [p for p in after.own if p in before.own and before.own[p] != after.own[p]]
    return [
        *(d for d in new if d not in old),
        *(Difference("own_changed", (path,), True, lines=_lines(before.own, after.own, path)) for path in changed),
        # Without what only ever took away, more is marked: undoing that needs no second look, undoing the rest does.
        *(
            Difference(d.kind, d.values, d.kind in _ADDS or d.kind == "threshold", True, _taken_away(d.lines))
            for d in old
            if d not in new
        ),
    ]


_ADDS = ("phrase_added", "word_added", "own_signal", "own_combination")


def _of_signals(base: RuleSet, overlay: Overlay) -> Iterator[Difference]:
    grades = {signal.id: signal.grade for signal in base.signals}
    for id in overlay.signals_off:
        yield Difference("signal_off", (id,), weakens=True)
    for id, grade in overlay.grades.items():
        was = grades.get(id, "info")
        yield Difference("grade", (id, was, grade), weakens=_ORDER.index(grade) < _ORDER.index(was))
    for id, languages in overlay.phrases.items():
        for language, change in languages.items():
            yield from _of_change("phrase", (id, language), change)
    for id in overlay.combinations_off:
        yield Difference("combination_off", (id,), weakens=True)


def _of_words(overlay: Overlay) -> Iterator[Difference]:
    for id, change in overlay.words.items():
        yield from _of_change("word", (id,), change)


def _of_change(kind: str, names: tuple[str, ...], change: Change) -> Iterator[Difference]:
    for written in change.add:
        yield Difference(f"{kind}_added", (*names, written.text))
    for written in change.remove:
        yield Difference(f"{kind}_removed", (*names, written.text), weakens=True)


def _of_the_whole(base: RuleSet, overlay: Overlay) -> Iterator[Difference]:
    for sender in (*overlay.allow.addresses, *overlay.allow.domains, *overlay.allow.profiles):
        yield Difference("allowed", (sender,), weakens=True)
    for level, value in overlay.thresholds.items():
        if (was := base.settings["levels"][level]) != value:
            yield Difference("threshold", (level, str(was), str(value)), weakens=True)
    if overlay.sensitivity:
        yield Difference("sensitivity", (overlay.sensitivity,), weakens=overlay.sensitivity == "calm")
    for language, texts in overlay.texts.items():
        for id, lines in texts.items():
            for key, text in lines.items():
                yield Difference("text", (id, key, language, text))
    for language, text in overlay.next.items():
        yield Difference("next", (language, text))
    for key, text in overlay.contact.items():
        yield Difference("contact", (key, text), weakens=True)


def _of_own_files(overlay: Overlay) -> Iterator[Difference]:
    def told(kind: str, id: str, path: str, weakens: bool = False) -> Difference:
        return Difference(kind, (id,), weakens, lines=_lines({}, overlay.own, path))

    for signal in overlay.signals:
        # What speaks for a message takes marks away; a weight is not held to what its grade weighs.
        weakens = signal.grade == "counter" or signal.weight is not None
        yield told("own_signal", signal.id, _file(signal.where), weakens)
    for rule in overlay.combinations:
        yield told("own_combination", rule.id, _file(rule.where))
    for id in overlay.lists:
        yield told("own_list", id, f"lists/{id}.yml")
    for id in overlay.guidance:
        # Cards send people to its address.
        yield told("own_guidance", id, f"guidance/{id}.yml", weakens=True)


def _file(where: str) -> str:
    return where.partition(":")[0]


def _lines(before: Files, after: Files, path: str) -> tuple[str, ...]:
    """A diff without its head: `+` and `-` lines, three lines around each place, and `@@` where lines are left out."""
    old, new = before.get(path, "").splitlines(), after[path].splitlines()
    return tuple(unified_diff(old, new, lineterm=""))[2:] if old else tuple(f"+{line}" for line in new)


def _taken_away(lines: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"-{line[1:]}" for line in lines)

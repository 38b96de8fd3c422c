"""A signal as its page shows it: base rules and overlay beside each other, language by language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import PurePosixPath

from ...packs.overlay import Change, Overlay
from ...packs.publish import base_rules
from ...packs.rule_set import RuleSet, SignalSource, Texts
from ...packs.strict_yaml import parse
from ...paths import rules_dir


@dataclass(frozen=True)
class Phrase:
    """`state`: base, added or removed."""

    text: str
    state: str


@dataclass(frozen=True)
class InLanguage:
    """What a signal says and looks for in one language; `base` are the lines of the base rules."""

    language: str
    say: Texts
    base: Texts
    phrases: tuple[Phrase, ...]


@dataclass(frozen=True)
class View:
    """One signal. `grade` as it is now or "off"; `kind`: phrases, check or learned; `own`: none of the base rules."""

    source: SignalSource
    grade: str
    base_grade: str
    own: bool
    kind: str
    languages: tuple[InLanguage, ...]


def view_of(signal: SignalSource, overlay: Overlay, *, own: bool, languages: tuple[str, ...]) -> View:
    """A signal of the base rules, or of the overlay (`own`), with what the overlay makes of it."""
    grade = "off" if signal.id in overlay.signals_off else overlay.grades.get(signal.id, signal.grade)
    kind = "check" if signal.check else "learned" if signal.learned else "phrases"
    found = {} if own else base_phrases(signal.id)
    return View(
        source=signal,
        grade=grade,
        base_grade=signal.grade,
        own=own,
        kind=kind,
        languages=tuple(_in_language(signal, overlay, language, found) for language in languages),
    )


def _in_language(signal: SignalSource, overlay: Overlay, language: str, found: Mapping[str, tuple[str, ...]]) -> InLanguage:
    base = signal.say.get(language, {})
    changed = overlay.texts.get(language, {}).get(signal.id, {})
    change = overlay.phrases.get(signal.id, {}).get(language, Change())
    return InLanguage(language, {**base, **changed}, base, tuple(_phrases(found.get(language, ()), change)))


def _phrases(base: tuple[str, ...], change: Change) -> Iterator[Phrase]:
    gone = {written.text for written in change.remove}
    yield from (Phrase(written.text, "added") for written in change.add)
    yield from (Phrase(text, "removed" if text in gone else "base") for text in base)


def known_phrases(signal: str) -> tuple[str, ...]:
    """Every phrase that the base rules have for a signal."""
    return tuple(w.text for one in base_rules().signals if one.id == signal for w in one.phrases)


@cache
def base_phrases(signal: str) -> dict[str, tuple[str, ...]]:
    """Language -> phrases of a signal of the base rules: the rules themselves look for all of them in every text."""
    source = next((one for one in base_rules().signals if one.id == signal), None)
    if source is None:
        return {}
    name = source.where.partition(":")[0]
    data = parse((rules_dir() / PurePosixPath(name)).read_text(encoding="utf-8"), name).data
    found = {key: tuple(part.get("phrases", ())) for key, part in data.items() if isinstance(part, dict)}
    for written in source.phrases:
        if written.where.startswith("languages/"):
            language = PurePosixPath(written.where.partition(":")[0]).stem
            found[language] = (*found.get(language, ()), written.text)
    return found


def find_signal(overlay: Overlay, signal: str) -> tuple[SignalSource, bool] | None:
    """A signal by its id, and whether it is one of the organisation's own."""
    for own, row in ((False, base_rules().signals), (True, overlay.signals)):
        for one in row:
            if one.id == signal:
                return one, own
    return None


def matching(rules: RuleSet, *, words: str, tactic: str, language: str, source: str) -> list[SignalSource]:
    """The signals that have all these; an empty value asks for nothing. `language` is where the words are looked for."""
    parts = words.lower().split()
    return [
        one
        for one in rules.signals
        if (not tactic or one.tactic == tactic)
        and (not source or source in one.guidance)
        and (not language or language in one.say)
        and all(part in _text(one, language) for part in parts)
    ]


def _text(signal: SignalSource, language: str) -> str:
    said = (signal.say.get(language, {}),) if language else tuple(signal.say.values())
    phrases = base_phrases(signal.id)
    looked_for = phrases.get(language, ()) if language else tuple(p for row in phrases.values() for p in row)
    return " ".join((signal.id, signal.tactic, *(text for lines in said for text in lines.values()), *looked_for)).lower()

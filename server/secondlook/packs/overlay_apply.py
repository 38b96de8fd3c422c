"""Base rules and an overlay make the rules of an organisation; what no longer fits together is a conflict."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ..errors import PackError
from .overlay import Change, Overlay
from .rule_set import RuleSet, SignalSource, Texts


@dataclass(frozen=True)
class Conflict:
    """Where an overlay and the base rules do not fit together. `path` is the place in overlay.yml, or the own file alone.

    kind: unknown_signal, unknown_combination, unknown_list, phrase_gone, word_gone, same_grade, phrase_known, word_known,
    own_file_known, unknown_tactic, counter. One that `blocks` has to be settled before the overlay can be published.
    """

    kind: str
    name: str
    detail: str
    path: tuple[str | int, ...]
    where: str
    blocks: bool

    def __str__(self) -> str:
        return f"{self.where}: {_SENTENCES[self.kind].format(name=self.name, detail=self.detail)}"


_SENTENCES = {
    "unknown_signal": "the base rules have no signal {name}; take it out here",
    "unknown_combination": "the base rules have no combination {name}; take it out here",
    "unknown_list": "the base rules have no list {name}; take it out here",
    "unknown_tactic": "{name} is no tactic of the base rules; put the file into the folder of one",
    "own_file_known": "the base rules have a file for {name} by now; rename or remove your own",
    "counter": "{name} lowers, and a grade would make it raise; switch it off instead",
    "phrase_gone": "{name}: the phrase to remove is not in the base rules any more: {detail}",
    "word_gone": "{name}: the word to remove is not in the base rules any more: {detail}",
    "same_grade": "{name} has the grade {detail} in the base rules by now",
    "phrase_known": "{name}: the base rules have the phrase by now: {detail}",
    "word_known": "{name}: the base rules have the word by now: {detail}",
}


def apply_overlay(base: RuleSet, overlay: Overlay) -> RuleSet:
    """The base rules with the changes. Raises PackError for the first conflict that blocks; the others change nothing."""
    for conflict in conflicts(base, overlay):
        if conflict.blocks:
            raise PackError(str(conflict))
    off = set(overlay.signals_off)
    changed = [_changed(signal, overlay) for signal in base.signals]
    signals = [_silent(signal) if signal.id in off else signal for signal in changed]
    settings = {**base.settings, "levels": {**base.settings["levels"], **overlay.thresholds}}
    if settings["levels"]["note"] > settings["levels"]["caution"]:
        raise PackError("the threshold of `note` is above that of `caution`", overlay.where("thresholds"))
    return replace(
        base,
        settings=settings,
        next={**base.next, **overlay.next},
        lists={**{id: _with_words(words, overlay.words.get(id)) for id, words in base.lists.items()}, **overlay.lists},
        guidance={**base.guidance, **overlay.guidance},
        signals=(*signals, *(replace(s, say=_spoken(s.say, base.languages)) for s in overlay.signals)),
        rules=(
            *(rule for rule in base.rules if rule.id not in overlay.combinations_off),
            *(replace(rule, say=_spoken(rule.say, base.languages)) for rule in overlay.combinations),
        ),
    )


def conflicts(base: RuleSet, overlay: Overlay) -> list[Conflict]:
    """Everything that does not fit, in the order of overlay.yml, own files last."""
    return [*_in_signals(base, overlay), *_in_names(base, overlay), *_in_own_files(base, overlay)]


def _in_signals(base: RuleSet, overlay: Overlay) -> Iterator[Conflict]:
    known = {signal.id: signal for signal in base.signals}
    named: list[tuple[str, tuple[str | int, ...]]] = [
        *((id, ("signals", "off", i)) for i, id in enumerate(overlay.signals_off)),
        *((id, ("signals", "grades", id)) for id in overlay.grades),
        *((id, ("signals", "phrases", id)) for id in overlay.phrases),
        *((id, ("texts", lang, id)) for lang, texts in overlay.texts.items() for id in texts),
    ]
    for id, path in named:
        if id not in known:
            yield Conflict("unknown_signal", id, "", path, overlay.where(*path), True)
    for id, grade in overlay.grades.items():
        path = ("signals", "grades", id)
        if id in known and known[id].grade == "counter":
            yield Conflict("counter", id, grade, path, overlay.where(*path), True)
        elif id in known and known[id].grade == grade:
            yield Conflict("same_grade", id, grade, path, overlay.where(*path), False)
    for id, languages in overlay.phrases.items():
        if id in known:
            has = {written.text for written in known[id].phrases}
            for language, change in languages.items():
                yield from _in_change("phrase", id, change, has, ("signals", "phrases", id, language))


def _in_names(base: RuleSet, overlay: Overlay) -> Iterator[Conflict]:
    combinations = {rule.id for rule in base.rules}
    for i, id in enumerate(overlay.combinations_off):
        if id not in combinations:
            path = ("combinations", "off", i)
            yield Conflict("unknown_combination", id, "", path, overlay.where(*path), True)
    for id, change in overlay.words.items():
        if id not in base.lists:
            yield Conflict("unknown_list", id, "", ("lists", id), overlay.where("lists", id), True)
        else:
            yield from _in_change("word", id, change, set(base.lists[id]), ("lists", id))


def _in_change(kind: str, id: str, change: Change, has: set[str], path: tuple[str | int, ...]) -> Iterator[Conflict]:
    for i, written in enumerate(change.remove):
        if written.text not in has:
            yield Conflict(f"{kind}_gone", id, written.text, (*path, "remove", i), written.where, False)
    for i, written in enumerate(change.add):
        if written.text in has:
            yield Conflict(f"{kind}_known", id, written.text, (*path, "add", i), written.where, False)


def _in_own_files(base: RuleSet, overlay: Overlay) -> Iterator[Conflict]:
    taken = {
        "combinations": {rule.id for rule in base.rules},
        "lists": set(base.lists),
        "guidance": set(base.guidance),
    }
    tactics = {signal.tactic for signal in base.signals}
    for path in overlay.own:
        folder, _, file = path.partition("/")
        id = file.removesuffix(".yml")
        if folder not in taken and folder not in tactics:
            yield Conflict("unknown_tactic", folder, "", (path,), f"{path}:1:1", True)
        if id in taken.get(folder, {signal.id for signal in base.signals}):
            yield Conflict("own_file_known", id, "", (path,), f"{path}:1:1", True)


def _silent(signal: SignalSource) -> SignalSource:
    """It stays by name, so that conditions that name it can still be read; nothing meets it any more."""
    return replace(signal, phrases=(), unless=(), check="", learned=0, examples=())


def _changed(signal: SignalSource, overlay: Overlay) -> SignalSource:
    changes = overlay.phrases.get(signal.id, {}).values()
    gone = {written.text for change in changes for written in change.remove}
    has = {written.text for written in signal.phrases}
    added = [written for change in changes for written in change.add if written.text not in has]
    if added and (signal.check or signal.learned):
        raise PackError(f"{signal.id} looks for no phrases; write a signal of your own", added[0].where)
    grade = overlay.grades.get(signal.id, signal.grade)
    return replace(
        signal,
        phrases=(*(w for w in signal.phrases if w.text not in gone), *added),
        grade=grade,
        weight=signal.weight if grade == signal.grade else None,
        say=_reworded(signal, overlay),
    )


def _reworded(signal: SignalSource, overlay: Overlay) -> Mapping[str, Texts]:
    mine = {language: texts[signal.id] for language, texts in overlay.texts.items() if signal.id in texts}
    return {**signal.say, **{language: {**signal.say.get(language, {}), **texts} for language, texts in mine.items()}}


def _with_words(words: Sequence[str], change: Change | None) -> tuple[str, ...]:
    if change is None:
        return tuple(words)
    gone = {written.text for written in change.remove}
    return tuple(dict.fromkeys([*(w for w in words if w not in gone), *(w.text for w in change.add)]))


def _spoken(say: Mapping[str, Texts], languages: Sequence[str]) -> Mapping[str, Texts]:
    """An organisation need not write six languages: the others read English, or else the first that it wrote."""
    spare = say.get("en") or next(iter(say.values()), {})
    return {**dict.fromkeys(languages, spare), **say}

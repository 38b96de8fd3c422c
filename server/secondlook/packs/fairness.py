"""The rule that no other rule may break, tried out: names, firms, places and origins may make no difference.

`fairness_swaps.json` holds invented messages in six languages with slots, and what may stand in them. A change of the rules is
unfair when a swap matters with the new pack that did not matter with the old one, or when it looks for a name itself.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from typing import Any

from ..engine.assess import Engine
from ..engine.messages import Message
from ..engine.pack import Pack
from ..engine.tables import load_tables
from .decompile import Atom, Phrase, each_phrase, phrases_of, words_of
from .origins import origins_in

SLOTS = ("person", "firm", "place", "origin")
MOST_PHRASES = 400
MOST_FOUND = 20
_ROOM = 8  # words that the longest name takes, and some
_FRAMES = ("{person} of {firm} in {place} wrote.\n\n%s.\n\nYours, {person}", "%s, {person} ({origin}), {place}")
_SHOWN = {
    "num": "12",
    "money": "800 euros",
    "email": "anna@firm.example",
    "url": "https://firm.example/a",
    "phone": "+358 9 123 4567",
}
# Parts of the names in the data that are words of their own as well.
_ALSO_WORDS = frozenset(
    (
        "maple grace baker wei lin will young mark price maria de la cruz von stein rose hill joy park summer long luc "
        "jean systems advisory horizon consulting meridian research institute of marine sino nord al partners bridge "
        "capital policy centre clear insight harbour sons foundation for open dialogue strategic group vantage ministry "
        "rivers data ltd kestrel noor bath reading new sao nice hong kong the hague cork tel buenos aires ade"
    ).split()
)


@dataclass(frozen=True)
class Unfair:
    """A swap that matters, or a name in a phrase. `slot`: person, firm, place or origin; `other` is empty for a name."""

    slot: str
    one: str
    other: str
    text: str

    def __str__(self) -> str:
        if not self.other:
            return f"{self.one!r} in a phrase of {self.text} is a name or an origin; say what a message does"
        return f"{self.one!r} and {self.other!r} ({self.slot}) are judged differently in: {self.text}"


@cache
def swaps() -> dict[str, dict[str, list[str]]]:
    """Language -> templates and, where they differ from the English ones, the fills of each slot."""
    data: dict[str, dict[str, list[str]]] = json.loads(
        files("secondlook.packs").joinpath("fairness_swaps.json").read_text(encoding="utf-8")
    )
    return data


def unfair(before: bytes, after: bytes) -> list[Unfair]:
    """What is unfair in the change from one unsigned pack to another; empty when it may be published."""
    new = json.loads(after)
    before_it = phrases_of(json.loads(before))
    added = sorted(phrases_of(new) - before_it, key=repr)
    # A longer list makes phrases new whose other words the signal looked for all along.
    known = {(phrase[0], word) for phrase in before_it for word in words_of(phrase)}
    # One engine after the other: each takes tens of megabytes.
    found = [*_names(added, known), *_in_templates(_Lazy(before), _engine(new))]
    found += _around(added, _engine(_only(new, set(added))))
    return found[:MOST_FOUND]


class _Lazy:
    """The engine of the old pack, made when a swap matters with the new one."""

    def __init__(self, pack: bytes) -> None:
        self._pack = pack

    @cached_property
    def engine(self) -> Engine:
        return _engine(json.loads(self._pack))


def _engine(pack: Mapping[str, Any]) -> Engine:
    return Engine(Pack.from_json({**pack, "say": {"en": {}}}), load_tables())


def _names(added: list[Phrase], known: set[tuple[str, Atom]]) -> Iterator[Unfair]:
    names = _name_words()
    for phrase in added:
        for word in sorted(word for word in words_of(phrase) if (phrase[0], word) not in known):
            key = str(word[1])
            slot = next((slot for name, slot in names.items() if _is_name(word, name)), "")
            if slot or any(origins_in(key + "*" * (word[0] in ("stems", "infixes")))):
                yield Unfair(slot or "origin", key, "", phrase[0])


@cache
def _name_words() -> dict[str, str]:
    fold = load_tables().fold_word
    found: dict[str, str] = {}
    for part in swaps().values():
        for slot in ("person", "firm", "place"):
            for fill in part.get(slot, ()):
                for word in map(fold, fill.replace("-", " ").split()):
                    if word not in _ALSO_WORDS and (len(word) > 2 or not word.isascii()):
                        found.setdefault(word, slot)
    return found


def _is_name(word: Atom, name: str) -> bool:
    kind, key = word[0], str(word[1])
    # A star stands for an ending or two; more of a name than that may be the beginning of anything.
    return key == name or (kind == "stems" and name.startswith(key) and len(name) - len(key) <= 2 and len(key) > 3)


def _in_templates(before: _Lazy, after: Engine) -> Iterator[Unfair]:
    for language, part in swaps().items():
        for template in part["templates"]:
            yield from _differing(before, after, template, language, "")


def _only(pack: Mapping[str, Any], added: set[Phrase]) -> dict[str, Any]:
    """The pack with no other phrases than the new ones."""
    pairs = zip(pack["variants"], each_phrase(pack), strict=True)
    variants = [variant for variant, phrase in pairs if phrase in added]
    index: list[list[int]] = [[] for _ in pack["index"]]
    for place, (_, elements) in enumerate(variants):
        for symbol in elements[0][0]:
            index[symbol].append(place)
    return {**{key: value for key, value in pack.items() if key != "learned"}, "variants": variants, "index": index, "rules": []}


def _around(added: list[Phrase], after: Engine) -> Iterator[Unfair]:
    """Each new phrase by itself, with names around it and in its gaps."""
    for phrase in added[:MOST_PHRASES]:
        if phrase[1] == 0 and (text := _said(phrase)):
            for frame in _FRAMES:
                yield from _differing(None, after, frame % text, "en", phrase[0])


def _differing(before: _Lazy | None, after: Engine, template: str, language: str, signal: str) -> Iterator[Unfair]:
    """The first swap of each slot that matters now and did not matter before."""
    slots = [slot for slot in SLOTS if f"{{{slot}}}" in template]
    first = {slot: _fills(language, slot)[0] for slot in slots}
    expected = _verdict(after, template.format(**first), signal)
    for slot in slots:
        for fill in _fills(language, slot)[1:]:
            text = template.format(**{**first, slot: fill})
            if _verdict(after, text, signal) == expected:
                continue
            if before is None or _verdict(before.engine, text, "") == _verdict(before.engine, template.format(**first), ""):
                yield Unfair(slot, first[slot], fill, template)
                break


def _fills(language: str, slot: str) -> list[str]:
    return swaps()[language].get(slot) or swaps()["en"][slot]


def _verdict(engine: Engine, text: str, signal: str) -> tuple[Any, ...]:
    """Level, score, signals and rules; of one signal only how often it is seen."""
    judged = engine.assess(Message(text))
    signals = [finding.signal for finding in judged.findings]
    return (signals.count(signal),) if signal else (judged.level, judged.score, signals, [rule.id for rule in judged.rules])


def _said(phrase: Phrase) -> str:
    """A text that holds the phrase, with a slot in its widest gaps; empty for one that looks for a disguise."""
    parts: list[str] = []
    for atoms, least, most in phrase[2]:
        parts += ["so"] * least + ["{person}"] * (bool(parts) and most - least >= _ROOM)
        atom = min(atoms)
        said = [_word(part) for part in (atom[1:] if atom[0] == "rows" else [atom])]
        if not all(said):
            return ""
        parts += said
    return " ".join(parts)


def _word(atom: Atom) -> str:
    return _SHOWN.get(str(atom[1]), "") if atom[0] == "classes" else str(atom[1]).replace("{", "").replace("}", "")

"""Where two packs differ, and which messages they can judge differently: what neither touches is judged once.

Exact, never a guess: `can_differ` may say yes too often, but where it says no, both packs see, weigh and combine the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ..engine.assessment import Assessment
from ..engine.candidates import Candidates
from ..engine.conditions import holds
from ..engine.han import HanWords
from ..engine.messages import Conversation, Message
from ..engine.pack import Pack
from ..engine.rows import Rows
from ..engine.tables import Tables
from ..engine.tokens import Tokeniser
from ..engine.utf16 import cut
from ..engine.vocabulary import DISGUISED, Vocabulary
from ..packs.decompile import KINDS, Atom, Phrase, atoms_of, phrases_of, words_of

_SPELLED = 4  # so many single letters in a row may be a word, and which one depends on every word of a pack
_MIXED = re.compile("[a-z][0-9]|[0-9][a-z]")
_LETTERS = re.compile("(?<![a-z0-9])(?:[a-z][^a-z0-9]+){3}[a-z](?![a-z0-9])")
_WHOLE = ("tables", "checks", "learned", "organisation")  # another of these, and anything may be judged differently
_WEIGHING = ("levels", "tactic_cap", "count_cap", "not_lowered")


@dataclass(frozen=True)
class Comparison:
    """Where two packs differ. `everything`: anything may be judged otherwise; `weighing`: what is seen may count otherwise.

    `phrases` are in one pack only, `signals` are weighed otherwise or in one pack only; `natives` are words that no disguise is
    looked for in; `has_mark`: disguises are marked at all.
    """

    everything: bool
    weighing: bool
    signals: frozenset[str]
    phrases: frozenset[Phrase]
    natives: frozenset[Atom]
    has_mark: bool


def compare(before: Mapping[str, Any], after: Mapping[str, Any], *, complete: bool = False) -> Comparison:
    """Compare two packs as JSON data. `complete`: take it that everything differs."""
    changed = frozenset(phrases_of(before) ^ phrases_of(after))
    meanings = [{s["id"]: _meaning(s) for s in pack["signals"]} for pack in (before, after)]
    signals = frozenset(id for id in meanings[0].keys() | meanings[1].keys() if meanings[0].get(id) != meanings[1].get(id))
    natives = _natives(before) | _natives(after)
    return Comparison(
        everything=complete
        or any(before.get(key) != after.get(key) for key in _WHOLE)
        or _natives(before) & _keys(after) != _natives(after) & _keys(before)
        or _found_otherwise(before) != _found_otherwise(after)
        or any(("classes", DISGUISED) in words_of(phrase) for phrase in changed)
        or _of_nothing(before) != _of_nothing(after),
        weighing=any(before.get(key) != after.get(key) for key in _WEIGHING)
        or _conditions(before, signals) != _conditions(after, signals),
        signals=signals,
        phrases=changed,
        natives=frozenset(atom for phrase in changed for atom in words_of(phrase) if atom in natives),
        has_mark=any(DISGUISED in pack["symbols"]["classes"] for pack in (before, after)),
    )


class Difference:
    """A comparison, ready to be asked about messages."""

    def __init__(self, found: Comparison, tables: Tables) -> None:
        self._found = found
        self._words = _Words(found, tables) if found.phrases and not found.everything else None

    def can_differ(self, item: Message | Conversation, before: Assessment) -> bool:
        """Whether the other pack may judge `item` differently than `before`."""
        found = self._found
        if found.everything or any(finding.signal in found.signals for finding in before.findings):
            return True
        if found.weighing and (before.findings or isinstance(item, Conversation)):
            return True
        return self._words is not None and any(map(self._words.touch, _texts(item)))


class _Words:
    """The words of changed phrases. `touch(text)`: whether one of the phrases can be in it, or its words read otherwise."""

    def __init__(self, found: Comparison, tables: Tables) -> None:
        pack = _pack_of(found.phrases, found.natives, tables)
        self._native = pack.native
        self._tokeniser, self._vocabulary = Tokeniser(tables), Vocabulary(pack, tables)
        self._han = HanWords(pack, tables)
        self._rows = Rows(pack, self._han.lengths_by_symbol)
        self._candidates = Candidates(pack)
        self._has_mark = found.has_mark
        self._anchors = _anchors(found.phrases)

    def touch(self, whole: str) -> bool:
        text = cut(whole)
        if self._anchors and text.isascii() and self._is_plainly_without(text.lower()):
            return False
        self._vocabulary.trim()
        raw, han = self._tokeniser.pattern_for(text).findall(text), self._tokeniser.has_han(text)
        memory = self._vocabulary.memory(han)
        present: set[int] = set()
        for token in set(raw) - memory.silent:
            symbols = memory.known.get(token) or self._vocabulary.symbols(token, han)
            if symbols:
                if self._is_open_to_reading(token, symbols):
                    return True
                present.update(symbols)
        if _longest_run(raw, memory.letters) >= _SPELLED:
            return True
        if han:
            present.update(symbol for symbols in self._han.find(raw).values() for symbol in symbols)
        self._rows.add_present(present)
        return bool(self._candidates.phrases(present))

    def _is_plainly_without(self, text: str) -> bool:
        """The quick look that is enough for most texts: no phrase has its rarest words here, and nothing can be a disguise."""
        return not (any(key in text for key in self._anchors) or _MIXED.search(text) or _LETTERS.search(text))

    def _is_open_to_reading(self, token: str, symbols: Iterable[int]) -> bool:
        """What is read as a disguise depends on which words of a pack a token is."""
        if self._vocabulary.class_of(token) is not None:
            return False
        odd = self._has_mark and not token.isascii() and not self._native.issuperset(symbols)
        return odd or any(char.isdigit() for char in token)


def _texts(item: Message | Conversation) -> Iterator[str]:
    for message in item.messages if isinstance(item, Conversation) else (item,):
        yield from filter(None, (message.subject, message.text))


def _anchors(phrases: Iterable[Phrase]) -> frozenset[str]:
    """Of each phrase the words, one of which it needs and which say most; none where a phrase has no plain words."""
    found: set[str] = set()
    for _, _, elements in phrases:
        plain = [keys for atoms, _, _ in elements if all(keys := [_plain_key(atom) for atom in atoms])]
        if not plain:
            return frozenset()
        found.update(max(plain, key=lambda keys: min(map(len, keys))))
    return frozenset(found)


def _plain_key(atom: Atom) -> str:
    """What an ASCII text must hold in small letters to have this word; empty where that cannot be told."""
    if atom[0] == "rows":
        return max(map(_plain_key, atom[1:]), key=len)
    key = str(atom[1])
    return key if atom[0] not in ("han", "classes") and key.isascii() else ""


def _longest_run(raw: Iterable[str], letters: Mapping[str, str]) -> int:
    longest = run = 0
    for token in raw if letters else ():
        run = run + 1 if token in letters else 0
        longest = max(longest, run)
    return longest


def _keys(pack: Mapping[str, Any]) -> set[Atom]:
    return {(kind, key) for kind in KINDS for key in pack["symbols"][kind]}


def _natives(pack: Mapping[str, Any]) -> set[Atom]:
    atoms = atoms_of(pack)
    return {atoms[number] for number in pack["symbols"]["native"]}


def _meaning(signal: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(signal.get(key) for key in ("tactic", "grade", "weight", "kind"))


def _found_otherwise(pack: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Signals that no phrase finds."""
    found = ((s["id"], s.get("check", ""), s.get("learned", 0)) for s in pack["signals"])
    return {id: (check, learned) for id, check, learned in found if check or learned}


def _conditions(pack: Mapping[str, Any], without: frozenset[str]) -> list[Any]:
    """Rules and stages, less the signals that are looked at by themselves: one that nobody saw makes none hold or fail."""
    rules = [
        {**rule, "condition": _less(rule.get("condition"), without)} if rule["over"] == "message" else rule
        for rule in pack["rules"]
    ]
    return [*rules, *({**stage, "condition": _less(stage["condition"], without)} for stage in pack["stages"])]


def _less(tree: Any, without: frozenset[str]) -> Any:
    if not isinstance(tree, list):
        return tree
    if tree[0] == "of":
        return ["of", tree[1], [name for name in tree[2] if name not in without], tree[3]]
    if tree[0] == "some":
        return ["some", tree[1], [_less(part, without) for part in tree[2]]]
    return [tree[0], *(_less(part, without) for part in tree[1:])]


def _of_nothing(pack: Mapping[str, Any]) -> tuple[Any, ...]:
    """How a message is judged in which nothing is seen."""
    over = (rule for rule in pack["rules"] if rule["over"] == "message" and rule.get("condition") is not None)
    firing = [(rule["id"], rule["level"], rule["kind"]) for rule in over if holds(rule["condition"], {})]
    return firing, [threshold <= 0 for _, threshold in sorted(pack["levels"].items())]


def _pack_of(phrases: Iterable[Phrase], natives: frozenset[Atom], tables: Tables) -> Pack:
    """A pack of nothing but these phrases, guards among them, for one signal."""
    numbers: dict[Atom, int] = {}

    def number(atom: Atom) -> int:
        if atom[0] == "rows":
            for part in atom[1:]:
                number(part)
        return numbers.setdefault(atom, len(numbers))

    variants: list[tuple[int, list[tuple[list[int], int, int]]]] = [
        (0, [(sorted(map(number, atoms)), low, high) for atoms, low, high in elements]) for _, _, elements in phrases
    ]
    index: list[list[int]] = [[] for _ in numbers]
    for place, (_, elements) in enumerate(variants):
        for symbol in min((element[0] for element in elements), key=len):
            index[symbol].append(place)
    kinds: dict[str, dict[str, int]] = {kind: {} for kind in KINDS}
    for atom, symbol in numbers.items():
        if atom[0] != "rows":
            kinds[atom[0]][atom[1]] = symbol
    native = [symbol for atom, symbol in numbers.items() if atom in natives]
    rows = [(symbol, [numbers[part] for part in atom[1:]]) for atom, symbol in numbers.items() if atom[0] == "rows"]
    return Pack.from_json(
        {
            "format": 1, "id": "changed", "version": "", "tables": tables.sha256, "levels": {"note": 1, "caution": 1},
            "tactic_cap": 1, "count_cap": 1, "symbols": {**kinds, "native": native, "rows": rows}, "index": index,
            "variants": variants, "signals": [{"id": "changed", "tactic": "", "grade": "info", "weight": 1, "kind": ""}],
            "rules": [], "stages": [], "say": {},
        }
    )  # fmt: skip

"""Rules to a pack: the JSON tables that both engines walk. The same rules always give the same bytes."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any

from ..engine.checks import CHECKS
from ..engine.pack import FORMAT, Organisation
from ..engine.tables import load_tables
from ..errors import PackError
from .block import Written
from .conditions import Name, Tree, parse_condition
from .pack_shape import LIMITS
from .phrases import Atom, Element, PhraseReader, reader_for
from .public_suffixes import public_suffixes
from .rule_set import RuleSet, RuleSource, SignalSource

MOST_PLACES = 1_000_000  # words over all variants; about what the 8 MB of a pack can hold
_KINDS = ("words", "han", "stems", "suffixes", "infixes", "exact", "classes")


class _Symbols:
    """Numbers for the words of the pack, in the order in which they are met."""

    def __init__(self) -> None:
        self.numbers: dict[tuple[str, str], int] = {}
        self.native: set[int] = set()
        self.rows: dict[int, list[int]] = {}

    def number(self, atom: Atom) -> int:
        parts = [self.number(part) for part in atom.parts]
        number = self.numbers.setdefault((atom.kind, atom.key), len(self.numbers))
        if parts:
            self.rows[number] = parts
        if atom.native:
            self.native.add(number)
        return number

    def to_json(self) -> dict[str, Any]:
        data: dict[str, Any] = {kind: {} for kind in _KINDS}
        for (kind, key), number in self.numbers.items():
            if kind in data:
                data[kind][key] = number
        return {**data, "native": sorted(self.native), "rows": sorted(self.rows.items())}


def compile_pack(rules: RuleSet, organisation: Organisation | None = None) -> dict[str, Any]:
    """The pack of an organisation as JSON data. Raises PackError with file, line and column for what cannot be compiled."""
    if len(rules.signals) > LIMITS["signals"]:
        raise PackError(f"{len(rules.signals)} signals; a pack holds at most {LIMITS['signals']}")
    _no_twins([s.id for s in rules.signals])
    symbols, variants = _compile_phrases(rules.signals, reader_for(rules.lists))
    names = [Name(s.id, s.tactic, s.grade) for s in rules.signals]
    stages = [Name(s.id) for s in rules.stages]
    return {
        "format": FORMAT,
        "id": rules.settings["id"],
        "version": rules.settings["version"],
        "tables": load_tables().sha256,
        "levels": rules.settings["levels"],
        "tactic_cap": rules.settings["tactic_cap"],
        "count_cap": rules.settings["count_cap"],
        **({"not_lowered": rules.settings["not_lowered"]} if rules.settings["not_lowered"] else {}),
        "symbols": symbols.to_json(),
        "index": _index(len(symbols.numbers), variants),
        "variants": variants,
        "signals": [
            {
                "id": s.id,
                "tactic": s.tactic,
                "grade": s.grade,
                "weight": rules.settings["grades"][s.grade] if s.weight is None else s.weight,
                "kind": s.kind,
                "guidance": _known_guidance(s.guidance, rules, s.where),
                **({"check": s.check} if s.check else {}),
                **({"learned": s.learned} if s.learned else {}),
            }
            for s in rules.signals
        ],
        "checks": _checks(rules),
        **({} if rules.learned is None else {"learned": rules.learned}),
        "organisation": {
            key: value for key, value in asdict(organisation or Organisation()).items() if value or key != "allowed"
        },
        "rules": [_rule(r, names, stages, rules) for r in rules.rules],
        "stages": [
            {"id": s.id, "order": s.order, "condition": _at(s.reached, lambda text: parse_condition(text, names))}
            for s in rules.stages
        ],
        "say": {
            language: {
                "next": rules.next.get(language, rules.next.get("en", "")),
                "signals": {s.id: s.say[language] for s in rules.signals if language in s.say},
                "rules": {r.id: r.say[language] for r in rules.rules if language in r.say},
                "stages": {s.id: s.say[language] for s in rules.stages if language in s.say},
            }
            for language in rules.languages
        },
        "guidance": rules.guidance,
        "sites": list(rules.sites),
    }


def to_bytes(pack: dict[str, Any]) -> bytes:
    """The exact bytes that are signed and sent."""
    return json.dumps(pack, ensure_ascii=False, separators=(",", ":")).encode()


def _no_twins(ids: Sequence[str]) -> None:
    seen: set[str] = set()
    for id in ids:
        if id in seen:
            raise PackError(f"two signals are named {id}; rename one file")
        seen.add(id)


def _at(written: Written, read: Callable[[str], Any]) -> Any:
    """Run a reader over a text of a rule file; its errors get the place of that text."""
    try:
        return read(written.text)
    except PackError as error:
        raise PackError(str(error), written.where) from None


def _compile_phrases(signals: Sequence[SignalSource], reader: PhraseReader) -> tuple[_Symbols, list[list[Any]]]:
    symbols = _Symbols()
    variants: list[list[Any]] = []
    known: set[str] = set()
    places = 0
    for number, signal in enumerate(signals):
        for guard, phrases in enumerate((signal.phrases, signal.unless)):
            for phrase in phrases:
                for elements in _at(phrase, reader.variants):
                    places += sum(len(atoms) for atoms, _, _ in elements)
                    variant = [2 * number + guard, [_element(e, symbols) for e in elements]]
                    if (key := repr(variant)) not in known:
                        known.add(key)
                        variants.append(variant)
                if len(variants) > LIMITS["variants"] or places > MOST_PLACES:
                    raise PackError("the phrases up to here are more than a pack can hold; take some out", phrase.where)
    return symbols, variants


def _element(element: Element, symbols: _Symbols) -> list[Any]:
    atoms, least, most = element
    return [sorted(map(symbols.number, atoms)), least, most]


def _index(size: int, variants: Sequence[Sequence[Any]]) -> list[list[int]]:
    """Each variant under the words of its rarest element, so that a text wakes few of them. Results do not depend on it."""
    use = [0] * size
    for _, elements in variants:
        for numbers, _, _ in elements:
            for number in numbers:
                use[number] += 1
    index: list[list[int]] = [[] for _ in range(size)]
    for i, (_, elements) in enumerate(variants):
        anchor = min(elements, key=lambda element: sum(use[number] for number in element[0]))
        for number in anchor[0]:
            index[number].append(i)
    return index


def _checks(rules: RuleSet) -> dict[str, Any]:
    """What the checks of the pack compare with; nothing where it has none."""
    lists: dict[str, list[str]] = {}
    for signal in rules.signals:
        for name in CHECKS[signal.check].LISTS if signal.check else ():
            if name not in rules.lists:
                raise PackError(f"the check {signal.check} needs rules/lists/{name}.yml", signal.where)
            lists[name] = sorted(rules.lists[name])
    return {"suffixes": public_suffixes(), "lists": lists} if any(s.check for s in rules.signals) else {}


def _known_guidance(ids: Sequence[str], rules: RuleSet, where: str) -> list[str]:
    for id in ids:
        if id not in rules.guidance:
            raise PackError(f"there is no rules/guidance/{id}.yml", where)
    return list(ids)


def _rule(rule: RuleSource, signals: Sequence[Name], stages: Sequence[Name], rules: RuleSet) -> dict[str, Any]:
    names = stages if rule.over == "conversation" else signals
    data: dict[str, Any] = {
        "id": rule.id,
        "level": rule.level,
        "kind": rule.kind,
        "over": rule.over,
        "guidance": _known_guidance(rule.guidance, rules, rule.where),
    }
    if rule.condition is not None:
        tree: Tree = _at(rule.condition, lambda text: parse_condition(text, names))
        data["condition"] = tree
    if rule.sequence:
        for stage in rule.sequence:
            if stage not in {name.id for name in stages}:
                raise PackError(f"there is no stage {stage}", rule.where)
        data["sequence"] = list(rule.sequence)
    if rule.within is not None:
        data["within"] = rule.within
    return data

"""A compiled pack as the engine walks it: plain tables, no code. `packs.compile` writes them, both engines read them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..errors import PackError

FORMAT = 1

Element = tuple[tuple[int, ...], int, int]  # symbols, least and most words between this and the element before
Tree = Sequence[Any]  # ["and", tree, ...] | ["or", ...] | ["not", tree] | ["of", n, names, words] | ["some", n, trees]


@dataclass(frozen=True)
class Variant:
    """One way to say one phrase. `owner` is 2 * signal index, + 1 for a guard of that signal."""

    owner: int
    elements: tuple[Element, ...]


@dataclass(frozen=True)
class Signal:
    """What can be seen: a phrase family, what a check compares, or a strength (from 1) of what was learned."""

    id: str
    tactic: str
    grade: str
    weight: int
    kind: str
    check: str = ""
    learned: int = 0


@dataclass(frozen=True)
class Organisation:
    """What an organisation calls its own: domains, and the mail servers whose Authentication-Results it trusts.

    `sensitivity` of the learned signal: calm, balanced or watchful. `allowed`: addresses, domains and profiles of senders whose
    messages are not judged, as `engine.allowed` reads them.
    """

    domains: tuple[str, ...] = ()
    trusted_servers: tuple[str, ...] = ()
    sensitivity: str = "balanced"
    allowed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Rule:
    """A combination. Over a conversation its names are stages; `sequence` and `within` (days) then may be set."""

    id: str
    level: str
    kind: str
    over: str
    condition: Tree | None
    sequence: tuple[str, ...]
    within: int | None


@dataclass(frozen=True)
class Stage:
    """A step of an approach over time, reached when its condition holds for a message."""

    id: str
    order: int
    condition: Tree


@dataclass(frozen=True)
class Pack:
    """Everything a judgement needs beside the character tables.

    Words have numbers: `words` to `classes` give them by folded key, `rows` by the numbers of the words in a row.
    `not_lowered` are tactics from which no context takes anything.
    `public_suffixes` (a rule a line) and `lists` are what checks compare with.
    """

    id: str
    version: str
    tables: str
    note: int
    caution: int
    tactic_cap: int
    count_cap: int
    not_lowered: tuple[str, ...]
    words: Mapping[str, int]
    han: Mapping[str, int]
    stems: Mapping[str, int]
    suffixes: Mapping[str, int]
    infixes: Mapping[str, int]
    exact: Mapping[str, int]
    classes: Mapping[str, int]
    native: frozenset[int]
    rows: Mapping[int, tuple[int, ...]]
    index: Sequence[Sequence[int]]
    variants: tuple[Variant, ...]
    signals: tuple[Signal, ...]
    rules: tuple[Rule, ...]
    stages: tuple[Stage, ...]
    say: Mapping[str, Mapping[str, Mapping[str, Mapping[str, str]]]]
    public_suffixes: str
    lists: Mapping[str, frozenset[str]]
    organisation: Organisation
    learned: Mapping[str, Any] | None

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Pack:
        """Build from the parsed JSON of a pack. Raises PackError for another format."""
        if data.get("format") != FORMAT:
            raise PackError(f"pack format {data.get('format')!r} is not {FORMAT}; update this program or build the pack again")
        words = data["symbols"]
        return cls(
            id=data["id"],
            version=data["version"],
            tables=data["tables"],
            note=data["levels"]["note"],
            caution=data["levels"]["caution"],
            tactic_cap=data["tactic_cap"],
            count_cap=data["count_cap"],
            not_lowered=tuple(data.get("not_lowered", ())),
            words=words["words"],
            han=words["han"],
            stems=words["stems"],
            suffixes=words["suffixes"],
            infixes=words["infixes"],
            exact=words["exact"],
            classes=words["classes"],
            native=frozenset(words["native"]),
            rows={number: tuple(parts) for number, parts in words["rows"]},
            index=data["index"],
            variants=_variants(data["variants"]),
            signals=tuple(_signal(s) for s in data["signals"]),
            rules=tuple(_rule(r) for r in data["rules"]),
            stages=tuple(Stage(s["id"], s["order"], s["condition"]) for s in data["stages"]),
            say=data["say"],
            public_suffixes=data.get("checks", {}).get("suffixes", ""),
            lists={name: frozenset(hosts) for name, hosts in data.get("checks", {}).get("lists", {}).items()},
            organisation=_organisation(data.get("organisation", {})),
            learned=data.get("learned"),
        )

    def text(self, part: str, id: str, key: str, say: str) -> str:
        """What a person reads: `part` is signals, rules or stages. English where the language has none."""
        for language in (say, "en"):
            found = self.say.get(language, {}).get(part, {}).get(id, {}).get(key)
            if found:
                return found
        return ""


def _organisation(data: Mapping[str, Any]) -> Organisation:
    return Organisation(
        domains=tuple(data.get("domains", ())),
        trusted_servers=tuple(data.get("trusted_servers", ())),
        sensitivity=data.get("sensitivity", "balanced"),
        allowed=tuple(data.get("allowed", ())),
    )


def _variants(data: Sequence[Any]) -> tuple[Variant, ...]:
    shared: dict[Element, Element] = {}  # a list of words stands in many phrases; once it is enough

    def element(symbols: list[int], low: int, high: int) -> Element:
        made = (tuple(symbols), low, high)
        return shared.setdefault(made, made)

    return tuple(Variant(owner, tuple(element(*one) for one in elements)) for owner, elements in data)


def _signal(data: Mapping[str, Any]) -> Signal:
    return Signal(
        data["id"], data["tactic"], data["grade"], data["weight"], data["kind"], data.get("check", ""), data.get("learned", 0)
    )


def _rule(data: Mapping[str, Any]) -> Rule:
    return Rule(
        id=data["id"],
        level=data["level"],
        kind=data["kind"],
        over=data["over"],
        condition=data.get("condition"),
        sequence=tuple(data.get("sequence", ())),
        within=data.get("within"),
    )

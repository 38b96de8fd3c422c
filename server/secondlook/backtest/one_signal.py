"""One signal by itself, quickly: what it sees in examples and messages, before and after a change, for somebody who types."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..engine.assess import Engine
from ..engine.messages import read_item
from ..engine.pack import Organisation, Pack
from ..packs.compile import compile_pack, to_bytes
from ..packs.examples import ORGANISATION, trials
from ..packs.rule_set import Example, RuleSet
from .items import Labelled

LONGEST_QUOTE = 200


@dataclass(frozen=True)
class Alone:
    """A pack that holds nothing but one signal, its bytes for the check of fairness."""

    signal: str
    pack: bytes
    engine: Engine


@dataclass(frozen=True)
class Seen:
    """In which messages the signal is seen, by their places in the row, and with which words; `seconds` for all of them."""

    quotes: dict[int, tuple[str, ...]]
    seconds: float


def alone(rules: RuleSet, signal: str, organisation: Organisation = ORGANISATION) -> Alone:
    """The signal of these rules alone, ready to judge. Raises PackError for a phrase that cannot be read."""
    chosen = tuple(one for one in rules.signals if one.id == signal)
    few = replace(rules, signals=chosen, rules=(), stages=(), sites=(), learned=None)
    pack = compile_pack(few, organisation=organisation)
    return Alone(signal, to_bytes(pack), Engine(Pack.from_json(pack)))


def quotes_in(one: Alone, text: str) -> list[tuple[int, int, str]]:
    """Where the signal is seen in a text: start and end in UTF-16 units, and the words."""
    judged = one.engine.assess(read_item({"channel": "other", "text": text}))
    return [(f.start, f.end, f.quote) for f in judged.findings]


def passed(rules: RuleSet, one: Alone) -> list[tuple[Example, bool]]:
    """The examples of the signal, each with whether it comes out as it must."""
    chosen = tuple(signal for signal in rules.signals if signal.id == one.signal)
    few = replace(rules, signals=chosen, rules=())
    return [(t.example, bool(one.engine.assess(read_item(t.item)).findings) == t.example.matches) for t in trials(few)]


def seen_in(one: Alone, messages: Sequence[Labelled]) -> Seen:
    """In which of the messages the signal is seen."""
    for message in messages:
        one.engine.assess(message.content)  # words that it has not met before take longer
    quotes: dict[int, tuple[str, ...]] = {}
    started = time.process_time()
    for place, message in enumerate(messages):
        if findings := one.engine.assess(message.content).findings:
            quotes[place] = tuple(dict.fromkeys(f.quote[:LONGEST_QUOTE] for f in findings))
    return Seen(quotes, time.process_time() - started)


def newly(before: Seen, after: Seen) -> Sequence[int]:
    """The messages that the later one is seen in and the earlier one was not."""
    return [place for place in after.quotes if place not in before.quotes]

"""The examples inside rule files, as tests: what must be found and what must not, for any engine."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from ..engine.pack import Organisation
from .rule_set import Example, RuleSet, RuleSource, SignalSource

# Examples of sender checks are written for an organisation that has these.
ORGANISATION = Organisation(domains=("northlake.example",), trusted_servers=("mx.northlake.example",))

Assess = Callable[[Sequence[Mapping[str, Any]]], Sequence[Mapping[str, Any]]]  # contract items -> contract Assessments


class Trial(NamedTuple):
    """One example of one signal or rule, as the contract's Message or Conversation."""

    source: SignalSource | RuleSource
    example: Example
    item: dict[str, Any]


def trials(rules: RuleSet) -> Iterator[Trial]:
    """Every example of every signal and rule."""
    sources: list[SignalSource | RuleSource] = [*rules.signals, *rules.rules]
    for source in sources:
        over = isinstance(source, RuleSource) and source.over == "conversation"
        for example in source.examples:
            them = [{"from": "them", **message} for message in example.items]
            yield Trial(source, example, {"messages": them} if over else them[0])


def failures(rules: RuleSet, assess: Assess) -> list[str]:
    """What the engine got wrong, a line each: place, what was expected, and the text."""
    cases = list(trials(rules))
    results = assess([case.item for case in cases])
    return [
        f"{case.example.where}: {case.source.id} {'must' if case.example.matches else 'must not'} be found in: "
        f"{' | '.join(_shown(message) for message in case.example.items)[:160]}"
        for case, result in zip(cases, results, strict=True)
        if _found(case.source, result) != case.example.matches
    ]


def _shown(message: Mapping[str, Any]) -> str:
    """The text, and what else the message holds."""
    rest = {key: value for key, value in message.items() if key not in ("from", "text")}
    return f"{message['text']} {rest}" if rest else str(message["text"])


def _found(source: SignalSource | RuleSource, result: Mapping[str, Any]) -> bool:
    if isinstance(source, RuleSource):
        return any(rule["id"] == source.id for rule in result["rules"])
    return any(finding["signal"] == source.id for finding in result["findings"])

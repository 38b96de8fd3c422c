"""The examples inside rule files, as tests: what must be found and what must not, for any engine."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from .sources import Example, RuleSet, RuleSource, SignalSource

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
            yield Trial(source, example, _conversation(example) if over else {"text": example.messages[0]})


def _conversation(example: Example) -> dict[str, Any]:
    """Messages that begin with `me: ` are the reader's own."""
    return {
        "messages": [
            {"from": "me", "text": text[4:]} if text.startswith("me: ") else {"from": "them", "text": text}
            for text in example.messages
        ]
    }


def failures(rules: RuleSet, assess: Assess) -> list[str]:
    """What the engine got wrong, a line each: place, what was expected, and the text."""
    cases = list(trials(rules))
    results = assess([case.item for case in cases])
    return [
        f"{case.example.where}: {case.source.id} {'must' if case.example.matches else 'must not'} be found in: "
        f"{' | '.join(case.example.messages)[:160]}"
        for case, result in zip(cases, results, strict=True)
        if _found(case.source, result) != case.example.matches
    ]


def _found(source: SignalSource | RuleSource, result: Mapping[str, Any]) -> bool:
    if isinstance(source, RuleSource):
        return any(rule["id"] == source.id for rule in result["rules"])
    return any(finding["signal"] == source.id for finding in result["findings"])

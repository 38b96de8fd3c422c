"""A folder of rules as frozen data, the way it was written: what `packs.sources` reads and `packs.compile` takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .block import Written

Texts = Mapping[str, str]


@dataclass(frozen=True)
class Example:
    """A message, or the messages of a conversation, that must or must not be found. `items`: each as the contract's Message."""

    language: str
    items: tuple[Mapping[str, Any], ...]
    matches: bool
    where: str

    @property
    def messages(self) -> tuple[str, ...]:
        """The texts alone."""
        return tuple(item["text"] for item in self.items)


@dataclass(frozen=True)
class SignalSource:
    """rules/<tactic>/<id>.yml"""

    id: str
    tactic: str
    where: str
    grade: str
    weight: int | None
    kind: str
    guidance: tuple[str, ...]
    say: Mapping[str, Texts]
    phrases: tuple[Written, ...]
    unless: tuple[Written, ...]
    examples: tuple[Example, ...]
    check: str = ""
    learned: int = 0


@dataclass(frozen=True)
class RuleSource:
    """rules/combinations/<id>.yml"""

    id: str
    where: str
    level: str
    kind: str
    over: str
    condition: Written | None
    sequence: tuple[str, ...]
    within: int | None
    guidance: tuple[str, ...]
    say: Mapping[str, Texts]
    examples: tuple[Example, ...]


@dataclass(frozen=True)
class StageSource:
    """rules/stages/<id>.yml"""

    id: str
    where: str
    order: int
    reached: Written
    say: Mapping[str, Texts]


@dataclass(frozen=True)
class RuleSet:
    """A whole folder of rules."""

    settings: Mapping[str, Any]
    next: Texts
    lists: Mapping[str, tuple[str, ...]]
    guidance: Mapping[str, Texts]
    sites: tuple[Mapping[str, Any], ...]
    signals: tuple[SignalSource, ...]
    rules: tuple[RuleSource, ...]
    stages: tuple[StageSource, ...]
    languages: tuple[str, ...] = field(default=())
    learned: Mapping[str, Any] | None = None

"""What a judgement says, in the shapes and key order of the contract."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

LEVELS = ("none", "note", "caution", "warning")


@dataclass(frozen=True)
class Finding:
    """A signal at a place. `start`, `end`: UTF-16 units of `field`, end exclusive; `quote` is the text between them."""

    signal: str
    tactic: str
    weight: int
    field: str
    start: int
    end: int
    quote: str
    why: str
    index: int | None = None

    def at(self, index: int) -> Finding:
        """The same finding in message `index` of a conversation."""
        return replace(self, index=index)

    def to_json(self) -> dict[str, Any]:
        """The contract's Finding; `index` only in a conversation."""
        data: dict[str, Any] = {
            "signal": self.signal, "tactic": self.tactic, "weight": self.weight, "field": self.field,
            "start": self.start, "end": self.end, "quote": self.quote, "why": self.why,
        }  # fmt: skip
        return data if self.index is None else {**data, "index": self.index}


@dataclass(frozen=True)
class Fired:
    """A rule that holds, with the sentence that explains it."""

    id: str
    why: str

    def to_json(self) -> dict[str, str]:
        """The contract's rule entry."""
        return {"id": self.id, "why": self.why}


@dataclass(frozen=True)
class Observable:
    """A link, mail address or phone number seen in the text; offsets as in Finding."""

    kind: str
    value: str
    field: str
    start: int
    end: int
    index: int | None = None

    def to_json(self) -> dict[str, Any]:
        """The contract's observable; `index` only in a conversation."""
        data = {"kind": self.kind, "value": self.value, "field": self.field, "start": self.start, "end": self.end}
        return data if self.index is None else {**data, "index": self.index}


@dataclass(frozen=True)
class Moment:
    """The state of a conversation after one message of the other side."""

    index: int
    level: str
    score: int
    rules: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """The contract's timeline entry."""
        return {"index": self.index, "level": self.level, "score": self.score, "rules": list(self.rules)}


@dataclass(frozen=True)
class Assessment:
    """The weighed result, about behaviour and never about a person. `timeline` is None for a single message."""

    level: str
    kind: str
    score: int
    findings: tuple[Finding, ...]
    rules: tuple[Fired, ...]
    observables: tuple[Observable, ...]
    pack: str
    id: str | None = None
    cut: bool = False
    stage: str | None = None
    timeline: tuple[Moment, ...] | None = None

    def to_json(self) -> dict[str, Any]:
        """The contract's Assessment."""
        data: dict[str, Any] = {} if self.id is None else {"id": self.id}
        data |= {
            "level": self.level,
            "kind": self.kind,
            "score": self.score,
            "findings": [f.to_json() for f in self.findings],
            "rules": [r.to_json() for r in self.rules],
            "observables": [o.to_json() for o in self.observables],
            "pack": self.pack,
        }
        if self.cut:
            data["cut"] = True
        if self.timeline is not None:
            data |= {"stage": self.stage, "timeline": [m.to_json() for m in self.timeline]}
        return data

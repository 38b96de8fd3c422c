"""The labelled messages that the learned signal is trained on."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ..errors import InputError

FOLDS = 5


@dataclass(frozen=True)
class Labelled:
    """One message, or what they wrote in a conversation. `fields`: subject, where there is one, and text, or every text.

    `fold`: 0 to 4, the same for all of a scenario.
    """

    id: str
    scenario: str
    language: str
    channel: str
    approach: bool
    clear: bool
    pair: str
    fields: tuple[str, ...]
    names: tuple[str, ...]

    @property
    def fold(self) -> int:
        """Messages of one scenario are near each other, so they stay on one side of every cut."""
        return hashlib.sha256(self.scenario.encode()).digest()[0] % FOLDS

    @property
    def lot(self) -> float:
        """A number from 0 to below 1 for the scenario, to take a share of them."""
        return hashlib.sha256(self.scenario.encode()).digest()[1] / 256


def read_corpus(files: Sequence[Path]) -> tuple[list[Labelled], str]:
    """Approaches and innocent messages of the files, sorted by id, and the SHA-256 of all their bytes. Scams stay out: their
    wording is another one, and signals of their own look for it."""
    found: list[Labelled] = []
    digest = hashlib.sha256()
    for file in sorted(files, key=lambda f: (f.parent.name, f.name)):
        raw = file.read_bytes()
        digest.update(raw)
        for number, line in enumerate(raw.decode().splitlines(), 1):
            try:
                item = json.loads(line)
                if item["label"] != "scam":
                    found.append(_labelled(item))
            except (ValueError, KeyError, TypeError) as error:
                raise InputError(
                    f"no labelled message ({error}); tests/corpus/check.py tells more", f"{file.name}:{number}"
                ) from None
    return sorted(found, key=lambda item: item.id), digest.hexdigest()


def corpus_files(folder: Path, parts: Sequence[str]) -> list[Path]:
    """The files of the parts of a corpus, of messages and of conversations."""
    return [f for part in parts for f in sorted((folder / part).glob("*.jsonl"))]


def _labelled(item: dict[str, object]) -> Labelled:
    sender = item.get("sender") or {}
    assert isinstance(sender, dict)  # noqa: S101 - the corpus check refuses anything else
    return Labelled(
        id=str(item["id"]),
        scenario=str(item["scenario"]),
        language=str(item["lang"]),
        channel=str(item["channel"]),
        approach=item["label"] == "approach",
        clear=item.get("severity") == "clear" or (item["label"] == "approach" and "messages" in item),
        pair=str(item.get("pair") or ""),
        fields=_fields(item),
        names=tuple(str(sender[key]) for key in ("name", "claimed_org") if sender.get(key)),
    )


def _fields(item: dict[str, object]) -> tuple[str, ...]:
    messages = item.get("messages")
    if isinstance(messages, list):
        return tuple(str(message["text"]) for message in messages if message["from"] == "them")
    return tuple(str(item[key]) for key in ("subject", "text") if item.get(key))

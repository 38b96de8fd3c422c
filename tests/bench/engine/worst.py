"""Texts built to be slow, at four lengths: time must grow with the length and no faster."""

from __future__ import annotations

import json
import math
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass

from secondlook.engine.assess import Engine
from secondlook.engine.messages import Message
from secondlook.engine.pack import Pack

from .made_rules import Phrase

SIZES = (25_000, 50_000, 100_000, 200_000)
RUNS = 3
_SURE = 0.005  # seconds; below that a ratio measures the clock


@dataclass(frozen=True)
class Worst:
    """Seconds at each of SIZES for one kind of text, in both engines."""

    kind: str
    python: tuple[float, ...]
    node: tuple[float, ...]

    def doubling(self) -> float:
        """By how much time grows when the length doubles, from 50 to 200 kB, in the engine where it grows more; 0 if too short."""
        return max((math.sqrt(row[-1] / row[-3]) for row in (self.python, self.node) if row[-3] > _SURE), default=0.0)


def kinds(phrases: Sequence[Phrase]) -> dict[str, str]:
    """What is repeated, by name."""
    chance = random.Random(3)
    words = [word.strip("*") for phrase in phrases for slot in phrase for word in slot.words]
    uses: dict[str, int] = {}
    for word in words:
        uses[word] = uses.get(word, 0) + 1
    hottest = sorted(uses, key=lambda word: -uses[word])[:5]
    return {
        "words of the rules only": " ".join(chance.sample(words, len(words))) + " ",
        "the five words that most rules use": " ".join(hottest) + " ",
        "single letters": "w h a t s a p p w e c h a t ",
        "one word, hidden characters inside": "what\u200bsapp" * 4,
        "one long word": "a",
        "newlines": "\n",
        "newlines and spaces": "\n ",
        "full stops": "A. ",
        "numbers": "1 000 000,5 USD 12.12.12 +1 (234) 5 ",
        "half links": "www.http://",
        "half addresses": "a.b@c.",
    }


def texts_of(phrases: Sequence[Phrase]) -> list[tuple[str, str]]:
    """(kind, text) for every kind at every length."""
    return [(kind, (unit * (size // len(unit) + 1))[:size]) for kind, unit in kinds(phrases).items() for size in SIZES]


def in_python(pack_bytes: bytes, texts: Sequence[str]) -> list[float]:
    """CPU seconds of each text, each in an engine that never saw a text; the least of three."""
    pack = Pack.from_json(json.loads(pack_bytes))
    return [min(_once(pack, text) for _ in range(RUNS)) for text in texts]


def _once(pack: Pack, text: str) -> float:
    engine = Engine(pack)
    started = time.process_time()
    engine.assess(Message(text))
    return time.process_time() - started


def together(texts: Sequence[tuple[str, str]], python: Sequence[float], node: Sequence[float]) -> list[Worst]:
    """One row a kind."""
    width = len(SIZES)
    starts = range(0, len(texts), width)
    return [Worst(texts[i][0], tuple(python[i : i + width]), tuple(node[i : i + width])) for i in starts]

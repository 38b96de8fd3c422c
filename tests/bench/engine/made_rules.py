"""Made-up rules of any number: each phrase once in the phrase language and once as a regular expression that means the same."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from secondlook.packs.block import Written
from secondlook.packs.rule_set import RuleSet, RuleSource, SignalSource

from .words import WORDS

_LANGUAGES = ["en"] * 4 + ["de", "fi", "sv", "fr", "zh"]
_COMPOUNDING = ("de", "fi", "sv")
_LETTERS_A_WORD = 8  # what a gap of one word is worth in a regular expression
_HAN = re.compile("[\u3400-\u9fff]")
_TACTICS = ("offer", "channel", "payment", "ask", "travel", "secrecy", "handover", "cover")
_SHAPES: tuple[tuple[tuple[str, int], ...], ...] = (  # parts with the gap before each; ? = may be missing
    (("do", 0), ("kind?", 5), ("thing", 0)),
    (("go", 0), ("app", 4)),
    (("pay", 0), ("thing", 6)),
    (("thing", 0), ("who", 3)),
    (("who", 0), ("trip", 6)),
    (("kind", 0), ("thing", 0)),
    (("hush", 0), ("who", 4)),
    (("trip", 0), ("pay", 6)),
    (("do", 0), ("thing", 4), ("who", 4)),
)


@dataclass(frozen=True)
class Slot:
    """One of `words`, at most `gap` words behind the slot before (0: directly)."""

    words: tuple[str, ...]
    gap: int = 0
    optional: bool = False


Phrase = tuple[Slot, ...]


def made_phrases(count: int, frequencies: Mapping[str, int], seed: int = 11) -> list[Phrase]:
    """The first 20 English, up to 200 in six languages, above that two in three from words that a few of the texts hold."""
    chance = random.Random(seed)
    pool = sorted(word for word, texts in frequencies.items() if 3 <= texts <= 60)
    phrases: dict[Phrase, None] = {}
    while len(phrases) < count:
        n = len(phrases)
        if n >= 200 and chance.random() < 0.65:
            phrases[_from_pool(pool, chance)] = None
        else:
            most = 6 if n < 20 else 5 if n < 200 else 3
            phrases[_from_parts("en" if n < 20 else chance.choice(_LANGUAGES), most, chance)] = None
    return list(phrases)


def _from_parts(language: str, most: int, chance: random.Random) -> Phrase:
    slots = []
    for part, gap in chance.choice(_SHAPES):
        words = WORDS[language][part.rstrip("?")]
        some = chance.sample(words, min(len(words), chance.randint(1, most)))
        if language in _COMPOUNDING:
            some = [f"*{w}" if len(w) > 5 and w.endswith("*") and chance.random() < 0.25 else w for w in some]
        slots.append(Slot(tuple(sorted(some)), gap, part.endswith("?")))
    return tuple(slots)


def _from_pool(pool: Sequence[str], chance: random.Random) -> Phrase:
    def slot(most: int, gap: int = 0, stem: bool = False, optional: bool = False) -> Slot:
        words = sorted(chance.sample(pool, chance.randint(1, most)))
        return Slot(tuple(w + "*" if stem else w for w in words), gap, optional)

    return chance.choice(
        [
            (slot(1), slot(2)),
            (slot(1, stem=True), slot(4, gap=chance.randint(2, 6))),
            (slot(3), slot(1, optional=True), slot(1, stem=True)),
            (slot(1), slot(1, gap=4), slot(1, gap=4, stem=True)),
        ]
    )


def written(phrase: Phrase) -> str:
    """In the phrase language."""
    parts = []
    for slot in phrase:
        words = slot.words[0] if len(slot.words) == 1 else f"({'|'.join(slot.words)})"
        parts.append((f"<0-{slot.gap}> " if slot.gap else "") + words + "?" * slot.optional)
    return " ".join(parts)


def expression(phrase: Phrase, bytes_a_character: int = 1) -> str:
    r"""As a regular expression for `re`, RegExp and YARA. `\b` only at ASCII edges, where the three agree."""
    parts, after_stem, carried = [], False, 0
    for i, slot in enumerate(phrase):
        han = any(_HAN.search(word) for word in slot.words)
        words = slot.gap or carried  # the gap before a word that may be missing is also the gap before the next
        gap = words * (bytes_a_character if han else _LETTERS_A_WORD)
        between = f".{{0,{gap}}}" if gap else "" if han else r"\w{0,8}\W{1,3}" if after_stem else r"\W{1,3}"
        part = (between if i else "") + f"(?:{'|'.join(map(_word, slot.words))})"
        parts.append(f"(?:{part})?" if slot.optional else part)
        after_stem = any(word.endswith("*") for word in slot.words)
        carried = slot.gap if slot.optional else 0
    return "".join(parts)


def _word(word: str) -> str:
    bare = word.strip("*")
    front = r"\b" if not word.startswith("*") and bare[0].isascii() else ""
    back = r"\b" if not word.endswith("*") and bare[-1].isascii() else ""
    return front + re.escape(bare) + back


def rule_set(phrases: Sequence[Phrase], signals: int) -> RuleSet:
    """The phrases dealt out to so many signals, with a combination for each pair of neighbouring tactics."""
    return RuleSet(
        settings={
            "id": "bench", "version": "1", "levels": {"note": 8, "caution": 20}, "tactic_cap": 14, "count_cap": 2, "not_lowered": [],
            "grades": {"info": 2, "caution": 10, "strong": 20, "counter": -5},
        },
        next={"en": ""}, lists={}, guidance={}, sites=(), stages=(), languages=("en",),
        signals=tuple(_signal(n, phrases[n::signals]) for n in range(signals)),
        rules=tuple(_combination(n) for n in range(len(_TACTICS))),
    )  # fmt: skip


def _signal(number: int, phrases: Sequence[Phrase]) -> SignalSource:
    where = f"made-{number}"
    return SignalSource(
        id=where, tactic=_TACTICS[number % len(_TACTICS)], where=where, grade="caution", weight=None, kind="approach",
        guidance=(), say={"en": {"what": "Made for the benchmark", "why": "", "harmless": ""}},
        phrases=tuple(Written(written(p), where) for p in phrases), unless=(), examples=(),
    )  # fmt: skip


def _combination(number: int) -> RuleSource:
    one, other = _TACTICS[number], _TACTICS[(number + 1) % len(_TACTICS)]
    return RuleSource(
        id=f"{one}-{other}", where=one, level="warning", kind="approach", over="message", sequence=(), within=None, guidance=(),
        condition=Written(f"any of @{one} and any of @{other}", one), say={"en": {"what": "Both", "why": ""}}, examples=(),
    )  # fmt: skip

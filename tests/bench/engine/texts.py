"""The texts that are judged: made from what the project ships, the same wherever one version of it runs.

A sentence of the rules' examples keeps its shape and its short words. Most of its longer words are exchanged for words made of
halves of shipped words, drawn as words are drawn in real texts: few often, many once. One message in ten carries real examples
of an approach, a part of them in disguised spelling.
"""

from __future__ import annotations

import gzip
import itertools
import json
import random
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from secondlook.packs.rule_set import RuleSet

LANGUAGES = {"en": 50, "de": 12, "fi": 12, "sv": 10, "fr": 10, "zh": 6}  # in percent of the messages
SHORTEST, LONGEST = 50, 3_000
_MADE_WORDS = 12_000
_LONG_WORD = re.compile(r"[^\W\d_]{4,}")
_HAN = re.compile("[\u3400-\u9fff]")
_LOOK_ALIKES = str.maketrans("aeopcxyi", "\u0430\u0435\u043e\u0440\u0441\u0445\u0443\u0456")
_FACTS = (
    "https://jobs.example/open/{n}", "See www.firm.example for more.", "office{n}@firm.example", "+358 40 555 0{n}",
    "{n} €", "USD 1,{n}", "{n} %",
)  # fmt: skip
_EXTRA = ("spamassassin", "codealltag_travels", "whoishiring_zh_en", "turku_fi_fr_sv")


def made_texts(rules: RuleSet, count: int, seed: int = 7) -> list[str]:
    """`count` messages of 50 to 3,000 characters."""
    chance = random.Random(seed)
    writers = {language: _Writer(sentences, chance) for language, sentences in _sentences(rules).items()}
    lures = _lures(rules)
    texts = []
    for i in range(count):
        language = chance.choices(list(LANGUAGES), list(LANGUAGES.values()))[0]
        size = int(min(LONGEST, max(SHORTEST, chance.lognormvariate(6.5, 0.8))))
        text = writers[language].message(size if language != "zh" else max(SHORTEST, size // 2))
        texts.append(_planted(text, lures[language], chance) if i % 10 == 0 else text)
    return texts


def thousand(texts: Iterable[str], count: int) -> list[str]:
    """The first 1,000 characters of `count` texts that have as many."""
    return [text[:1_000] for text in texts if len(text) >= 1_000][:count]


def corpora_texts(folder: Path, count: int, seed: int = 7) -> list[str]:
    """As many real messages from a folder of `*.jsonl.gz`, cut to 3,000 characters; they are read, never kept."""
    chance = random.Random(seed)
    found = [text for name in _EXTRA if (file := folder / f"{name}.jsonl.gz").is_file() for text in _lines(file)]
    return chance.sample(found, min(count, len(found)))


def _lines(file: Path) -> Iterator[str]:
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        for line in lines:
            text = json.loads(line)["text"].strip()[:LONGEST]
            if len(text) >= SHORTEST:
                yield text


def _sentences(rules: RuleSet) -> dict[str, list[str]]:
    """Innocent examples and the reasons, by language."""
    found: dict[str, list[str]] = {language: [] for language in LANGUAGES}
    for source in (*rules.signals, *rules.rules):
        for example in source.examples:
            if not example.matches and example.language in found:
                found[example.language] += example.messages
        for language, texts in source.say.items():
            if language in found:
                found[language] += [text for text in texts.values() if text]
    return found


def _lures(rules: RuleSet) -> dict[str, list[str]]:
    return {
        language: [e.messages[0] for s in rules.signals for e in s.examples if e.matches and e.language == language]
        for language in LANGUAGES
    }


def _planted(text: str, lures: Sequence[str], chance: random.Random) -> str:
    lure = " ".join(chance.sample(lures, 2))
    if chance.random() < 0.2:
        words = lure.split(" ")
        at = max(range(len(words)), key=lambda i: len(words[i]))
        words[at] = words[at].translate(_LOOK_ALIKES) if chance.random() < 0.5 else "\u200b".join(words[at])
        lure = " ".join(words)
    head, newline, tail = text.partition("\n")
    return f"{head}\n{lure}{newline}{tail}"


class _Writer:
    """Writes messages in the manner of some sentences."""

    def __init__(self, sentences: Sequence[str], chance: random.Random) -> None:
        self._sentences, self._chance = sentences, chance
        words = sorted({word for s in sentences for word in _LONG_WORD.findall(s) if not _HAN.search(word)})
        self._words = [_made(words, chance) for _ in range(_MADE_WORDS if words else 0)]
        self._weights = list(itertools.accumulate(1 / (rank + 10) for rank in range(len(self._words))))
        self._han = [c for s in sentences for c in s if _HAN.match(c)]

    def message(self, size: int) -> str:
        parts: list[str] = []
        while sum(map(len, parts)) < size:
            parts.append(self._sentence())
            parts.append("\n\n" if self._chance.random() < 0.2 else " ")
        return "".join(parts)[:size].strip()

    def _sentence(self) -> str:
        chance = self._chance
        if chance.random() < 0.06:
            return chance.choice(_FACTS).format(n=chance.randint(100, 999))
        sentence = chance.choice(self._sentences)
        if self._han:
            sentence = _HAN.sub(lambda m: chance.choice(self._han) if chance.random() < 0.5 else m[0], sentence)
        if self._words:
            sentence = _LONG_WORD.sub(self._other, sentence)
        return sentence

    def _other(self, match: re.Match[str]) -> str:
        word = match[0]
        if self._chance.random() < 0.25 or _HAN.search(word):
            return word
        other = self._chance.choices(self._words, cum_weights=self._weights)[0]
        return other.capitalize() if word[0].isupper() else other


def _made(words: Sequence[str], chance: random.Random) -> str:
    front, back = chance.choice(words).lower(), chance.choice(words).lower()
    return front[: (len(front) + 1) // 2] + back[len(back) // 2 :]


def words_in(texts: Iterable[str]) -> Mapping[str, int]:
    """Words of 4 letters and more -> in how many texts they stand."""
    counts: dict[str, int] = {}
    for text in texts:
        for word in set(_LONG_WORD.findall(text.lower())):
            if len(word) <= 14 and not _HAN.search(word):
                counts[word] = counts.get(word, 0) + 1
    return counts

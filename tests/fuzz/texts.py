"""Seeded messages that try to make the two engines disagree: words of the pack, whole, bent, disguised, and odd Unicode."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from envelopes import EnvelopeMaker, whole

from secondlook.engine.lexicon import FIRST
from secondlook.engine.messages import CHANNELS

ODD = [
    *"\u200b\u200d\u00ad\ufeff\u2060\u0301\u0308\ufe0f\u202e\u061c\u0336", "\U000e0041", "\U0001f600",
    "\U0001f468\u200d\U0001f469", "\U0001d5ea", "\U00020000", *"中文微信报告ıİßẞﬁſKÅª①ⓌｗΣςŉ가ᄀก अي", "\ufdfa",
    "\U0001f1eb\U0001f1ee", *"\uffff\ud7ff\ue000", *"\x00\x0b\x0c\x85\u2028\u2029\xa0\u3000",
    "\n", "\n\n", "\n \n", "\r\n", "\r\n\r\n", "\r", "\t", *".!?。;-_'’·@$€/",
]  # fmt: skip
SURROGATES = ["\ud83d", "\udc00", "\ud800"]
CLASSY = [
    "500 euros", "USD 600", "EUR 9k", "ABC 12", "$1,200", "€ 40k", "12,5", "4711", "+358 40 123 4567", "13912345678",
    "a.b@mail.example", "https://firm.example/a?b=c.", "www.firm.example", "WWW.FIRM.EXAMPLE", "@", "://", "500元", "3万",
    "12b", "1.", "2026-11-25", "a@b", "x@y.", "http://",
]  # fmt: skip
LEET = str.maketrans({"o": "0", "i": "1", "e": "3", "a": "4", "s": "5", "t": "7", "l": "1"})
NAMES = [" Xylia Brandt", " of the Quorn", "王小明", " de la Q", "李文", "王小丽明天文件", " ÉVA", " qqq", " WHO", "。", "? "]
SPACES = [" "] * 8 + ["", "-", "\n", "\n\n", "  ", "\t", "/", ". ", ", "]


class TextMaker:
    """Texts from the vocabulary of a pack. The same seed gives the same texts."""

    def __init__(
        self, pack: Mapping[str, Any], lookalikes: Mapping[str, Sequence[str]], sentences: Sequence[str], seed: int
    ) -> None:
        symbols = pack["symbols"]
        kinds = ("words", "stems", "suffixes", "infixes", "han")
        self._words = sorted({key for kind in kinds for key in symbols[kind]})
        self._keys = {number: key for kind in (*kinds, "exact") for key, number in symbols[kind].items()}
        self._variants = pack["variants"]
        self._learned = _telling(pack["learned"]) if "learned" in pack else []
        self._lookalikes = lookalikes
        self._sentences = sentences
        self._random = random.Random(seed)
        self._envelopes = EnvelopeMaker(self._random, lookalikes, self._bent, self._sign)

    def items(self, count: int) -> Iterator[dict[str, Any]]:
        """Messages, and a conversation every tenth time."""
        for number in range(count):
            if number % 10:
                subject = self._text() if number % 7 == 0 else ""
                yield {"id": str(number), **self._channel(), "subject": subject, "text": self._text(), **self._around()}
            else:
                size = self._random.randint(1, 5)
                yield {"id": str(number), **self._channel(), "messages": [self._turn() for _ in range(size)]}

    def _channel(self) -> dict[str, str]:
        return {"channel": self._random.choice(CHANNELS)} if self._random.random() < 0.7 else {}

    def _turn(self) -> dict[str, Any]:
        turn: dict[str, Any] = {
            "from": self._random.choice(["them", "them", "them", "me"]),
            "text": self._text(),
            **self._around(),
        }
        if self._random.random() < 0.3:
            turn["day"] = self._random.randint(0, 400)
        return turn

    def _around(self) -> dict[str, Any]:
        return self._envelopes.around() if self._random.random() < 0.4 else {}

    def _text(self) -> str:
        return whole(self._raw_text())

    def _raw_text(self) -> str:
        r = self._random
        kind = r.random()
        if kind < 0.3:
            return "".join(self._word() + r.choice(SPACES) for _ in range(r.randint(1, 40)))
        if kind < 0.65:
            return r.choice([" ", ". ", "\n\n", "；"]).join(self._phrase() for _ in range(r.randint(1, 4)))
        if kind < 0.72 and self._learned:
            text = "".join(self._learned_words() + r.choice(SPACES) for _ in range(r.randint(1, 30)))
            return text.upper() if r.random() < 0.15 else text
        if kind < 0.9:
            return " ".join(self._bent(s) if r.random() < 0.5 else s for s in r.sample(self._sentences, r.randint(1, 3)))
        return "".join(self._sign() for _ in range(r.randint(0, 200)))

    def _word(self) -> str:
        r = self._random
        kind = r.random()
        if kind < 0.12:
            return r.choice(CLASSY) if kind < 0.09 else self._envelopes.address()
        word = r.choice(self._words)
        if kind < 0.2:
            return word.translate(LEET)
        if kind < 0.27:
            return r.choice([" ", ".", " \u200b"]).join(word)
        if kind < 0.55:
            return self._bent(word)
        return word + r.choice(["", "s", "en", "iin", ""])

    def _learned_words(self) -> str:
        """Words in a row that the learned signal weighs, names among them."""
        r = self._random
        words = r.choice(self._learned)
        kind = r.random()
        if kind < 0.1:
            return self._bent(words)
        if kind < 0.2:
            return words.title() if kind < 0.15 else words.upper()
        return words + r.choice(NAMES) if kind < 0.35 else words

    def _phrase(self) -> str:
        """A variant of the pack filled in: gaps sometimes one word too long."""
        r = self._random
        _, elements = r.choice(self._variants)
        words = []
        for numbers, least, most in elements:
            gap = r.randint(least, most + 1) if r.random() < 0.3 else least
            words += [self._word() for _ in range(gap)]
            key = self._keys.get(r.choice(numbers))
            word = r.choice(CLASSY) if key is None else key
            words.append(self._bent(word) if r.random() < 0.25 else word)
        return r.choice([" ", " ", ""]).join(words)

    def _bent(self, word: str) -> str:
        if self._random.random() < 0.15:
            return "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in word)  # full width
        return "".join(self._bend(char) for char in word)

    def _bend(self, char: str) -> str:
        chance = self._random.random()
        if chance < 0.06:
            return char.upper()
        if chance < 0.11 and char in self._lookalikes:
            return self._random.choice(self._lookalikes[char])
        if chance < 0.14:
            return char + self._random.choice(ODD)
        if chance < 0.15:
            return self._sign()
        return char

    def _sign(self) -> str:
        chance = self._random.random()
        if chance < 0.45:
            return self._random.choice(ODD)
        if chance < 0.5:
            return self._random.choice(SURROGATES)
        return chr(self._random.choice([self._random.randrange(0x20, 0xD800), self._random.randrange(0xE000, 0x110000)]))


def _telling(learned: Mapping[str, Any]) -> list[str]:
    """Words that weigh towards a finding, words in a row that do, and every fifth of all."""
    words = learned["words"].split(" ")
    rows = learned["pairs"]
    pairs = [
        (words[first - FIRST], words[second - FIRST])
        for first, second, weight in zip(rows[::4], rows[1::4], rows[2::4], strict=True)
        if weight > 0
    ]
    heavy = [word for word, weight in zip(words, learned["word_weights"], strict=True) if weight > 0]
    joined = [" ".join(pair) if pair[0].isascii() else "".join(pair) for pair in pairs]
    return [found for found in [*heavy, *joined, *words[::5]] if "#" not in found]

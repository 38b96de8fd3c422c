"""The words that a learned model may weigh: a closed list; all else in a text is a gap. Twin of extension/engine/lexicon.js.

Fair by construction: names must change nothing, so a word with a capital counts only where training saw it written so outside
of names, and a known noun or link word inside a name ("Institute of Rivers") belongs to the name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .tables import SINGLE, Tables
from .vocabulary import Vocabulary

NAME, OTHER, FIRST = 0, 1, 2  # what may be a name; another unknown word; the first number of a known word
# Kinds of words, as bits: may have a capital, falls to a name beside it, may be all capitals, links parts of a name.
OPENER, NOUN, UPPER, LINK = 1, 2, 4, 8
ALWAYS_NAME = NOUN | UPPER  # of Han words, which have no capitals: part of a name wherever they stand
_CAPITAL = 1 << 20  # added to the number of a word that stands with a capital, until its neighbours are known
ENDS = {"\n": "#break", "?": "#ask", "？": "#ask", **dict.fromkeys(".!。！", "#end")}
_CAPITALS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖØÙÚÛÜÝÞŒŠŽŸ")
_SMALL = frozenset("abcdefghijklmnopqrstuvwxyzßàáâãäåæçèéêëìíîïðñòóôõöøùúûüýþÿœšž")
_SHOUTED = 5  # so many words in capitals and none beginning small: case tells nothing
_LONGEST_LINK = 2  # words between two parts of a name, as "de la"
_LOWEST_HAN = "\u2e80"
_SURNAME_REACH = 2  # characters behind a surname that may be a given name


class Lexicon:
    """`words`: the list, class tokens such as `#money` and ends among it; `kinds`: a hexadecimal digit each."""

    def __init__(self, data: Mapping[str, Any], vocabulary: Vocabulary, tables: Tables) -> None:
        words = data["words"].split(" ")
        self._class_of, self._tables = vocabulary.class_of, tables
        self.numbers = {word: number for number, word in enumerate(words, FIRST)}
        self._kinds = [0, 0, *(int(kind, 16) for kind in data["kinds"])]
        self._surnames, self._given = frozenset(data["surnames"]), frozenset(data["given"])
        self._lengths: dict[str, list[int]] = {}
        for word in sorted(words, key=len, reverse=True):
            if len(word) > 1 and word[0] >= _LOWEST_HAN and tables.kind(ord(word[0])) == SINGLE:
                lengths = self._lengths.setdefault(word[0], [])
                if len(word) not in lengths:
                    lengths.append(len(word))
        self._memory = _Memory(self, False)
        self._shouted = _Memory(self, True)

    def read(self, raw: Sequence[str], han: bool) -> tuple[list[int], Sequence[int]]:
        """The number of each unit of a text, and the index of its first token in `raw`."""
        if len(self._memory) > _Memory.LIMIT:
            self._memory.clear()
        numbers: list[int]
        firsts: Sequence[int]
        if han:
            numbers, firsts = self._read_han(raw)
        else:
            memory = self._shouted if _is_shouted(raw) else self._memory
            numbers, firsts = [memory[token] for token in raw], range(len(raw))
        self._give_to_names(numbers)
        return numbers, firsts

    def number(self, token: str, shouted: bool) -> int:
        """Number of one token, whatever stands beside it."""
        first = token[0]
        if first in ENDS:
            return self.numbers.get(ENDS[first], OTHER)
        name = self._class_of(token)
        if name is not None:
            return self.numbers.get("#" + name, OTHER)
        number = self.numbers.get(self._tables.fold_word(token))
        if number is None:
            return OTHER if first in _SMALL else NAME
        if first in _CAPITALS and not shouted:
            needed = UPPER if len(token) > 1 and token[1] in _CAPITALS else OPENER
            return number + _CAPITAL if self._kinds[number] & needed else NAME
        return number

    def _read_han(self, raw: Sequence[str]) -> tuple[list[int], list[int]]:
        """The longest word that begins at a place; none where a given name may go on behind a surname."""
        row = "".join(t if len(t) == 1 else " " for t in raw).translate(self._tables.han_fold)
        numbers, firsts = [], []
        i = named = 0  # `named`: how many more characters may belong to a name
        while i < len(raw):
            size, number = 1, self._memory[raw[i]] if len(raw[i]) > 1 else self._memory[row[i]]
            open_to_name = named > 0 and row[i] in self._given
            for length in () if open_to_name else self._lengths.get(row[i], ()):
                word = self.numbers.get(row[i : i + length])
                if word is not None:
                    size, number = length, NAME if self._kinds[word] == ALWAYS_NAME else word
                    break
            if open_to_name:
                number = NAME
            named = _SURNAME_REACH if number == NAME and named == 0 and row[i] in self._surnames else max(0, named - size)
            numbers.append(number)
            firsts.append(i)
            i += size
        return numbers, firsts

    def _give_to_names(self, numbers: list[int]) -> None:
        """Nouns beside a name, a capital before one ("The Hague") and links between two parts of one become part of it."""
        kinds, size = self._kinds, len(numbers)
        names = [i for i, number in enumerate(numbers) if number == NAME]
        for at in names:
            i = at - 1
            while i >= 0 and (numbers[i] >= _CAPITAL or kinds[numbers[i]] & NOUN):
                numbers[i] = NAME
                i -= 1
        for i, number in enumerate(numbers):
            if number >= _CAPITAL:
                numbers[i] = number - _CAPITAL
        for at in names:
            i = at + 1
            while i < size and kinds[numbers[i]] & NOUN:
                numbers[i] = NAME
                i += 1
        last = size
        for i, number in enumerate(numbers):
            if number == NAME:
                if last < i - 1 <= last + _LONGEST_LINK and all(kinds[n] & LINK for n in numbers[last + 1 : i]):
                    numbers[last + 1 : i] = [NAME] * (i - last - 1)
                last = i


class _Memory(dict[str, int]):
    """Numbers of the tokens that were seen."""

    LIMIT = 65_536

    def __init__(self, lexicon: Lexicon, shouted: bool) -> None:
        super().__init__()
        self._lexicon, self._is_shouted = lexicon, shouted

    def __missing__(self, token: str) -> int:
        number = self[token] = self._lexicon.number(token, self._is_shouted)
        return number


def is_capital(char: str) -> bool:
    """True for a capital letter of the languages that have case here."""
    return char in _CAPITALS


def _is_shouted(raw: Sequence[str]) -> bool:
    upper = 0
    for token in raw:
        if token[0] in _SMALL:
            return False
        upper += len(token) > 1 and token[0] in _CAPITALS and token[1] in _CAPITALS
    return upper >= _SHOUTED

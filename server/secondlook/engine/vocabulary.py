"""From a raw token to the symbols of the pack that it stands for, disguises included."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from .pack import Pack
from .tables import Tables

DISGUISED = "disguised"
CACHE_SIZE = 65_536
LONGEST_COMPOUND = 64
_SHORTEST_DISGUISE = 4
LONGEST_SPELLED = 16
_LEET = {"0": "o", "3": "e", "4": "a", "5": "s", "7": "t"}
_LEET_WORDS = [str.maketrans(_LEET | {"1": one}) for one in "il"]
_NOT_LEET = frozenset("2689")
_CLASS_STARTS = frozenset("0123456789")


class Memory(NamedTuple):
    """Tokens that were seen: those the pack knows with their symbols, those it does not, and which are one ASCII letter."""

    known: dict[str, tuple[int, ...]]
    silent: set[str]
    letters: dict[str, str]


class _Starts:
    """Keys that may begin at a place of a word. Few words hold the first `least` letters of any: most are done after one look."""

    def __init__(self, keys: Mapping[str, int]) -> None:
        self._keys = keys
        self.least = min(map(len, keys), default=LONGEST_COMPOUND + 1)
        self._lengths: dict[str, list[int]] = {}
        for size, start in sorted({(len(key), key[: self.least]) for key in keys}):
            self._lengths.setdefault(start, []).append(size)

    def add(self, word: str, at: int, found: list[int]) -> None:
        """Add to `found` the symbol of every key that begins at `at`, each once."""
        for length in self._lengths.get(word[at : at + self.least], ()):
            symbol = self._keys.get(word[at : at + length])
            if symbol is not None and symbol not in found:
                found.append(symbol)


class Vocabulary:
    """Symbols of tokens, remembered. `symbols(token, han)`: `han` tells that full-width letters are usual in this text."""

    def __init__(self, pack: Pack, tables: Tables) -> None:
        self._pack, self._tables = pack, tables
        self._stems, self._infixes = _Starts(pack.stems), _Starts(pack.infixes)
        self._suffixes = _Starts({key[::-1]: symbol for key, symbol in pack.suffixes.items()})
        self._class_patterns = [(name, re.compile(pattern)) for name, pattern in tables.classes.items()]
        self._spelled_starts = {
            key[:_SHORTEST_DISGUISE]
            for keys in (pack.words, pack.stems)
            for key in keys
            if len(key) >= _SHORTEST_DISGUISE and key.isascii()
        }
        self._short = frozenset(
            symbol for keys in (pack.words, pack.stems) for key, symbol in keys.items() if len(key) < _SHORTEST_DISGUISE
        )
        self._memories = (Memory({}, set(), {}), Memory({}, set(), {}))

    def memory(self, han: bool) -> Memory:
        """The tokens seen so far; the walk looks here first."""
        return self._memories[han]

    def symbols(self, token: str, han: bool) -> tuple[int, ...]:
        """Symbols of one raw token, sorted by kind of match; empty when the pack knows none of it. Remembers them."""
        memory = self._memories[han]
        found = self._look_up(token, memory.letters, han)
        if found:
            memory.known[token] = found
        else:
            memory.silent.add(token)
        return found

    def trim(self) -> None:
        """Forget everything once the memory is full; called between texts, so that a text is never read with half of it."""
        for memory in self._memories:
            if len(memory.known) + len(memory.silent) > CACHE_SIZE:
                memory.known.clear()
                memory.silent.clear()
                memory.letters.clear()

    def _look_up(self, token: str, letters: dict[str, str], han: bool) -> tuple[int, ...]:
        name = self.class_of(token)
        if name is not None:
            symbol = self._pack.classes.get(name)
            return () if symbol is None else (symbol,)
        folded = self._tables.fold_word(token)
        if len(folded) == 1 and "a" <= folded <= "z":
            letters[token] = folded
        found = self._direct(folded)
        self._add_compounds(folded, found)
        if self._pack.exact:
            exact = self._pack.exact.get(self._tables.exact_word(token))
            if exact is not None:
                found.append(exact)
        if found:
            if not token.isascii() and self._is_disguise(token, folded, han, found):
                self._mark(found)
        else:
            found = self._leet(folded)
        return tuple(found)

    def class_of(self, token: str) -> str | None:
        if token[0] in _CLASS_STARTS or not token.isalnum():
            for name, pattern in self._class_patterns:
                if pattern.fullmatch(token):
                    return "money" if name == "sum" else name
        return None

    def _direct(self, folded: str) -> list[int]:
        """Whole words and stems."""
        found = []
        word = self._pack.words.get(folded)
        if word is not None:
            found.append(word)
        self._stems.add(folded, 0, found)
        return found

    def _add_compounds(self, folded: str, found: list[int]) -> None:
        if len(folded) > LONGEST_COMPOUND:
            return
        self._suffixes.add(folded[::-1], 0, found)
        for start in range(len(folded) - self._infixes.least + 1):
            self._infixes.add(folded, start, found)

    def _is_disguise(self, token: str, folded: str, han: bool, found: list[int]) -> bool:
        """Letters that only look Latin, or something hidden inside the word, in a word whose pattern has none of that."""
        if self._pack.native.issuperset(found):
            return False
        odd = self._tables.odd
        hidden = 0
        odd_letter = plain_letter = wide_letter = hidden_inside = False
        for char in token:
            code = ord(char)
            if self._tables.fold.get(code, "") is None:
                hidden += code in odd
                continue
            hidden_inside = hidden_inside or hidden > 0
            if char.isascii():
                plain_letter = True
            elif 0xFF01 <= code <= 0xFF5E:
                wide_letter = True
            elif code in odd:
                odd_letter = True
        if wide_letter and (plain_letter or not han):
            odd_letter = True
        return hidden_inside or (odd_letter and (plain_letter or len(folded) >= _SHORTEST_DISGUISE))

    def _mark(self, found: list[int]) -> None:
        symbol = self._pack.classes.get(DISGUISED)
        if symbol is not None:
            found.append(symbol)

    def _leet(self, folded: str) -> list[int]:
        """Digits read as letters, only where the plain reading says nothing."""
        if folded.isalpha() or not _SHORTEST_DISGUISE <= len(folded) <= LONGEST_COMPOUND or not folded.isascii():
            return []
        digits = [c for c in folded if "0" <= c <= "9"]
        if not digits or len(digits) * 2 > len(folded) or not _NOT_LEET.isdisjoint(digits):
            return []
        found: list[int] = []
        for letters in _LEET_WORDS:
            found += [s for s in self._direct(folded.translate(letters)) if s not in found]
        if found:
            self._mark(found)
        return found

    def spelled(self, letters: str) -> tuple[int, tuple[int, ...]] | None:
        """A word spelled in single letters at the start of `letters`: how many it takes, and its symbols."""
        if letters[:_SHORTEST_DISGUISE] not in self._spelled_starts:
            return None
        for size in range(min(len(letters), LONGEST_SPELLED), _SHORTEST_DISGUISE - 1, -1):
            found = [s for s in self._direct(letters[:size]) if s not in self._short]
            if found:
                self._mark(found)
                return size, tuple(found)
        return None

"""The walk: finds every phrase of a pack in a text, in time linear in the text.

Semantics, the same in `extension/engine/walk.js`: leftmost start; of the variants that start there, each ends as early as it
can and the longest of them counts; no overlap within one owner; overlaps between owners stand.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from .han import HanWords
from .pack import Pack, Variant
from .tables import Tables
from .tokens import BREAK, Tokeniser
from .vocabulary import LONGEST_SPELLED, Vocabulary

_SHORTEST_SPELLED = 4
Positions = Mapping[int, Sequence[int]]  # symbol -> word positions, ascending


class Hit(NamedTuple):
    """A phrase at a place. `start`, `end` in code points of the text; `word` is the position of its first word."""

    owner: int
    start: int
    end: int
    word: int


class Walk(NamedTuple):
    """All hits by owner, then start; `words` is how many positions the text takes."""

    hits: list[Hit]
    words: int


class _Read(NamedTuple):
    """A text made of tokens. `merged`: index of a first token -> (tokens taken, symbols); `han`: Han words, index -> symbols."""

    raw: list[str]
    wide: bool
    merged: dict[int, tuple[int, tuple[int, ...]]]
    han: dict[int, list[int]]


class _Places(NamedTuple):
    """`starts`: word positions of each wanted symbol. `first`, `last`: raw tokens at the ends of the word at a position."""

    starts: dict[int, list[int]]
    first: dict[int, int]
    last: dict[int, int]
    words: int


class Walker:
    """One pack, ready to walk texts. Build it once and keep it; it remembers the words it has seen."""

    def __init__(self, pack: Pack, tables: Tables) -> None:
        self._variants = pack.variants
        self._index = pack.index
        self._need = [tuple(frozenset(e[0]) for e in v.elements) for v in pack.variants]
        self._tokeniser = Tokeniser(tables)
        self._vocabulary = Vocabulary(pack, tables)
        self._han_words = HanWords(pack, tables)
        self._length = self._han_words.lengths_by_symbol
        self._has_han_word = [not element_symbols.isdisjoint(self._length) for element_symbols in map(_symbols, pack.variants)]

    def walk(self, text: str) -> Walk:
        """Find every phrase in `text`."""
        self._vocabulary.trim()
        pattern = self._tokeniser.pattern_for(text)
        raw: list[str] = pattern.findall(text)
        wide = self._tokeniser.has_han(text)
        known = self._vocabulary.known(wide)
        distinct = set(raw)
        present: set[int] = set()
        for token in distinct:
            symbols = known.get(token)
            if symbols is None:
                symbols = () if token[0] == "\n" else self._vocabulary.symbols(token, wide)
            if symbols:
                present.update(symbols)
        read = _Read(raw, wide, self._spelled(raw, distinct, wide), self._han_words.find(raw) if wide else {})
        for _, symbols in read.merged.values():
            present.update(symbols)
        for found_here in read.han.values():
            present.update(found_here)
        candidates = self._candidates(present)
        places = self._places(read, candidates)
        found = self._match(candidates, places.starts)
        if not found:
            return Walk([], places.words)
        offsets = [m.span() for m in pattern.finditer(text)]
        hits = [
            Hit(owner, offsets[places.first[start]][0], offsets[places.last[end]][1], start)
            for owner in sorted(found)
            for start, end in _leftmost_longest(found[owner])
        ]
        return Walk(hits, places.words)

    def _spelled(self, raw: list[str], distinct: set[str], wide: bool) -> dict[int, tuple[int, tuple[int, ...]]]:
        """Words spelled in single letters."""
        letters = self._vocabulary.letters(wide)
        found: dict[int, tuple[int, tuple[int, ...]]] = {}
        if len(distinct & letters.keys()) < 2:
            return found
        run = ""
        for i, token in enumerate([*raw, ""]):
            letter = letters.get(token)
            if letter is not None:
                run += letter
                continue
            at = 0
            while len(run) - at >= _SHORTEST_SPELLED:
                word = self._vocabulary.spelled(run[at : at + LONGEST_SPELLED])
                if word is None:
                    at += 1
                else:
                    found[i - len(run) + at] = word
                    at += word[0]
            run = ""
        return found

    def _candidates(self, present: set[int]) -> list[int]:
        """Variants of which every element has a word in the text."""
        index, need = self._index, self._need
        seen: set[int] = set()
        candidates = []
        for symbol in present:
            for variant in index[symbol]:
                if variant in seen:
                    continue
                seen.add(variant)
                for element in need[variant]:
                    if present.isdisjoint(element):
                        break
                else:
                    candidates.append(variant)
        return candidates

    def _places(self, read: _Read, candidates: list[int]) -> _Places:
        """Word positions of every symbol that a candidate needs."""
        wanted: set[int] = set()
        for variant in candidates:
            wanted.update(*self._need[variant])
        starts: dict[int, list[int]] = {symbol: [] for symbol in wanted}
        first: dict[int, int] = {}
        last: dict[int, int] = {}
        known, merged, han = self._vocabulary.known(read.wide), read.merged, read.han
        word, skip = 0, 0
        for i, token in enumerate(read.raw):
            if skip:
                skip -= 1
                continue
            if i in merged:
                taken, symbols = merged[i]
                skip = taken - 1
            elif token[0] == "\n":
                word += BREAK
                continue
            else:
                symbols = known[token]
            if han:
                symbols = (*symbols, *han.get(i, ()))
                first[word], last[word] = i, i + skip
            for symbol in symbols:
                if symbol in wanted:
                    starts[symbol].append(word)
                    first[word], last[word] = i, i + skip
            word += 1
        return _Places(starts, first, last, word)

    def _match(self, candidates: list[int], starts: Positions) -> dict[int, list[tuple[int, int]]]:
        """Spans of word positions by owner."""
        found: dict[int, list[tuple[int, int]]] = {}
        for number in candidates:
            variant = self._variants[number]
            long = self._has_han_word[number]
            spans = _long_spans(variant, starts, self._length) if long else _spans(variant, starts)
            if spans:
                found.setdefault(variant.owner, []).extend(spans)
        return found


def _symbols(variant: Variant) -> set[int]:
    return {symbol for symbols, _, _ in variant.elements for symbol in symbols}


def _spans(variant: Variant, starts: Positions) -> list[tuple[int, int]]:
    """Every start of the variant with its earliest end, where each word takes one position."""
    columns: list[Sequence[int]] = []
    for symbols, _, _ in variant.elements:
        if len(symbols) == 1:
            columns.append(starts[symbols[0]])
        else:
            columns.append(sorted({p for s in symbols for p in starts[s]}))
    if len(columns) == 1:
        return [(p, p) for p in columns[0]]
    spans = []
    for start in columns[0]:
        ends = [start]
        for (_, least, most), column in zip(variant.elements[1:], columns[1:], strict=True):
            ends = _reach(ends, column, least, most)
            if not ends:
                break
        if ends:
            spans.append((start, ends[0]))
    return spans


def _long_spans(variant: Variant, starts: Positions, length: Mapping[int, int]) -> list[tuple[int, int]]:
    """As `_spans`, where a Han word takes a position a character; of two that start together the longer counts."""
    columns: list[list[int]] = []
    reaches: list[dict[int, list[int]]] = []
    for symbols, _, _ in variant.elements:
        ends: dict[int, list[int]] = {}
        for symbol in symbols:
            for p in starts[symbol]:
                ends.setdefault(p, []).append(p + length.get(symbol, 1) - 1)
        columns.append(sorted(ends))
        reaches.append(ends)
    spans = []
    for start in columns[0]:
        at = [start]
        for k in range(1, len(columns)):
            _, least, most = variant.elements[k]
            behind = sorted({end for p in at for end in reaches[k - 1][p]})
            at = _reach(behind, columns[k], least, most)
            if not at:
                break
        if at:
            spans.append((start, max(reaches[-1][at[0]])))
    return spans


def _reach(ends: Sequence[int], column: Sequence[int], least: int, most: int) -> list[int]:
    """Positions of the column that lie `least` to `most` words behind one of `ends`; each once, ascending."""
    reached: list[int] = []
    last = -1
    for end in ends:
        low, high = max(end + 1 + least, last + 1), end + 1 + most
        j = bisect_left(column, low)
        while j < len(column) and column[j] <= high:
            last = column[j]
            reached.append(last)
            j += 1
    return reached


def _leftmost_longest(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Drop what overlaps a span that starts earlier, or as early and reaches further."""
    kept: list[tuple[int, int]] = []
    end = -1
    for start, stop in sorted(spans, key=lambda s: (s[0], -s[1])):
        if start > end:
            kept.append((start, stop))
            end = stop
    return kept

"""The walk: finds every phrase of a pack in a text, in time linear in the text.

Semantics, the same in `extension/engine/walk.js`: leftmost start; of the variants that start there, each ends as early as it
can and the longest of them counts; no overlap within one owner; overlaps between owners stand.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from .candidates import Candidates
from .han import HanWords
from .pack import Pack, Variant
from .rows import Rows
from .spelled import Merged, spelled_words
from .tables import Tables
from .tokens import BREAK, SENTENCE, Tokeniser
from .vocabulary import Vocabulary

_ENDS = frozenset("\n.!?。！？")  # no other token begins so
Positions = Mapping[int, Sequence[int]]  # symbol -> word positions, ascending


class Hit(NamedTuple):
    """A phrase at a place. `start`, `end` in code points of the text; `word` is the position of its first word."""

    owner: int
    start: int
    end: int
    word: int


class Walk(NamedTuple):
    """All hits by owner, then start; `words`: positions that the text takes; `raw`: its tokens, `han` tells of Han among them."""

    hits: list[Hit]
    words: int
    raw: list[str]
    han: bool


class _Read(NamedTuple):
    """A text made of tokens.

    `known`: tokens with symbols; `breaks`: ends, with the words they count as; `merged`: index of a first token -> (tokens taken,
    symbols); `han`: Han words, index -> symbols; `words`: positions that the text takes.
    """

    raw: list[str]
    known: dict[str, tuple[int, ...]]
    breaks: dict[str, int]
    merged: Merged
    han: dict[int, list[int]]
    words: int


class _Places(NamedTuple):
    """`starts`: word positions of each wanted symbol. `first`, `last`: raw tokens at the ends of the word at a position."""

    starts: dict[int, list[int]]
    first: dict[int, int]
    last: dict[int, int]


class Walker:
    """One pack, ready to walk texts. Build it once and keep it; it remembers the words it has seen."""

    def __init__(self, pack: Pack, tables: Tables) -> None:
        self._variants = pack.variants
        self._candidates = Candidates(pack)
        self._tokeniser = Tokeniser(tables)
        self.vocabulary = Vocabulary(pack, tables)
        self._han_words = HanWords(pack, tables)
        self._rows = Rows(pack, self._han_words.lengths_by_symbol)
        self._length = self._rows.lengths_by_symbol
        self._long = frozenset(self._length)

    def walk(self, text: str) -> Walk:
        """Find every phrase in `text`, and the guards of what was found."""
        self.vocabulary.trim()
        pattern = self._tokeniser.pattern_for(text)
        raw, han = pattern.findall(text), self._tokeniser.has_han(text)
        read = self._read(raw, han)
        present = {symbol for symbols in read.known.values() for symbol in symbols}
        present.update(symbol for _, symbols in read.merged.values() for symbol in symbols)
        present.update(symbol for symbols in read.han.values() for symbol in symbols)
        self._rows.add_present(present)
        candidates = self._candidates.phrases(present)
        if not candidates:
            return Walk([], read.words, raw, han)
        places = self._places(read, candidates, present)
        found = self._match(candidates, places.starts)
        if not found:
            return Walk([], read.words, raw, han)
        guards = self._candidates.guards(found, present)
        if guards:
            places = self._places(read, [*candidates, *guards], present)
            found |= self._match(guards, places.starts)
        offsets = [m.span(1) for m in pattern.finditer(text)]
        hits = [
            Hit(owner, offsets[places.first[start]][0], offsets[places.last[end]][1], start)
            for owner in sorted(found)
            for start, end in _leftmost_longest(found[owner])
        ]
        return Walk(hits, read.words, raw, han)

    def places(self, text: str, first: int, last: int) -> tuple[int, int]:
        """Where the tokens with these indexes begin and end, in code points."""
        spans = [m.span(1) for m in islice(self._tokeniser.pattern_for(text).finditer(text), first, last + 1)]
        return spans[0][0], spans[-1][1]

    def _read(self, raw: list[str], wide: bool) -> _Read:
        memory = self.vocabulary.memory(wide)
        known: dict[str, tuple[int, ...]] = {}
        breaks: dict[str, int] = {}
        distinct = set(raw)
        for token in distinct - memory.silent:
            symbols = memory.known.get(token)
            if symbols is None:
                if token[0] in _ENDS:
                    breaks[token] = BREAK if token[0] == "\n" else SENTENCE
                    continue
                symbols = self.vocabulary.symbols(token, wide)
            if symbols:
                known[token] = symbols
        merged = spelled_words(raw, memory.letters, self.vocabulary) if len(distinct & memory.letters.keys()) > 1 else {}
        words = len(raw) - sum(taken - 1 for taken, _ in merged.values())
        if breaks:
            words += sum([breaks[token] - 1 for token in raw if token in breaks])
        return _Read(raw, known, breaks, merged, self._han_words.find(raw) if wide else {}, words)

    def _places(self, read: _Read, candidates: Sequence[int], present: set[int]) -> _Places:
        """Word positions of every symbol of the text that a candidate needs."""
        wanted = present.intersection(frozenset().union(*(e for number in candidates for e in self._candidates.elements[number])))
        rows = self._rows.among(wanted)
        starts: dict[int, list[int]] = {symbol: [] for symbol in wanted}
        first: dict[int, int] = {}
        last: dict[int, int] = {}
        raw, merged, han = read.raw, read.merged, read.han
        known = {token: wanted.intersection(s) for token, s in read.known.items() if not wanted.isdisjoint(s)}
        stops: Iterable[int] = range(len(raw))
        if not merged and not han:
            heard = known.keys() | read.breaks.keys()
            stops = [i for i, token in enumerate(raw) if token in heard]
        moved, next_free = 0, 0  # how far the word position has moved from the index of the token
        for i in stops:
            if i < next_free:
                continue
            token, taken = raw[i], 1
            symbols: Collection[int] = known.get(token, ())
            if i in merged:
                taken, all_symbols = merged[i]
                symbols = wanted.intersection(all_symbols)
                next_free = i + taken
            elif token in read.breaks:
                moved += read.breaks[token] - 1
                continue
            word = i + moved
            if han:
                symbols = [*symbols, *wanted.intersection(han.get(i, ()))]
            if symbols or han:  # the last character of a Han word may be no word of its own
                first[word], last[word] = i, i + taken - 1
            for symbol in symbols:
                starts[symbol].append(word)
            moved -= taken - 1
        self._rows.place(rows, starts)
        return _Places(starts, first, last)

    def _match(self, candidates: Sequence[int], starts: Positions) -> dict[int, list[tuple[int, int]]]:
        """Spans of word positions by owner."""
        found: dict[int, list[tuple[int, int]]] = {}
        here = frozenset(starts)
        long = here & self._long
        for number in candidates:
            variant = self._variants[number]
            symbols = [here & element for element in self._candidates.elements[number]]
            if long and not long.isdisjoint(frozenset().union(*symbols)):
                spans = _long_spans(variant, symbols, starts, self._length)
            else:
                spans = _spans(variant, symbols, starts)
            if spans:
                found.setdefault(variant.owner, []).extend(spans)
        return found


def _spans(variant: Variant, symbols: Sequence[Collection[int]], starts: Positions) -> list[tuple[int, int]]:
    """Every start of the variant with its earliest end, where each word takes one position.

    `symbols`: of each element those that the text has.
    """
    columns = [_column(element, starts) for element in symbols]
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


def _column(element: Collection[int], starts: Positions) -> Sequence[int]:
    if len(element) == 1:
        return starts[next(iter(element))]
    return sorted({p for symbol in element for p in starts[symbol]})


def _long_spans(
    variant: Variant, symbols: Sequence[Collection[int]], starts: Positions, length: Mapping[int, int]
) -> list[tuple[int, int]]:
    """As `_spans`, where some words take several positions; of two that start together the longer counts."""
    columns: list[list[int]] = []
    reaches: list[dict[int, list[int]]] = []
    for element in symbols:
        ends: dict[int, list[int]] = {}
        for symbol in element:
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

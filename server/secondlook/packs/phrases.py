"""The phrase language: text to slots, slots to the variants that the engines walk. The grammar is in rules/README.md."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ..engine.tables import Tables, load_tables
from ..engine.tokens import SENTENCE, Tokeniser
from ..errors import PackError
from .pack_shape import LIMITS, reach_of

MOST_ELEMENTS = 12
MOST_GAP = 20
NEXT = (0, MOST_GAP + SENTENCE)  # `<next>`: over one sentence end at most
MOST_VARIANTS = 200
MOST_ALTERNATIVES = 2_000
MOST_KEPT = 16_384  # phrases that a reader remembers; the base rules have half as many
SHORTEST_STEM = 3
SHORTEST_INFIX = 4
CLASSES = ("num", "money", "email", "url", "phone", "disguised")

_PIECE = re.compile(r"\s*(?:(?P<gap><[^<>]*>)|(?P<mark>[()|?])|(?P<word>[^\s()|?<>]+)|(?P<stray>[<>]))")
_GAP = re.compile(r"<([0-9]{1,2})-([0-9]{1,2})>")


@dataclass(frozen=True)
class Atom:
    """One word of a pattern. kind: words, han, stems, suffixes, infixes, exact, classes or rows; `key` is folded.

    han: two or more Han characters in a row, which count as so many words in gaps.
    rows: several words that stand for one among alternatives, as in `(move|switch over)`; `parts` are its words.
    """

    kind: str
    key: str
    native: bool = False
    parts: tuple[Atom, ...] = ()


@dataclass(frozen=True)
class Slot:
    """One place of a phrase: alternatives (each a row of atoms), the gap before it, and whether it may be missing."""

    alternatives: tuple[tuple[Atom, ...], ...]
    least: int = 0
    most: int = 0
    optional: bool = False


Element = tuple[tuple[Atom, ...], int, int]  # words of which one stands here, in order; least and most words before it
Variants = tuple[tuple[Element, ...], ...]


@dataclass(frozen=True)
class _Piece:
    kind: str
    text: str
    column: int


def reader_for(lists: Mapping[str, Sequence[str]]) -> PhraseReader:
    """The reader with these word lists. Publishing reads the same thousands of phrases many times over."""
    return _reader(tuple((name, tuple(words)) for name, words in sorted(lists.items())))


@lru_cache(2)  # the base rules', and those with the lists of an organisation
def _reader(lists: tuple[tuple[str, tuple[str, ...]], ...]) -> PhraseReader:
    return PhraseReader(load_tables(), dict(lists))


class PhraseReader:
    """Reads phrases with the word lists of one set of rules."""

    def __init__(self, tables: Tables, lists: Mapping[str, Sequence[str]]) -> None:
        self._tables = tables
        self._tokeniser = Tokeniser(tables)
        self._words = self._tokeniser.pattern_for("\U0001f600")  # every character set, no class tokens
        self._lists = lists
        self._read: dict[str, list[Atom]] = {}  # lists repeat their words in every phrase that names them
        self._kept = lru_cache(MOST_KEPT)(self._variants)

    def variants(self, phrase: str) -> Variants:
        """All ways to say the phrase, each a row of elements. Raises PackError with `column N` in the text."""
        return self._kept(phrase)

    def _variants(self, phrase: str) -> Variants:
        slots = self._slots(phrase)
        _check_shape(slots)
        ways = 1
        for slot in slots:
            ways *= len(_choices(slot))
        if ways > MOST_VARIANTS:
            raise PackError(f"column 1: this phrase has {ways} variants, at most {MOST_VARIANTS}; split it in two")
        found: list[tuple[Element, ...]] = []
        for choice in itertools.product(*(_choices(slot) for slot in slots)):
            elements = _join(choice)
            if len(elements) > MOST_ELEMENTS:
                raise PackError(f"column 1: {len(elements)} words in a row, at most {MOST_ELEMENTS}; shorten it")
            if elements not in found:
                found.append(elements)
        if (reach := sum(map(reach_of, found))) > LIMITS["reach"]:
            text = "narrow its gaps, or let fewer words be missing"
            raise PackError(f"column 1: this phrase looks at up to {reach} places a word, at most {LIMITS['reach']}; {text}")
        return tuple(found)

    def _slots(self, phrase: str) -> list[Slot]:
        pieces = _pieces(phrase)
        slots: list[Slot] = []
        gap = (0, 0)
        gap_column = 0
        at = 0
        while at < len(pieces):
            piece = pieces[at]
            if piece.kind == "gap":
                if not slots or gap_column:
                    raise PackError(f"column {piece.column}: a gap must stand between two words")
                gap, gap_column = _gap(piece), piece.column
                at += 1
                continue
            if piece.text == "(":
                alternatives, at = self._group(pieces, at)
            elif piece.kind == "word":
                alternatives, at = self._alternatives([piece]), at + 1
            else:
                raise PackError(f"column {piece.column}: unexpected {piece.text!r}")
            optional = at < len(pieces) and pieces[at].text == "?"
            at += optional
            slots.append(Slot(tuple(alternatives), *gap, optional))
            gap, gap_column = (0, 0), 0
        if gap_column:
            raise PackError(f"column {gap_column}: a gap must stand between two words")
        return slots

    def _group(self, pieces: Sequence[_Piece], at: int) -> tuple[list[tuple[Atom, ...]], int]:
        opening = pieces[at]
        alternatives: list[tuple[Atom, ...]] = []
        row: list[_Piece] = []
        for i in range(at + 1, len(pieces)):
            piece = pieces[i]
            if piece.kind == "word":
                row.append(piece)
            elif piece.text in "|)":
                if not row:
                    raise PackError(f"column {piece.column}: an alternative is empty; write `?` behind the bracket instead")
                alternatives += self._alternatives(row)
                _check_alternatives(len(alternatives), opening)
                row = []
                if piece.text == ")":
                    return alternatives, i + 1
            else:
                raise PackError(f"column {piece.column}: {piece.text!r} cannot stand inside ( ); write a second phrase")
        raise PackError(f"column {opening.column}: this ( is never closed")

    def _alternatives(self, row: Sequence[_Piece]) -> list[tuple[Atom, ...]]:
        """A row of words is one alternative; a list stands for as many as it has entries."""
        options: list[list[tuple[Atom, ...]]] = []
        for piece in row:
            if piece.text.startswith("{"):
                entries = self._lists.get(piece.text.strip("{}"))
                if entries is None or not piece.text.endswith("}"):
                    raise PackError(f"column {piece.column}: no list named {piece.text}; lists are files in rules/lists")
                options.append([tuple(a for w in e.split() for a in self._atoms(w, piece.column)) for e in entries])
            else:
                options.append([tuple(self._atoms(piece.text, piece.column))])
        _check_alternatives(math.prod(map(len, options)), row[0])  # before they are made: a few lists in a row fill any memory
        return [tuple(itertools.chain(*parts)) for parts in itertools.product(*options)]

    def _atoms(self, written: str, column: int) -> list[Atom]:
        if written not in self._read:
            self._read[written] = self._read_atoms(written, column)
        return self._read[written]

    def _read_atoms(self, written: str, column: int) -> list[Atom]:
        if written.startswith("#"):
            name = written[1:]
            if name not in CLASSES:
                raise PackError(f"column {column}: no class {written}; there are #{', #'.join(CLASSES)}")
            return [Atom("classes", name)]
        exact = written.startswith("=")
        bare = written.lstrip("=").strip("*")
        words = self._words.findall(bare)
        if not words or "*" in bare:
            raise PackError(f"column {column}: {written!r} has no word in it, or a star in the middle of one")
        atoms = self._plain(words, column)
        if exact:
            key = self._tables.exact_word(words[0])
            return [Atom("exact", key)] if len(words) == 1 else atoms
        if self._tokeniser.has_han(bare):
            return atoms  # characters have no longer forms; a star says nothing
        if written.endswith("*"):
            kind = "infixes" if written.startswith("*") and len(words) == 1 else "stems"
            atoms[-1] = self._atom(words[-1], kind, column)
        if written.startswith("*") and not (written.endswith("*") and len(words) == 1):
            atoms[0] = self._atom(words[0], "suffixes", column)
        return atoms

    def _plain(self, words: Sequence[str], column: int) -> list[Atom]:
        """Words as they stand; Han characters in a row become one."""
        atoms: list[Atom] = []
        for word in words:
            before = atoms[-1] if atoms else None
            if before and self._tokeniser.has_han(word) and self._tokeniser.has_han(before.key):
                atoms[-1] = Atom("han", before.key + self._tables.fold_word(word))
            else:
                atoms.append(self._atom(word, "words", column))
        return atoms

    def _atom(self, word: str, kind: str, column: int) -> Atom:
        key = self._tables.fold_word(word)
        least = {"stems": SHORTEST_STEM, "suffixes": SHORTEST_INFIX, "infixes": SHORTEST_INFIX}.get(kind, 1)
        if len(key) < least:
            raise PackError(f"column {column}: {word!r} is too short for a star; at least {least} letters")
        return Atom(kind, key, any(ord(c) in self._tables.odd for c in word))


def _pieces(phrase: str) -> list[_Piece]:
    pieces, at = [], 0
    end = len(phrase.rstrip())
    while at < end:
        match = _PIECE.match(phrase, at)
        if match is None or match.lastgroup is None or match.lastgroup == "stray":
            raise PackError(f"column {at + 1}: unexpected {phrase[at]!r}; a gap is written <0-5> or <next>")
        pieces.append(_Piece(match.lastgroup, match[match.lastgroup], match.start(match.lastgroup) + 1))
        at = match.end()
    return pieces


def _check_alternatives(count: int, piece: _Piece) -> None:
    if count > MOST_ALTERNATIVES:
        raise PackError(f"column {piece.column}: this is {count} alternatives, at most {MOST_ALTERNATIVES}; use fewer lists")


def _gap(piece: _Piece) -> tuple[int, int]:
    if piece.text == "<next>":
        return NEXT
    match = _GAP.fullmatch(piece.text)
    if match is None:
        raise PackError(f"column {piece.column}: a gap is written <0-5> or <next>, found {piece.text}")
    least, most = int(match[1]), int(match[2])
    if least > most or most > MOST_GAP:
        raise PackError(f"column {piece.column}: the gap {piece.text} must rise and reach at most {MOST_GAP}")
    return least, most


def _check_shape(slots: Sequence[Slot]) -> None:
    if not slots:
        raise PackError("column 1: the phrase is empty")
    if slots[0].optional or slots[-1].optional:
        raise PackError("column 1: the first and the last word cannot be optional; leave them out")
    if len(slots) == 1:
        for row in slots[0].alternatives:
            if len(row) == 1 and row[0].kind == "words" and len(row[0].key) <= 2 and row[0].key.isascii():
                raise PackError(f"column 1: the single word {row[0].key!r} says too little; add words around it")


def _choices(slot: Slot) -> list[tuple[Element, ...]]:
    """What may stand in a slot: all alternatives as one element, and nothing where it may be missing."""
    here: list[Element]
    if len(slot.alternatives) == 1:
        first, *others = slot.alternatives[0]
        here = [((first,), slot.least, slot.most), *(((atom,), 0, 0) for atom in others)]
    else:
        atoms = {row[0] if len(row) == 1 else _row(row) for row in slot.alternatives}
        here = [(tuple(sorted(atoms, key=lambda atom: (atom.kind, atom.key, atom.native))), slot.least, slot.most)]
    nothing: Element = ((), slot.least, slot.most)
    return [tuple(here), (nothing,)] if slot.optional else [tuple(here)]


def _row(atoms: tuple[Atom, ...]) -> Atom:
    return Atom("rows", " ".join(f"{atom.kind}:{atom.key}" for atom in atoms), parts=atoms)


def _join(choice: Sequence[tuple[Element, ...]]) -> tuple[Element, ...]:
    """One variant; the gap before a word that is left out goes to the next word."""
    elements: list[Element] = []
    carried = (0, 0)
    for atoms, least, most in itertools.chain(*choice):
        least, most = least + carried[0], min(most + carried[1], NEXT[1])
        if atoms:
            elements.append((atoms, least, most))
            carried = (0, 0)
        else:
            carried = (least, most)
    return tuple(elements)

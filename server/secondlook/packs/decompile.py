"""From the numbers of a compiled pack back to words, so that the phrases of two packs can be compared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

KINDS = ("words", "han", "stems", "suffixes", "infixes", "exact", "classes")

Atom = tuple[Any, ...]  # (kind, key) or ("rows", atom, atom, ...)
Element = tuple[frozenset[Atom], int, int]  # words of which one stands here, least and most words before it
Phrase = tuple[str, int, tuple[Element, ...]]  # signal, 1 for a guard, elements


def atoms_of(pack: Mapping[str, Any]) -> dict[int, Atom]:
    """What each number of a pack, as JSON data, stands for."""
    symbols = pack["symbols"]
    atoms: dict[int, Atom] = {number: (kind, key) for kind in KINDS for key, number in symbols[kind].items()}
    for number, parts in symbols["rows"]:
        atoms[number] = ("rows", *(atoms[part] for part in parts))
    return atoms


def phrases_of(pack: Mapping[str, Any]) -> set[Phrase]:
    """Every way to say every phrase and guard of a pack."""
    return set(each_phrase(pack))


def each_phrase(pack: Mapping[str, Any]) -> Iterator[Phrase]:
    """The same in the order of the pack."""
    atoms = atoms_of(pack)
    ids = [signal["id"] for signal in pack["signals"]]
    known: dict[tuple[Any, ...], Element] = {}  # the same words stand in many phrases; a set for each would be most of the memory
    for owner, elements in pack["variants"]:
        words = []
        for numbers, low, high in elements:
            key = (*numbers, low, high)
            if key not in known:
                known[key] = (frozenset(atoms[number] for number in numbers), low, high)
            words.append(known[key])
        yield ids[owner // 2], owner % 2, tuple(words)


def words_of(phrase: Phrase) -> set[Atom]:
    """The words of a phrase, each by itself."""
    found = {atom for element, _, _ in phrase[2] for atom in element}
    return {atom for atom in found if atom[0] != "rows"} | {part for atom in found if atom[0] == "rows" for part in atom[1:]}

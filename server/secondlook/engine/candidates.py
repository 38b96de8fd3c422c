"""Which variants of a pack a text can hold at all: those of which every element has a word in it."""

from __future__ import annotations

from collections.abc import Iterable

from .pack import Pack


class Candidates:
    """The variants of a pack. `elements`: their symbols, element by element."""

    def __init__(self, pack: Pack) -> None:
        shared: dict[frozenset[int], frozenset[int]] = {}

        def once(symbols: Iterable[int]) -> frozenset[int]:
            return shared.setdefault(made := frozenset(symbols), made)

        self.elements = [tuple(once(symbols) for symbols, _, _ in variant.elements) for variant in pack.variants]
        # What a text most likely lacks stands first.
        self._need = [tuple(sorted(elements, key=len)) for elements in self.elements]
        self._index = [[n for n in numbers if pack.variants[n].owner % 2 == 0] for numbers in pack.index]
        self._guards: dict[int, list[int]] = {}
        for number, variant in enumerate(pack.variants):
            if variant.owner % 2:
                self._guards.setdefault(variant.owner - 1, []).append(number)

    def phrases(self, present: set[int]) -> list[int]:
        """Variants of phrases, for the symbols of a text."""
        index = self._index
        numbers = {number for symbol in present for number in index[symbol]}
        return [number for number in numbers if self._is_complete(number, present)]

    def guards(self, owners: Iterable[int], present: set[int]) -> list[int]:
        """Variants of the guards of these owners; nobody asks for others."""
        return [n for owner in owners for n in self._guards.get(owner, ()) if self._is_complete(n, present)]

    def _is_complete(self, number: int, present: set[int]) -> bool:
        for element in self._need[number]:
            if present.isdisjoint(element):
                return False
        return True

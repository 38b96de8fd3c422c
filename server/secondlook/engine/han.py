"""Words of several Han characters: text without spaces has no tokens for them, so they are looked up in the row of characters."""

from __future__ import annotations

from .pack import Pack
from .tables import Tables


class HanWords:
    """The Han words of a pack. `lengths_by_symbol`: how many characters each takes."""

    def __init__(self, pack: Pack, tables: Tables) -> None:
        self._symbols = pack.han
        self._fold = tables.han_fold
        self.lengths_by_symbol = {symbol: len(word) for word, symbol in pack.han.items()}
        lengths: dict[str, set[int]] = {}
        for word in pack.han:
            lengths.setdefault(word[0], set()).add(len(word))
        self._lengths = {first: sorted(sizes) for first, sizes in lengths.items()}

    def find(self, tokens: list[str]) -> dict[int, list[int]]:
        """Index of the first token of each word found -> symbols."""
        row = "".join(t if len(t) == 1 else " " for t in tokens).translate(self._fold)
        found: dict[int, list[int]] = {}
        for i, char in enumerate(row):
            for size in self._lengths.get(char, ()):
                symbol = self._symbols.get(row[i : i + size])
                if symbol is not None:
                    found.setdefault(i, []).append(symbol)
        return found

"""Words in a row that count as one alternative, as `(move|switch over)`: found from the places of their parts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import pairwise

from .pack import Pack


class Rows:
    """The rows of a pack. `lengths_by_symbol`: positions that a symbol takes, where it takes more than one."""

    def __init__(self, pack: Pack, han_lengths: Mapping[int, int]) -> None:
        self._rows = pack.rows
        uses: dict[int, int] = {}
        for parts in pack.rows.values():
            for part in parts:
                uses[part] = uses.get(part, 0) + 1
        self._by_rarest: dict[int, list[int]] = {}
        for row, parts in pack.rows.items():
            self._by_rarest.setdefault(min(parts, key=lambda part: uses[part]), []).append(row)
        self._rarest = frozenset(self._by_rarest)
        self._parts = {row: frozenset(parts) for row, parts in pack.rows.items()}
        lengths = {row: sum(han_lengths.get(part, 1) for part in parts) for row, parts in pack.rows.items()}
        self.lengths_by_symbol = {**han_lengths, **lengths}

    def add_present(self, present: set[int]) -> None:
        """Add the rows of which every part is in the text."""
        by_rarest, parts = self._by_rarest, self._parts
        present.update([row for symbol in present & self._rarest for row in by_rarest[symbol] if parts[row] <= present])

    def among(self, wanted: set[int]) -> list[int]:
        """The rows of `wanted`; their parts become wanted as well."""
        rows = [symbol for symbol in wanted if symbol in self._rows]
        for row in rows:
            wanted.update(self._rows[row])
        return rows

    def place(self, rows: Iterable[int], starts: dict[int, list[int]]) -> None:
        """Fill in where each row starts: where its parts stand one behind the other."""
        for row in rows:
            parts = self._rows[row]
            found, offset = set(starts[parts[0]]), 0
            for before, part in pairwise(parts):
                offset += self.lengths_by_symbol.get(before, 1)
                found &= {start - offset for start in starts[part]}
            starts[row] = sorted(found)

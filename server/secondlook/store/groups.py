"""Disjoint groups that are joined pair by pair."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable


class Groups:
    """At first every member is a group of its own; `len` gives how many groups there are."""

    def __init__(self, members: Iterable[str]) -> None:
        self._above = {member: member for member in members}
        self._count = len(self._above)

    def __len__(self) -> int:
        return self._count

    @property
    def members(self) -> list[str]:
        """All members, sorted."""
        return sorted(self._above)

    def join(self, one: str, other: str) -> None:
        """Make one group of the groups of both."""
        first, second = sorted((self._top(one), self._top(other)))
        if first != second:
            self._above[second] = first
            self._count -= 1

    def are_joined(self, one: str, other: str) -> bool:
        """Whether both are in one group."""
        return self._top(one) == self._top(other)

    def parts(self) -> list[list[str]]:
        """The groups, largest first; each sorted."""
        found: defaultdict[str, list[str]] = defaultdict(list)
        for member in self.members:
            found[self._top(member)].append(member)
        return sorted(found.values(), key=lambda part: (-len(part), part))

    def _top(self, member: str) -> str:
        while (above := self._above[member]) != member:
            self._above[member] = self._above[above]  # halve the way for the next time
            member = above
        return member

"""Conditions of rules and stages, compiled to trees by `packs.conditions`, evaluated here.

["and", tree, ...] | ["or", tree, ...] | ["not", tree] | ["of", n, [name, ...], words] | ["some", n, [tree, ...]]
`words` above 0 asks that the n lie within so many words of each other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from .pack import Tree

Places = Mapping[str, Sequence[int]]  # name -> positions, ascending; absent or empty when not seen
TALKED = "#talk"  # seen in messages of channels where somebody writes to a person directly
ORDINARY = "#ordinary"  # seen where the wording is that of ordinary messages


def holds(tree: Tree, places: Places) -> bool:
    """True when the condition is met by what was seen at `places`."""
    kind = tree[0]
    if kind == "and":
        return all(holds(t, places) for t in tree[1:])
    if kind == "or":
        return any(holds(t, places) for t in tree[1:])
    if kind == "not":
        return not holds(tree[1], places)
    if kind == "some":
        return sum(holds(t, places) for t in tree[2]) >= int(tree[1])
    least, names, words = int(tree[1]), tree[2], int(tree[3])
    seen = [name for name in names if places.get(name)]
    if len(seen) < least:
        return False
    return words == 0 or least == 1 or _near(seen, places, least, words)


def _near(names: Sequence[str], places: Places, least: int, words: int) -> bool:
    """True when `least` different names fall into one window of `words`; one pass over the sorted places."""
    points = sorted((at, name) for name in names for at in places[name])
    inside: dict[str, int] = {}
    first = 0
    for at, name in points:
        inside[name] = inside.get(name, 0) + 1
        while at - points[first][0] > words:
            left = points[first][1]
            inside[left] -= 1
            if not inside[left]:
                del inside[left]
            first += 1
        if len(inside) >= least:
            return True
    return False

"""A domain that could be taken for one of the organisation's own. Strings are compared with each other, nothing else."""

from __future__ import annotations

from collections.abc import Iterator

from ..envelope import Envelope, Place
from ..known import Known
from ..tables import Tables

LISTS: tuple[str, ...] = ()
_SHORTEST = 3
_SHORTEST_EDITED = 6  # shorter names lie near each other by chance
_ALIKE = (("rn", "m"), ("vv", "w"), ("0", "o"), ("1", "l"))


def find(envelope: Envelope) -> Iterator[Place]:
    """Each host of sender and links that is near one of the organisation's domains without being one."""
    known = envelope.known
    if not known.own_sites:
        return
    for host, place in envelope.hosts():
        site = known.suffixes.site(host)
        if site not in known.own_sites and any(_near(host, site, own, known) for own in known.own_sites):
            yield place()


def _near(host: str, site: str, own: str, known: Known) -> bool:
    """Written alike, one letter apart, with words around it, under another ending, or in front of another's domain."""
    if f".{own}." in f".{host}":
        return True
    name, own_name = site.split(".")[0], own.split(".")[0]
    if len(own_name) < _SHORTEST:
        return False
    if f"-{own_name}-" in f"-{name}-":
        return True
    name, own_name = _skeleton(name, known.tables), _skeleton(own_name, known.tables)
    return name == own_name or (len(own_name) >= _SHORTEST_EDITED and _one_edit(name, own_name))


def _skeleton(name: str, tables: Tables) -> str:
    """The form in which names that look alike are equal."""
    folded = tables.fold_word(name)
    for written, seen in _ALIKE:
        folded = folded.replace(written, seen)
    return folded


def _one_edit(one: str, other: str) -> bool:
    """True when one letter is added, missing, another, or two neighbours have changed places."""
    if abs(len(one) - len(other)) > 1:
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    rest, other_rest = one[start:], other[start:]
    swapped = rest[1:2] + rest[:1] + rest[2:] == other_rest
    return swapped or rest[1:] == other_rest[1:] or rest[1:] == other_rest or rest == other_rest[1:]

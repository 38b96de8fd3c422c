"""A host whose letters only look Latin. Another script is no sign by itself: only look-alikes that pose as Latin are."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..envelope import Envelope, Place
from ..tables import Tables

LISTS: tuple[str, ...] = ()
_SHORTEST = 4
_LATIN = re.compile("[a-z]")


def find(envelope: Envelope) -> Iterator[Place]:
    """Each host of sender and links that poses."""
    for host, place in envelope.hosts():
        if not host.isascii() and _poses(host, envelope.known.tables):
            yield place()


def _poses(host: str, tables: Tables) -> bool:
    """Some word mixes look-alikes with Latin letters, or is made of look-alikes under a Latin ending."""
    labels = host.split(".")
    latin_ending = labels[-1].isascii()
    for word in (word for label in labels for word in label.split("-")):
        if not any(ord(char) in tables.odd for char in word):
            continue
        folded = tables.fold_word(word)
        if _LATIN.search(word) or (latin_ending and folded.isascii() and len(folded) >= _SHORTEST):
            return True
    return False

"""Words that stand in the message and that no reader sees."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from ..envelope import Envelope, Place
from ..tables import SINGLE, WORD

LISTS: tuple[str, ...] = ()
_LEAST_LETTERS = 20


def find(envelope: Envelope) -> Iterator[Place]:
    """The first of the hidden words, when they are more than a stray sign."""
    kind = envelope.known.tables.kind
    letters = (i for i, char in enumerate(envelope.hidden) if kind(ord(char)) in (WORD, SINGLE))
    first = list(islice(letters, _LEAST_LETTERS))
    if len(first) == _LEAST_LETTERS:
        yield envelope.piece("hidden", envelope.hidden, first[0], first[-1] + 1)

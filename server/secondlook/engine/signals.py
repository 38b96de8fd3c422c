"""One text field to the signals seen in it: the walk's hits, less those that a guard of the same sentence silences."""

from __future__ import annotations

from typing import NamedTuple

from .pack import Pack
from .sentences import Sentences
from .walk import Hit, Walk


class Seen(NamedTuple):
    """A signal at a place; offsets in code points, `word` the position of its first word in the field."""

    signal: int
    start: int
    end: int
    word: int


def seen_in(text: str, walk: Walk, pack: Pack) -> list[Seen]:
    """By place, then by signal."""
    guards: dict[int, list[Hit]] = {}
    for hit in walk.hits:
        if hit.owner % 2:
            guards.setdefault(hit.owner // 2, []).append(hit)
    seen = [Seen(h.owner // 2, h.start, h.end, h.word) for h in walk.hits if not h.owner % 2]
    if guards:
        sentences = Sentences(text)
        silent = {signal: _sentences_of(hits, sentences) for signal, hits in guards.items()}
        seen = [s for s in seen if not _silenced(s, silent.get(s.signal, set()), sentences)]
    return sorted(seen, key=lambda s: (s.start, s.signal))


def _sentences_of(hits: list[Hit], sentences: Sentences) -> set[int]:
    numbers: set[int] = set()
    for hit in hits:
        first, last = sentences.span(hit.start, hit.end)
        numbers.update(range(first, last + 1))
    return numbers


def _silenced(seen: Seen, silent: set[int], sentences: Sentences) -> bool:
    """Only when every sentence it touches has a guard: "We never move. Please move to ..." must not hide."""
    first, last = sentences.span(seen.start, seen.end)
    return all(number in silent for number in range(first, last + 1))

"""Words spelled in single letters, as "W h a t s A p p"."""

from __future__ import annotations

from collections.abc import Mapping

from .vocabulary import LONGEST_SPELLED, Vocabulary

_SHORTEST_SPELLED = 4

Merged = dict[int, tuple[int, tuple[int, ...]]]  # index of a first token -> tokens taken, symbols


def spelled_words(raw: list[str], letters: Mapping[str, str], vocabulary: Vocabulary) -> Merged:
    """The words spelled in `raw`; `letters` are the tokens that are one letter."""
    found: Merged = {}
    at = [i for i, token in enumerate(raw) if token in letters]
    reach = _SHORTEST_SPELLED - 1
    if all(last - first > reach for first, last in zip(at, at[reach:], strict=False)):
        return found
    run = ""
    for i, token in enumerate([*raw, ""]):
        letter = letters.get(token)
        if letter is not None:
            run += letter
            continue
        start = 0
        while len(run) - start >= _SHORTEST_SPELLED:
            word = vocabulary.spelled(run[start : start + LONGEST_SPELLED])
            if word is None:
                start += 1
            else:
                found[i - len(run) + start] = word
                start += word[0]
        run = ""
    return found

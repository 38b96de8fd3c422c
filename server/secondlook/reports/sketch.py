"""MinHash sketches: texts that are nearly the same share most bands, so that one look-up finds them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from functools import cache

BANDS = 16
ROWS = 4
# Two texts with nine tenths of their word triples in common share about ten of the bands, with half of them hardly one.
ENOUGH_BANDS = 5
FEWEST_SHINGLES = 12
_PRIME = (1 << 61) - 1
_WORD = re.compile(r"[^\W_]+")
_HAN = re.compile(r"[\u3400-\u9fff]")


def sketch(text: str) -> tuple[int, ...]:
    """The BANDS values (signed 64 bits) of a text; empty for one that is too short to tell from others."""
    hashes = [_hash(shingle) for shingle in set(_shingles(text))]
    if len(hashes) < FEWEST_SHINGLES:
        return ()
    smallest = [min((a * value + b) % _PRIME for value in hashes) for a, b in _permutations()]
    return tuple(_hash(repr(smallest[at : at + ROWS])) - (1 << 63) for at in range(0, len(smallest), ROWS))


def _shingles(text: str) -> Iterator[str]:
    """Word triples; runs of six characters where words are not set apart."""
    words = _WORD.findall(text.casefold())
    if len(_HAN.findall(text)) * 4 > len(text):
        whole = "".join(words)
        yield from (whole[at : at + 6] for at in range(len(whole) - 5))
    else:
        yield from (" ".join(words[at : at + 3]) for at in range(len(words) - 2))


def _hash(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")


@cache
def _permutations() -> tuple[tuple[int, int], ...]:
    # Fixed numbers: sketches made by different versions and machines have to agree.
    return tuple((_hash(f"a{at}") % (_PRIME - 1) + 1, _hash(f"b{at}") % _PRIME) for at in range(BANDS * ROWS))

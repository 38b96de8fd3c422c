"""MinHash sketches: texts that are nearly the same share most bands, so that a look-up finds them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

from ..engine.tables import load_tables

BANDS = 24
ROWS = 2
# Texts with seven tenths of their word pairs in common share about twelve bands, with half of them six, with a quarter one.
ENOUGH_BANDS = 5
FEWEST_WORDS = 26
FEWEST_HAN = 40
_HAN_RUN = 4
_MOST = 3_000
_LONGEST = 100_000
_PRIME = (1 << 61) - 1
_WORD = re.compile(r"[^\W_]+")
_HAN = re.compile(r"[\u3400-\u9fff]")
# Links, addresses and numbers differ from one copy of a letter to the next.
_PERSONAL = re.compile(r"(?:https?://|www\.)[!-~]+|[!-?A-~]{1,64}@[!-?A-~]{3,255}")
_NUMBER = re.compile(r"\d+(?:[.,:/ -]\d+)*")


def sketch(text: str) -> tuple[int, ...]:
    """The BANDS values (signed 64 bits) of a text; empty for one that is too short to tell from others."""
    hashes = [_hash(shingle) for shingle in _shingles(text)]
    if not hashes:
        return ()
    smallest = [min((a * value + b) % _PRIME for value in hashes) for a, b in _permutations()]
    return tuple(_hash(repr(smallest[at : at + ROWS])) - (1 << 63) for at in range(0, len(smallest), ROWS))


def _shingles(text: str) -> set[str]:
    """Word pairs; runs of characters where words are not set apart. Disguised letters count as what they look like."""
    plain = _NUMBER.sub(" 0 ", _PERSONAL.sub(" ", text[:_LONGEST].translate(load_tables().fold)))
    words = _WORD.findall(plain)
    if len(_HAN.findall(plain)) * 4 > sum(map(len, words)):
        whole = "".join(words)[:_MOST]
        return set(_runs(whole)) if len(whole) >= FEWEST_HAN else set()
    words = words[:_MOST]
    return {f"{one} {two}" for one, two in pairwise(words)} if len(words) >= FEWEST_WORDS else set()


def _runs(whole: str) -> Iterator[str]:
    return (whole[at : at + _HAN_RUN] for at in range(len(whole) - _HAN_RUN + 1))


def _hash(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")


@cache
def _permutations() -> tuple[tuple[int, int], ...]:
    # Fixed numbers: sketches made by different versions and machines have to agree.
    return tuple((_hash(f"a{at}") % (_PRIME - 1) + 1, _hash(f"b{at}") % _PRIME) for at in range(BANDS * ROWS))

"""The number that a reporter keeps: twelve digits, easy to say on the telephone in any language."""

from __future__ import annotations

from collections.abc import Callable


def new_receipt(below: Callable[[int], int]) -> str:
    """A receipt such as `4821-7730-1956`; `below(n)` gives a secret number from 0 to n-1."""
    digits = f"{below(10**12):012d}"
    return "-".join((digits[:4], digits[4:8], digits[8:]))

"""Links, mail addresses and phone numbers of a text, for the security department to search by."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import compress

from .assessment import Observable
from .tables import Tables
from .utf16 import Utf16

_KINDS = ("url", "email", "phone")
_DIGIT = re.compile("[0-9]")
_LONG_NUMBER = re.compile("[0-9][0-9]{8}")
_TRAILING = ".,;:!?)'"


class Observables:
    """Finds them by the same class expressions that the tokens use."""

    def __init__(self, tables: Tables) -> None:
        self._classes = tables.classes
        self._pattern = lru_cache(maxsize=None)(self._compile)

    def _compile(self, *possible: bool) -> re.Pattern[str]:
        kinds = "|".join(f"(?P<{kind}>{self._classes[kind]})" for kind in compress(_KINDS, possible))
        return re.compile(f"(?<![A-Za-z0-9])(?:{kinds})")

    def find(self, field: str, text: str, units: Utf16) -> Iterator[Observable]:
        """In order of place; links without the punctuation that ends a sentence behind them."""
        link, at = "://" in text or "www" in text or "WWW" in text, "@" in text
        if not (link or at or _DIGIT.search(text)):
            return
        # Only what can be there is looked for: the expressions cost more than anything else here.
        possible = (link or "www" in text.lower(), at, "+" in text or _LONG_NUMBER.search(text) is not None)
        if not any(possible):
            return
        for match in self._pattern(*possible).finditer(text):
            kind, value = match.lastgroup or "", match.group()
            if kind == "url":
                value = value.rstrip(_TRAILING)
            start = match.start()
            yield Observable(kind, value, field, units(start), units(start + len(value)))

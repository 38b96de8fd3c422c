"""Links, mail addresses and phone numbers of a text, for the security department to search by."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .assessment import Observable
from .tables import Tables
from .utf16 import Utf16

_KINDS = ("url", "email", "phone")
_TRIGGER = re.compile("[0-9@]|://|www|WWW")
_TRAILING = ".,;:!?)'"


class Observables:
    """Finds them by the same class expressions that the tokens use."""

    def __init__(self, tables: Tables) -> None:
        kinds = "|".join(f"(?P<{kind}>{tables.classes[kind]})" for kind in _KINDS)
        self._pattern = re.compile(f"(?<![A-Za-z0-9])(?:{kinds})")

    def find(self, field: str, text: str, units: Utf16) -> Iterator[Observable]:
        """In order of place; links without the punctuation that ends a sentence behind them."""
        if not _TRIGGER.search(text):
            return
        for match in self._pattern.finditer(text):
            kind, value = match.lastgroup or "", match.group()
            if kind == "url":
                value = value.rstrip(_TRAILING)
            start = match.start()
            yield Observable(kind, value, field, units(start), units(start + len(value)))

"""Take the names that we know out of texts: those of the reporter, and addresses of the organisation."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..shape import Reporter

COLLEAGUE = "[colleague]"
_PART = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_HAN = re.compile(r"[\u3400-\u9fff]")


class Names:
    """What is replaced. A name in other words, such as a nickname, stays: a person has to read the copy."""

    def __init__(self, reporter: Reporter | None, own_domains: tuple[str, ...]) -> None:
        patterns = [*_addresses(reporter, own_domains), *_names(reporter)]
        self._pattern = re.compile("|".join(patterns)) if patterns else None

    def out_of(self, text: str) -> str:
        """The text with each of them replaced by COLLEAGUE."""
        return self._pattern.sub(COLLEAGUE, text) if self._pattern else text


def _addresses(reporter: Reporter | None, own_domains: tuple[str, ...]) -> Iterator[str]:
    if reporter and reporter.address:
        yield rf"(?i:{re.escape(reporter.address)})"
    if own_domains:
        yield rf"(?i:[\w.+%-]+@(?:[\w-]+\.)*(?:{'|'.join(map(re.escape, own_domains))})(?![\w-]))"


def _names(reporter: Reporter | None) -> Iterator[str]:
    """The whole name before its parts: it is one colleague, not two."""
    for whole in (reporter.name, reporter.unit) if reporter else ():
        if whole and len(whole.split()) > 1:
            yield rf"(?<!\w)(?i:{re.escape(whole.strip())})(?!\w)"
    for part in sorted(set(_PART.findall((reporter and reporter.name) or "")), key=lambda part: (-len(part), part)):
        if _HAN.search(part):
            yield re.escape(part)
        elif len(part) >= 3:
            # With a capital only: Will and May are words, too. Some languages put endings behind a name.
            ending = r"\w{0,4}" if len(part) >= 4 else ""
            yield rf"(?<!\w)(?:{re.escape(part.capitalize())}|{re.escape(part)}){ending}(?!\w)"
            yield rf"(?<!\w){re.escape(part.upper())}(?!\w)"

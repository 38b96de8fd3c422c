"""Links that stand in a text: whole addresses, and what people type without `https://`, as `host.example/path`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from .tables import Tables

LINKS_LIMIT = 500
_BARE = r"(?<![A-Za-z0-9@._/-])(?:[A-Za-z0-9-]{1,63}\.){1,5}[A-Za-z]{2,24}/[!#-;=?-~]{0,2000}"
_TRAILING = ".,;:!?)'"
_WWW = re.compile("[Ww]{3}")


class FoundLink(NamedTuple):
    """A link of a text; offsets in code points."""

    href: str
    text: str
    start: int
    end: int


def may_have_links(text: str) -> bool:
    """A quick look, since most texts have none."""
    return "/" in text or _WWW.search(text) is not None


def links_of_text(text: str, tables: Tables) -> Iterator[FoundLink]:
    """In order of place, at most LINKS_LIMIT, without the punctuation that ends a sentence behind them."""
    if not may_have_links(text):
        return
    for match in islice(_pattern(tables.classes["url"]).finditer(text), LINKS_LIMIT):
        shown, start = match[0].rstrip(_TRAILING), match.start()
        yield FoundLink(f"https://{shown}" if match.lastgroup else shown, shown, start, start + len(shown))


@lru_cache
def _pattern(url: str) -> re.Pattern[str]:
    return re.compile(f"(?<![A-Za-z0-9]){url}|(?P<bare>{_BARE})")

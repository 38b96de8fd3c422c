"""Links that stand in a text: whole addresses, and what people type without `https://`, as `host.example/path`."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from .tables import Tables

LINKS_LIMIT = 500
_TYPED = re.compile(r"(?<![A-Za-z0-9@._/-])(?:[A-Za-z0-9-]{1,63}\.){1,5}[A-Za-z]{2,24}/[!#-;=?-~]{0,2000}")
_PATH = re.compile(r"\.[A-Za-z]{2,24}/")  # quick to look for, and a part of every typed link
_TRAILING = ".,;:!?)'"
_WWW = re.compile("[Ww]{3}")

Span = tuple[int, int]


class FoundLink(NamedTuple):
    """A link of a text; offsets in code points."""

    href: str
    text: str
    start: int
    end: int


def may_have_links(text: str) -> bool:
    """A quick look, since most texts have none."""
    return "/" in text or _WWW.search(text) is not None


def links_of_text(text: str, tables: Tables) -> list[FoundLink]:
    """In order of place, at most LINKS_LIMIT, without the punctuation that ends a sentence behind them.

    A typed link counts where it shares nothing with a whole address.
    """
    whole: list[Span] = []
    if "://" in text or _WWW.search(text):
        whole = [match.span() for match in islice(_pattern(tables.classes["url"]).finditer(text), LINKS_LIMIT)]
    typed: list[Span] = []
    if any(_is_free(match.span(), whole) for match in _PATH.finditer(text)):
        spans = (match.span() for match in _TYPED.finditer(text))
        typed = list(islice((span for span in spans if _is_free(span, whole)), LINKS_LIMIT))
    found = sorted([(*span, "") for span in whole] + [(*span, "https://") for span in typed])
    return [_link(text[start:end].rstrip(_TRAILING), start, scheme) for start, end, scheme in found[:LINKS_LIMIT]]


def _link(shown: str, start: int, scheme: str) -> FoundLink:
    return FoundLink(scheme + shown, shown, start, start + len(shown))


def _is_free(span: Span, taken: list[Span]) -> bool:
    i = bisect_left(taken, span)
    return (i == len(taken) or span[1] <= taken[i][0]) and (i == 0 or taken[i - 1][1] <= span[0])


@lru_cache
def _pattern(url: str) -> re.Pattern[str]:
    return re.compile(f"(?<![A-Za-z0-9])(?=[hHwW]){url}")

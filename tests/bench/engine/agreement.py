"""Where the engine and the regular expressions find different things in the same texts, and why."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from secondlook.engine.pack import Pack
from secondlook.engine.sentences import Sentences
from secondlook.engine.tables import load_tables
from secondlook.engine.walk import Walker

from .made_rules import Phrase, expression


@dataclass(frozen=True)
class Agreement:
    """Pairs of text and signal that both find, and the others by reason."""

    texts: int
    both: int
    only_engine: Counter[str]
    only_re: Counter[str]


def agreement(texts: Sequence[str], phrases: Sequence[Phrase], pack_bytes: bytes) -> Agreement:
    """Compare over `texts`; signal n of the pack is phrase n."""
    walker = Walker(Pack.from_json(json.loads(pack_bytes)), load_tables())
    patterns = [re.compile(expression(phrase), re.IGNORECASE | re.DOTALL) for phrase in phrases]
    both = 0
    only_engine: Counter[str] = Counter()
    only_re: Counter[str] = Counter()
    for text in texts:
        ours = {hit.owner // 2: text[hit.start : hit.end] for hit in reversed(walker.walk(text).hits)}
        theirs = {n: match for n, pattern in enumerate(patterns) if (match := pattern.search(text))}
        both += len(ours.keys() & theirs.keys())
        only_engine.update(_why_missed(ours[n]) for n in ours.keys() - theirs.keys())
        only_re.update(_why_refused(theirs[n], phrases[n], text) for n in theirs.keys() - ours.keys())
    return Agreement(len(texts), both, only_engine, only_re)


def _why_missed(quote: str) -> str:
    tables = load_tables()
    plain = quote.lower()
    if any(ord(char) in tables.odd or tables.fold.get(ord(char), "") is None for char in quote):
        return "a disguised spelling"
    if tables.fold_word(quote) != plain:
        return "accents or letters written otherwise"
    return "longer words in the gap than the expression allows for"


def _why_refused(match: re.Match[str], phrase: Phrase, text: str) -> str:
    first, last = Sentences(text).span(match.start(), match.end())
    if first != last:
        return "it reaches over the end of a sentence"
    most = sum(slot.gap for slot in phrase[1:]) + len(phrase)
    if len(re.findall(r"\w+", match[0])) > most:
        return "more, shorter words in the gap than the phrase allows"
    beside = text[max(0, match.start() - 1) : match.start()] + text[match.end() : match.end() + 1]
    if re.search(r"\w", beside):
        return "it begins or ends inside a word"
    return "other"

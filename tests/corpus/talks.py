"""Refuses conversation files that are broken, or write one conversation twice. `corpus.check` does the same for single messages.

python tests/corpus/talks.py
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from corpus.check import (
    CHANNELS,
    HERE,
    KINDS,
    LABELS,
    LANGUAGES,
    MOST_SHARED,
    PARTS,
    Item,
    is_conversations,
    read_items,
    trigrams,
)

FEWEST = 4


def talk_files() -> list[Path]:
    """The conversation files of every part."""
    return [path for part in PARTS for path in sorted((HERE / part).glob("*.jsonl")) if is_conversations(path)]


def shape_faults(place: str, talk: Item) -> Iterator[str]:
    """What is wrong with one conversation by itself. `warn_at` is where a careful security officer would say: report this."""
    for key, allowed in (("channel", CHANNELS), ("lang", LANGUAGES), ("label", LABELS)):
        if talk.get(key) not in allowed:
            yield f"{place}: {key} {talk.get(key)!r} is none of {', '.join(sorted(allowed))}"
    messages = talk.get("messages") or []
    if len(messages) < FEWEST:
        yield f"{place}: a conversation has {FEWEST} messages or more"
    if any(m.get("from") not in ("them", "me") or not str(m.get("text") or "").strip() for m in messages):
        yield f"{place}: a message is from `them` or from `me` and has text"
    days = [m.get("day") for m in messages]
    if None in days or days != sorted(days):
        yield f"{place}: every message has its day, and days go forward"
    if (talk["label"] == "scam") != (talk.get("kind") in KINDS):
        yield f"{place}: a scam, and nothing else, has kind {', '.join(sorted(KINDS))}"
    at = talk.get("warn_at")
    if (talk["label"] == "benign") != (at is None):
        yield f"{place}: all but the innocent say at which message one would report (warn_at)"
    if at is not None and (not 0 <= at < len(messages) or messages[at]["from"] != "them"):
        yield f"{place}: warn_at is the number of a message from them"


def faults(talks: list[tuple[str, Item]]) -> list[str]:
    """Everything that is wrong, one line a fault, each with file and line."""
    found = [fault for place, talk in talks for fault in shape_faults(place, talk)]
    ids = [talk["id"] for _, talk in talks]
    found += [f"{place}: the id {talk['id']} is used twice" for place, talk in talks if ids.count(talk["id"]) > 1]
    if found:
        return found
    grams = [trigrams(" ".join(m["text"] for m in talk["messages"])) for _, talk in talks]
    for (one, first), (other, second) in combinations(enumerate(talks), 2):
        shared, least = len(grams[one] & grams[other]), min(len(grams[one]), len(grams[other]))
        if first[1].get("pair") != second[1]["id"] and shared > MOST_SHARED * least:
            found.append(f"{second[0]}: shares {shared} of {least} trigrams with {first[0]}")
    return found


def main() -> int:
    """Print the faults; 1 when there are any."""
    talks = list(read_items(talk_files()))
    found = faults(talks)
    print("\n".join(found[:60]) if found else f"{len(talks)} conversations, nothing wrong")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())

"""Refuses corpus files that are broken, filled from templates, or write one text twice.

python tests/corpus/check.py            every part
python tests/corpus/check.py FILE...    these files, against themselves and every part
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
PARTS = ("train", "tune", "test")
MOST_SHARED = 0.4
LARGEST_FAMILY = 8
CHANNELS = {"linkedin", "email", "group_chat", "comment", "sms", "connection_request", "other"}
LANGUAGES = {"en", "fi", "sv", "de", "fr", "zh"}
LABELS = {"approach", "scam", "benign"}
KINDS = {"scam", "malware", "advance_fee", "romance"}
_HAN = re.compile(r"[\u3400-\u9fff]")
_WORD = re.compile(r"[^\W_]+")

Item = dict[str, Any]


def read_items(paths: Iterable[Path]) -> Iterator[tuple[str, Item]]:
    """(place, item) of every line. Raises ValueError that names a line which is no JSON object."""
    for path in paths:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            place = f"{path.name}:{number}"
            try:
                yield place, json.loads(line)
            except json.JSONDecodeError as error:
                raise ValueError(f"{place}: no JSON object ({error})") from error


def corpus_files() -> list[Path]:
    """Every message file of every part; conversations have files of their own."""
    return [path for part in PARTS for path in sorted((HERE / part).glob("*.jsonl")) if not is_conversations(path)]


def is_conversations(path: Path) -> bool:
    """Whether a file holds conversations instead of single messages."""
    return path.stem.startswith("conversations")


def shape_faults(place: str, item: Item) -> Iterator[str]:
    """What is wrong with one message by itself."""
    for key, allowed in (("channel", CHANNELS), ("lang", LANGUAGES), ("label", LABELS)):
        if item.get(key) not in allowed:
            yield f"{place}: {key} {item.get(key)!r} is none of {', '.join(sorted(allowed))}"
    if not item.get("id") or not item.get("scenario") or not str(item.get("text") or "").strip():
        yield f"{place}: id, scenario and text are needed"
        return
    if (item["label"] == "approach") != (item.get("severity") in ("clear", "weak")):
        yield f"{place}: an approach, and nothing else, has severity clear or weak"
    if (item["label"] == "scam") != (item.get("kind") in KINDS):
        yield f"{place}: a scam, and nothing else, has kind {', '.join(sorted(KINDS))}"
    for span in item.get("spans") or []:
        if span not in item["text"]:
            yield f"{place}: the span {span[:40]!r} does not stand in the text"
    if item["label"] == "approach" and not item.get("spans"):
        yield f"{place}: an approach names the words that tell (spans)"


def trigrams(text: str) -> set[tuple[str, ...]]:
    """Word trigrams in lower case; of characters where words are not set apart."""
    units = list("".join(_WORD.findall(text))) if len(_HAN.findall(text)) * 4 > len(text) else _WORD.findall(text.lower())
    return {tuple(units[at : at + 3]) for at in range(len(units) - 2)}


def too_alike(items: list[tuple[str, Item]]) -> Iterator[str]:
    """Pairs of texts, declared counterparts excepted, that share more than 40 % of the shorter one's trigrams."""
    grams = [trigrams(item["text"]) for _, item in items]
    holders: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for at, (place, item) in enumerate(items):
        shared: Counter[int] = Counter()
        for gram in grams[at]:
            shared.update(holders[gram])
            holders[gram].append(at)
        for other, count in shared.items():
            their_place, theirs = items[other]
            if item["id"] in (theirs.get("pair"), None) or theirs["id"] == item.get("pair"):
                continue
            least = min(len(grams[at]), len(grams[other]))
            if least >= 5 and count > MOST_SHARED * least:
                yield f"{place}: shares {count} of {least} trigrams with {their_place}"


def faults(items: list[tuple[str, Item]]) -> list[str]:
    """Everything that is wrong, one line a fault, each with file and line."""
    found = [fault for place, item in items for fault in shape_faults(place, item)]
    if found:
        return found
    by_id: dict[str, Item] = {}
    for place, item in items:
        if item["id"] in by_id:
            found.append(f"{place}: the id {item['id']} is used twice")
        by_id[item["id"]] = item
    for place, item in items:
        pair = item.get("pair")
        if pair and (pair not in by_id or by_id[pair].get("pair") != item["id"]):
            found.append(f"{place}: the counterpart {pair} is missing or does not point back")
    families = Counter((item["lang"], item["scenario"]) for _, item in items)
    found += [
        f"{lang} {name}: {count} texts in one scenario" for (lang, name), count in families.items() if count > LARGEST_FAMILY
    ]
    return found + list(too_alike(items))


def main(names: list[str]) -> int:
    """Print the faults; 1 when there are any."""
    paths = {path.resolve(): None for path in [*map(Path, names), *corpus_files()]}
    items = list(read_items(paths))
    found = faults(items)
    print("\n".join(found[:60]) if found else f"{len(items)} texts, nothing wrong")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

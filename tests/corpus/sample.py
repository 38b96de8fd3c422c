"""Makes the labelled sample that comes with the package, for back-tests where the corpus is not at hand.

python tests/corpus/sample.py       from the train part, the same number of texts for each language and label
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter

from check import HERE, is_conversations, read_items

TARGET = HERE.parent.parent / "server" / "secondlook" / "backtest" / "sample.jsonl"
EACH = {"approach": 26, "scam": 10, "benign": 32}
CONVERSATIONS = 4  # of each language and label
LONGEST = 4_000
KEPT = ("id", "lang", "label", "channel", "subject", "sender", "text", "messages")


def main() -> None:
    """Write the sample. Which texts are taken depends on nothing but their ids."""
    items = [
        (is_conversations(path), item)
        for path in sorted((HERE / "train").glob("*.jsonl"))
        for _, item in read_items([path])
        if len(json.dumps(item)) <= LONGEST
    ]
    taken: Counter[tuple[bool, str, str]] = Counter()
    lines = []
    for talks, item in sorted(items, key=lambda pair: hashlib.sha256(pair[1]["id"].encode()).hexdigest()):
        group = (talks, item["lang"], item["label"])
        if taken[group] < (CONVERSATIONS if talks else EACH[item["label"]]):
            taken[group] += 1
            lines.append(json.dumps({key: item[key] for key in KEPT if item.get(key)}, ensure_ascii=False))
    TARGET.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{TARGET.name}: {len(lines)} texts, {TARGET.stat().st_size} bytes; {dict(taken)}")


if __name__ == "__main__":
    main()

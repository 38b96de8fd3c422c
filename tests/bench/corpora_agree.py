"""`make corpora`: both engines over every text of a folder of corpora (gzip, JSON lines with `text`); any difference fails.

The corpora are not part of the project; without the folder there is nothing to do, and that is said.
"""

from __future__ import annotations

import gzip
import itertools
import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from secondlook.engine.messages import Message
from secondlook.packs.load import engine_from, pack_bytes
from secondlook.packs.node_engine import assess_with_node
from secondlook.paths import rules_dir


def texts(file: Path) -> Iterator[str]:
    """The texts of one corpus."""
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)["text"]


def main(folder: Path) -> int:
    """A line a corpus, a sum, and the exit status."""
    files = sorted(folder.glob("*.jsonl.gz"))
    if not files:
        print(f"no corpora in {folder}: nothing compared")
        return 1
    pack = pack_bytes(rules_dir())
    engine = engine_from(pack)
    all_count = all_different = 0
    for file in files:
        started, count, different, found = time.perf_counter(), 0, 0, 0
        one, other = itertools.tee(texts(file))
        judged = assess_with_node((json.dumps({"text": text}) for text in other), pack)
        for text, js in zip(one, judged, strict=True):
            python = engine.assess(Message(text)).to_json()
            count += 1
            found += bool(python["findings"])
            different += python != js
        seconds = time.perf_counter() - started
        print(f"{file.name:32} {count:7} texts {found:6} with findings {different:3} different {seconds:6.1f} s", flush=True)
        all_count, all_different = all_count + count, all_different + different
    print(f"{'all':32} {all_count:7} texts {'':21} {all_different:3} different")
    return 1 if all_different else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))

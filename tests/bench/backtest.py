"""How long a back-test of 50,000 messages takes on two cores, and how much memory. `make bench-backtest` writes docs/performance.md.

python -m tests.bench.backtest [FOLDER] [--complete]

FOLDER holds JSONL files, packed or not, with a `text` a line; without it the project's own corpus is read over and over.
--complete adds a change that has everything judged twice.
"""

from __future__ import annotations

import gzip
import itertools
import json
import os
import statistics
import sys
import threading
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from tests.bench.section import replace_section

from secondlook.backtest.items import Item
from secondlook.backtest.result import Result
from secondlook.backtest.run import backtest
from secondlook.engine.pack import Organisation
from secondlook.packs.compile import compile_pack, to_bytes
from secondlook.packs.load import pack_bytes
from secondlook.packs.overlay import read_overlay
from secondlook.packs.overlay_apply import apply_overlay
from secondlook.packs.sources import read_rules
from secondlook.paths import rules_dir

COUNT = 50_000
PAGE = Path(__file__).parents[2] / "docs" / "performance.md"
OWN = Path(__file__).parents[1] / "corpus"
PHRASES = "signals: {phrases: {paid-report-request: {en: {add: ['short <0-4> overview <0-5> market*', '(quick|brief) <0-3> summary']}}}}"
CHANGES = {
    "two phrases more": {"overlay.yml": PHRASES},
    "another organisation's domains: all judged twice": {},
}


class Memory(threading.Thread):
    """The most memory that this process and its children held together: PSS, in which what they share counts once."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.most, self._is_over = 0, threading.Event()

    def run(self) -> None:
        while not self._is_over.wait(0.25):
            self.most = max(self.most, sum(map(_pss, _family(os.getpid()))))

    def stop(self) -> float:
        """Megabytes."""
        self._is_over.set()
        self.join()
        return self.most / 1024


def _family(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children")
    found = [int(one) for one in children.read_text().split()] if children.is_file() else []
    return [pid, *itertools.chain.from_iterable(map(_family, found))]


def _pss(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


def texts(folder: Path | None) -> Iterator[str]:
    """Texts of a folder; the project's own over and over, for want of another."""
    if folder is None:
        own = [json.loads(line)["text"] for f in sorted(OWN.glob("*/*_*.jsonl")) for line in f.open() if '"text"' in line[:4000]
               and "messages" not in json.loads(line)]  # fmt: skip
        yield from (f"{text}\n\n{number}" for number, text in enumerate(itertools.islice(itertools.cycle(own), COUNT)))
        return
    for path in sorted(folder.glob("*.jsonl*")):
        with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as file:
            yield from (text for line in file if (text := json.loads(line).get("text")))


def measure(items: list[Item], before: bytes, after: bytes) -> tuple[Result, float, float, float]:
    """Result, seconds, CPU seconds, megabytes; the items themselves do not count, for they would come from a file."""
    held = sum(len(item.raw) + 300 for item in items) / 1e6
    memory = Memory()
    memory.start()
    started, used = time.monotonic(), _cpu()
    result = backtest(before, after, iter(items), processes=2)
    seconds = time.monotonic() - started
    return result, seconds, _cpu() - used, memory.stop() - held


def _cpu() -> float:
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system


def main() -> None:
    """Measure and write the section."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 and Path(sys.argv[1]).is_dir() else None
    raw = [json.dumps({"text": text}).encode() for text in itertools.islice(texts(folder), COUNT)]
    items = [Item(f"bench:{number}", "json", line) for number, line in enumerate(raw, 1)]
    lengths = [len(json.loads(line)["text"]) for line in raw]
    base = read_rules(rules_dir())
    before = pack_bytes(rules_dir())
    rows = []
    for name, files in CHANGES.items() if "--complete" in sys.argv else list(CHANGES.items())[:1]:
        organisation = Organisation() if files else Organisation(domains=("northlake.example",))
        after = to_bytes(compile_pack(apply_overlay(base, read_overlay(files)), organisation=organisation))
        result, seconds, cpu, megabytes = measure(items, before, after)
        rows.append(f"| {name} | {result.items:,} | {result.twice:,} | {seconds:.1f} | {cpu:.1f} | {megabytes:.0f} |")
        print(rows[-1], f"load {os.getloadavg()[0]:.1f}", flush=True)
    source = "real mails, letters, short messages and postings of public corpora" if folder else "the project's own texts"
    replace_section(
        PAGE,
        "backtest",
        f"""## The back-test

Written by `make bench-backtest` on {date.today():%d %B %Y}. Two processes on two cores, the shipped rules before and after a change;
{len(items):,} messages ({source}), mean {statistics.mean(lengths):,.0f} characters. Fairness and speed checks are part of the time.
The load of the two cores was {os.getloadavg()[0]:.1f} at the end; above 2 others had a part of them, and the seconds say little.
Memory is that of all processes together at the worst moment. Target: 50,000 messages in under 60 seconds, memory under 500 MB.

| change | messages | judged with both packs | seconds | CPU seconds | MB |
| --- | --- | --- | --- | --- | --- |
"""
        + "\n".join(rows),
    )


if __name__ == "__main__":
    main()

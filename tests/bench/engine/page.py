"""The figures as a section of docs/performance.md."""

from __future__ import annotations

import platform
import subprocess
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from .agreement import Agreement
from .run import SECONDS, Measured
from .targets import Target
from .worst import SIZES as LENGTHS
from .worst import Worst

Figures = Mapping[tuple[str, str], Measured]  # (engine, rules) -> figures
NAMES = {
    "walk": "**Python, find the phrases** (`Walker.walk`)",
    "assess": "**Python, whole judgement** (`Engine.assess`)",
    "re": "Python `re`, one expression after another",
    "yara": "yara-python (C)",
    "js walk": "**JavaScript, find the phrases**",
    "js assess": "**JavaScript, whole judgement**",
    "js native": "RegExp loop, flags `gis`",
    "js native_u": "RegExp loop, flags `gisu`",
}


@dataclass(frozen=True)
class Results:
    """Everything that was measured in one run."""

    texts: int
    mean: float
    beyond_ascii: float
    made: Figures
    thousand: Figures
    real: Figures
    worst: Sequence[Worst]
    worst_shipped: Sequence[Worst]
    agreements: Mapping[int, Agreement]
    sizes: Mapping[str, float]
    cold_start: Mapping[str, float]
    shipped_signals: int
    shipped_phrases: int


def page(results: Results, targets: Sequence[Target]) -> str:
    """The section as Markdown."""
    parts = [
        "## The engine",
        _method(results),
        "### Targets",
        "The targets were set for one phrase a signal, so the rows with 200 and 2,000 signals answer them; rows of the shipped rules "
        f"({results.shipped_phrases:,} phrases and guards) show what is in use today.",
        _table(
            ["what", "target", "measured", ""],
            [[t.what, t.wanted, t.measured, "passed" if t.passed else "**missed**"] for t in targets],
        ),
        "### Messages a second",
        _rates(results.made, ["20", "200", "2000", "10000", "shipped"]),
        "10,000: as many phrases dealt out to 2,000 signals, the most that a pack holds; `re`, RegExp and YARA get 10,000 expressions. "
        f"shipped: this project's own rules, {results.shipped_signals} signals with {results.shipped_phrases:,} phrases and guards "
        "in six languages.",
        "### One message, microseconds (middle / 99 of 100)",
        _latencies(results),
    ]
    if results.real:
        parts += ["### The same on real messages", _rates(results.real, ["200", "2000", "shipped"])]
    parts += [
        "### Texts built to be slow, milliseconds",
        "Whole judgement, 2,000 made signals; each text in an engine that never saw a text.",
        _worst(results.worst),
        "The same with the shipped rules:",
        _worst(results.worst_shipped),
        "### Size, memory, start",
        _table(["what", "kB after gzip"], [[name, f"{size:.1f}"] for name, size in results.sizes.items()]),
        _memory(results.made),
        "From a fresh Node process to the first judgement, Node's own start not counted: "
        + ", ".join(f"{milliseconds:.0f} ms with {name}" for name, milliseconds in results.cold_start.items())
        + ".",
        "### Do engine and expressions find the same?",
        *(_agreement(size, found) for size, found in results.agreements.items()),
    ]
    return "\n\n".join(parts)


def _method(results: Results) -> str:
    cpu = next((line.partition(":")[2].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")), "unknown")
    node = subprocess.run(["node", "--version"], check=True, stdout=subprocess.PIPE, text=True).stdout.strip()
    return (
        f"Written by `make bench` on {datetime.now(UTC):%d %B %Y}. {cpu}, one core; Python {platform.python_version()}, Node {node}, "
        f"yara-python {version('yara-python')}.\n\n"
        f"- **Texts**: {results.texts:,} messages of 50 to 3,000 characters (mean {results.mean:.0f}), "
        f"{results.beyond_ascii:.0%} not pure ASCII, in six languages. They are made from this project's own example sentences with most "
        "longer words exchanged for made-up ones; one in ten carries real examples of an approach, some in disguised spelling.\n"
        "- **Rules**: made-up phrases, each written once in the phrase language and once as an expression that means the same, "
        "such as `(write|draft) <0-5> short? report*`. Up to 200 they speak of pay, reports, travel, other apps in six languages; "
        "above, two in three use words that 3 to 60 of the texts hold, so that they do wake up.\n"
        "- All engines judge the same texts with the same rules in the same run and return every place found.\n"
        "- Each engine runs in a process of its own: 300 texts to warm up, then every text once. That is done three times, and of the "
        f"three times of a text the least counts. Slow engines stop after {SECONDS} seconds; ratios are taken over the texts that both judged.\n"
        "- **Time**: CPU time of the thread in Python; wall time in Node, which gives no finer CPU time.\n"
        "- A message is new when it is judged, but most of its words were seen in others before, as in a mailbox."
    )


def _rates(figures: Figures, columns: Sequence[str]) -> str:
    rows = []
    for which, name in NAMES.items():
        cells = [f"{figures[which, column].rate:,.0f}" if (which, column) in figures else "-" for column in columns]
        rows.append([name, *cells])
    head = [f"{int(column):,} signals" if column.isdigit() else column for column in columns]
    return _table(["", *head], rows)


def _latencies(results: Results) -> str:
    rows = []
    for which in ("walk", "assess", "js walk", "js assess"):
        made = [results.made[which, column] for column in ("200", "2000", "shipped")]
        thousand = [results.thousand[which, column] for column in ("200", "2000", "shipped")]
        rows.append([NAMES[which], *(f"{m.percentile(0.5):.0f} / {m.percentile(0.99):.0f}" for m in (*thousand, *made))])
    head = [f"{length}, {rules}" for length in ("1,000 characters", "all lengths") for rules in ("200", "2,000", "shipped")]
    return _table(["", *head], rows)


def _worst(rows: Sequence[Worst]) -> str:
    def cells(times: Iterable[float]) -> str:
        return " / ".join(f"{seconds * 1000:.0f}" for seconds in times)

    lengths = " / ".join(f"{length // 1000}" for length in LENGTHS) + " kB"
    table = [[row.kind, cells(row.python), cells(row.node), f"{row.doubling():.2f}" if row.doubling() else "-"] for row in rows]
    return _table(["text", f"Python, {lengths}", f"JavaScript, {lengths}", "factor for twice the length"], table)


def _memory(figures: Figures) -> str:
    rows = []
    for which in ("assess", "js assess"):
        cells = [f"{figures[which, c].built_mb:.0f} / {figures[which, c].used_mb:.0f}" for c in ("200", "2000", "shipped")]
        rows.append([NAMES[which], *cells, f"{figures[which, '2000'].build * 1000:.0f}"])
    return (
        "Memory of engine, tables and pack in MB: when built / after all texts (resident memory in Python, heap in Node).\n\n"
        + _table(["", "200 signals", "2,000", "shipped", "to build it with 2,000, ms"], rows)
    )


def _agreement(size: int, found: Agreement) -> str:
    def reasons(counts: Counter[str]) -> str:
        return ", ".join(f"{count}: {reason}" for reason, count in counts.most_common()) or "none"

    return (
        f"**{size} signals, {found.texts:,} texts**: {found.both} times a text shows a signal to both. "
        f"Only to the engine: {found.only_engine.total()} ({reasons(found.only_engine)}). "
        f"Only to `re`: {found.only_re.total()} ({reasons(found.only_re)})."
    )


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _lines(file: str) -> Sequence[str]:
    path = Path(file)
    return path.read_text(encoding="utf-8").splitlines() if path.is_file() else ()

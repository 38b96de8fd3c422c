"""What the engine must reach, as ratios within one run wherever that is possible."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .page import Results


@dataclass(frozen=True)
class Target:
    """One line of the table."""

    what: str
    wanted: str
    measured: str
    passed: bool


def targets(results: Results) -> list[Target]:
    """Every target with what was measured."""
    made, thousand = results.made, results.thousand
    plain = next(row for row in results.worst if row.kind == "words of the rules only")
    rows = [*results.worst, *results.worst_shipped]
    grown = {engine: made[engine, "2000"].faster_than(made[engine, "20"]) for engine in ("walk", "js walk")}
    memory = max(made["assess", name].used_mb for name in ("2000", "shipped"))
    sizes = results.sizes
    return [
        *(
            _least(f"Python{part} / `re` loop, {int(n):,} signals", made[which, n].faster_than(made["re", n]), least)
            for which, part in (("walk", ""), ("assess", ", whole judgement"))
            for n, least in (("200", 20), ("2000", 100))
        ),
        *(
            _least(f"Python / YARA, {int(n):,} signals", made["walk", n].faster_than(made["yara", n]), least)
            for n, least in (("200", 0.35), ("2000", 0.5), ("10000", 1.5))
        ),
        _least(
            "JavaScript / RegExp loop `gisu`, 200 signals", made["js walk", "200"].faster_than(made["js native_u", "200"]), 25
        ),
        _most("Python, time at 2,000 / at 20 signals", 1 / grown["walk"], 2.2),
        _most("JavaScript, time at 2,000 / at 20 signals", 1 / grown["js walk"], 1.5),
        *(
            _most(f"{name} {part} of a 1,000-character message, {rules}, microseconds", figures.percentile(share), most)
            for name, which, middle in (("JavaScript", "js ", 80), ("Python", "", 150))
            for rules, column in (("200 signals", "200"), ("shipped rules", "shipped"))
            for figures in (thousand[f"{which}assess", column],)
            for part, share, most in (("p50", 0.5, middle), ("p99", 0.99, 1_000))
        ),
        _most("Memory of engine and pack, Python, MB", memory, 60),
        _most("200 kB of words of the rules, Python, ms", plain.python[-1] * 1000, 600),
        _most("Worst built text of 200 kB, either engine, ms", max(max(r.python[-1], r.node[-1]) for r in rows) * 1000, 600),
        _most("Time for twice the length, worst factor", max(row.doubling() for row in rows), 2.6),
        _most("Pack of 200 signals, kB after gzip", sizes["pack, 200 signals"], 12),
        _most("Character tables, kB after gzip", sizes["character tables"], 35),
        *(_most(f"Fresh Node process to first judgement, {name}, ms", ms, 15) for name, ms in results.cold_start.items()),
    ]


def missed(all_targets: Sequence[Target]) -> list[str]:
    """The names of those that were missed."""
    return [target.what for target in all_targets if not target.passed]


def _least(what: str, value: float, least: float) -> Target:
    return Target(what, f"at least {least:g} x", f"{value:.3g} x", value >= least)


def _most(what: str, value: float, most: float) -> Target:
    return Target(what, f"at most {most:g}", f"{value:.3g}", value <= most)

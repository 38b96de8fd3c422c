"""Runs the measuring processes. Three for each figure; of the three times of a text the least counts, so that other load counts least."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from secondlook.paths import extension_dir

HERE = Path(__file__).resolve().parent
ENGINE = extension_dir() / "engine"
RUNS = 3
SECONDS = 2.5  # of judging, for an engine that does not finish all texts before
PYTHON = ("walk", "assess", "re", "yara")
NODE = ("js walk", "js assess", "js native", "js native_u")


@dataclass(frozen=True)
class Measured:
    """Times in seconds, one a text, of the first texts behind the warm-up; memory in megabytes."""

    times: tuple[float, ...]
    hits: int
    build: float
    built_mb: float
    used_mb: float

    @property
    def rate(self) -> float:
        """Messages a second."""
        return len(self.times) / sum(self.times)

    def percentile(self, part: float) -> float:
        """The time in microseconds that `part` of the texts stay under."""
        return sorted(self.times)[int(len(self.times) * part)] * 1e6

    def faster_than(self, other: Measured) -> float:
        """How many times as fast, over the texts that both had time for."""
        count = min(len(self.times), len(other.times))
        return sum(other.times[:count]) / sum(self.times[:count])


def measure(which: str, texts: Path, rules: Path, tables: Path, seconds: float) -> Measured:
    """`which` of PYTHON or NODE over a file of texts with a file of rules; each process stops after `seconds` of judging."""
    arguments = [str(texts), str(rules), str(seconds)]
    if which.startswith("js "):
        script = [str(HERE / "measure.mjs"), str(ENGINE), str(tables), which.removeprefix("js ")]
        command = ["node", "--expose-gc", *script, *arguments]
    else:
        command = [sys.executable, "-m", "tests.bench.engine.measure", which, *arguments]
    runs = [_json(command) for _ in range(RUNS)]
    return Measured(
        times=tuple(map(min, zip(*(run["times"] for run in runs), strict=False))),
        hits=runs[0]["hits"],
        build=min(run["build"] for run in runs),
        built_mb=statistics.median(run["built_mb"] for run in runs),
        used_mb=statistics.median(run["used_mb"] for run in runs),
    )


def cold_start(tables: Path, pack: Path) -> float:
    """Milliseconds from a fresh Node process to the first judgement, the middle of seven."""
    command = ["node", str(HERE / "cold.mjs"), str(ENGINE), str(tables), str(pack)]
    return statistics.median(float(_json(command)) for _ in range(7))


def worst_in_node(tables: Path, pack: Path, texts: Path) -> list[float]:
    """Seconds that the JavaScript engine takes for each of the texts, each in an engine that never saw a text."""
    found: list[float] = _json(["node", str(HERE / "worst.mjs"), str(ENGINE), str(tables), str(pack), str(texts)])
    return found


def _json(command: Sequence[str]) -> Any:
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)

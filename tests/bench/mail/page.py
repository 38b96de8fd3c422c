"""The figures as a section of docs/performance-mail.md."""

from __future__ import annotations

import platform
import statistics
import subprocess
from collections.abc import Mapping, Sequence
from typing import Any


def section(name: str, raws: Sequence[bytes], results: Mapping[str, Mapping[str, Any]]) -> tuple[str, float]:
    """The section, and how many times as fast as SpamAssassin with the same rules the mail path is."""
    ours = results["Second Look, same rules"]
    sizes = sorted(map(len, raws))
    ratio = results["SpamAssassin compiled, same rules"]["seconds"] / ours["seconds"]
    rspamd = ours["seconds"] / results["rspamd, same rules"]["seconds"]
    lines = [
        f"## Raw mail to Assessment: {name}",
        "",
        f"{len(raws)} mails, half of them under {statistics.median(sizes) / 1024:.1f} KB, {sum(sizes) / len(raws) / 1024:.0f} KB on "
        f"average. One process on one core, all in one run; seconds of processor time, the best of three passes. {_machine()}",
        "",
        "| | mails per second and core | ms a mail | mails with a hit | memory |",
        "|---|---|---|---|---|",
    ]
    for label, result in results.items():
        rate = len(raws) / result["seconds"]
        lines.append(f"| {label} | {rate:,.0f} | {1000 / rate:.2f} | {result['hits']} | {result['memory_mb']:.0f} MB |")
    times = ours["times"]
    lines += [
        "",
        f"Second Look is **{ratio:.1f} times** as fast as SpamAssassin with the same rules compiled, and takes {rspamd:.1f} times the "
        f"processor time of rspamd. Of its time {100 * ours['read'] / ours['seconds']:.0f} % is reading the mail, the rest is judging. "
        f"p50 {1000 * times[len(times) // 2]:.2f} ms, p99 {1000 * times[int(len(times) * 0.99)]:.1f} ms, worst {1000 * times[-1]:.0f} ms.",
    ]
    return "\n".join(lines), ratio


def _machine() -> str:
    versions = [_first_line("spamassassin", "-V"), _first_line("rspamd", "--version")]
    return f"Python {platform.python_version()}; {'; '.join(versions)}."


def _first_line(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip().split("\n")[0]

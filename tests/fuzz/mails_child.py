"""Reads and judges made mails in a limited process: `python mails_child.py SEED COUNT`. Prints what it cost as JSON."""

from __future__ import annotations

import json
import resource
import sys
import time
from collections import Counter
from pathlib import Path

from mails import MailMaker

from secondlook.errors import InputError
from secondlook.mail.assess import assess_mail
from secondlook.mail.reader import read_mail
from secondlook.packs.load import engine_from, pack_bytes
from secondlook.paths import rules_dir

MEMORY = 512 * 1024 * 1024


def highest_memory_mb() -> float:
    """The most that this process held. Not `ru_maxrss`: that still counts the test runner from which this was forked."""
    [line] = [line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM:")]
    return int(line.split()[1]) / 1024


def main(seed: int, count: int) -> None:
    """Stops with the number of the mail at the first exception that is not an InputError."""
    engine = engine_from(pack_bytes(rules_dir()))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    kinds: Counter[str] = Counter()
    times: list[tuple[float, int]] = []
    for number, raw in enumerate(MailMaker(seed).mails(count)):
        start = time.process_time()
        try:
            mail = read_mail(raw)
            kinds[type(mail).__name__] += 1
            json.dumps(assess_mail(engine, mail).to_json())
        except InputError:
            kinds["refused"] += 1
        except Exception:
            print(f"seed {seed}, mail {number}", file=sys.stderr)
            raise
        times.append((time.process_time() - start, number))
    times.sort()
    worst, number = times[-1]
    p99 = times[int(len(times) * 0.99)][0]
    print(json.dumps({"kinds": kinds, "p99": p99, "worst": worst, "worst_mail": number, "memory_mb": highest_memory_mb()}))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))

"""Raw mails to Assessments: `python -m tests.bench.mail.ours PACK MAILS`. Prints seconds of processor time and what was met."""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path
from typing import Any

from secondlook.engine.assess import Engine
from secondlook.mail.assess import assess_mail
from secondlook.mail.reader import read_mail
from secondlook.packs.load import engine_from

PASSES = 3  # the quickest counts, so that other load on the machine counts least


def main(pack: str, folder: str) -> None:
    """The first hundred mails warm up."""
    engine = engine_from(Path(pack).read_bytes())
    raws = [file.read_bytes() for file in sorted(Path(folder).iterdir())]
    for raw in raws[:100]:
        assess_mail(engine, read_mail(raw))
    best = min((_judge(engine, raws) for _ in range(PASSES)), key=lambda result: result["seconds"])
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({**best, "memory_mb": memory}))


def _judge(engine: Engine, raws: list[bytes]) -> dict[str, Any]:
    read_seconds, times, hits = 0.0, [], 0
    for raw in raws:
        start = time.process_time()
        mail = read_mail(raw)
        middle = time.process_time()
        hits += bool(assess_mail(engine, mail).findings)
        read_seconds += middle - start
        times.append(time.process_time() - start)
    return {"seconds": sum(times), "read": read_seconds, "times": sorted(times), "hits": hits}


if __name__ == "__main__":
    main(*sys.argv[1:])

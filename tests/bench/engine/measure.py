"""One engine over one file of texts, in a process of its own: `python -m tests.bench.engine.measure WHICH TEXTS RULES SECONDS`.

TEXTS: a JSON list of texts. RULES: a pack for `walk` and `assess`, a JSON list of expressions for `re` and `yara`.
Prints {build, built_mb, used_mb, times, hits}: CPU seconds to build, megabytes more than before it was built and after all
texts, CPU seconds of each text behind the warm-up until SECONDS are over, and how many places were found in those.
"""

from __future__ import annotations

import json
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

WARM_UP = 300  # texts, in which words become known and every code path has run
_PAGE_MB = 4096 / 1e6
Judge = Callable[[str], int]  # text -> places found


def _walk(rules: Any) -> Judge:
    from secondlook.engine.pack import Pack
    from secondlook.engine.tables import load_tables
    from secondlook.engine.walk import Walker

    walker = Walker(Pack.from_json(rules), load_tables())
    return lambda text: len(walker.walk(text).hits)


def _assess(rules: Any) -> Judge:
    from secondlook.engine.assess import Engine
    from secondlook.engine.messages import Message
    from secondlook.engine.pack import Pack

    engine = Engine(Pack.from_json(rules))
    return lambda text: len(engine.assess(Message(text)).findings)


def _re(rules: Any) -> Judge:
    patterns = [re.compile(rule, re.IGNORECASE | re.DOTALL) for rule in rules]
    return lambda text: sum(1 for pattern in patterns for _ in pattern.finditer(text))


def _yara(rules: Any) -> Judge:
    import yara

    compiled = yara.compile(
        source="\n".join(f"rule r{n} {{strings: $a = /{_bytes(r)}/is condition: $a}}" for n, r in enumerate(rules))
    )

    def places(text: str) -> int:
        return sum(len(string.instances) for match in compiled.match(data=text.encode()) for string in match.strings)

    return places


def _bytes(rule: str) -> str:
    escaped = "".join(c if c.isascii() else "".join(f"\\x{b:02x}" for b in c.encode()) for c in rule)
    return escaped.replace("(?:", "(").replace("/", "\\/")


def _rss() -> float:
    return int(Path("/proc/self/statm").read_text().split()[1]) * _PAGE_MB


def main(which: str, texts_file: str, rules_file: str, seconds: str) -> None:
    """Measure and print."""
    texts = json.loads(Path(texts_file).read_text())
    before = _rss()
    started = time.process_time()
    judge = {"walk": _walk, "assess": _assess, "re": _re, "yara": _yara}[which](json.loads(Path(rules_file).read_text()))
    build = time.process_time() - started
    built = _rss() - before
    _judge_all(judge, texts[:WARM_UP], 1.0)
    times, hits = _judge_all(judge, texts[WARM_UP:], float(seconds))
    print(json.dumps({"build": build, "built_mb": built, "used_mb": _rss() - before, "times": times, "hits": hits}))


def _judge_all(judge: Judge, texts: list[str], seconds: float) -> tuple[list[float], int]:
    times, hits, spent = [], 0, 0.0
    for text in texts:
        started = time.thread_time()
        hits += judge(text)
        times.append(time.thread_time() - started)
        spent += times[-1]
        if spent > seconds:
            break
    return times, hits


if __name__ == "__main__":
    main(*sys.argv[1:])

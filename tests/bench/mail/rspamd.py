"""rspamd with the bench's rules and nothing else; what counts is the processor time of its one worker."""

from __future__ import annotations

import http.client
import json
import os
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from .ours import PASSES

_PORT = 11399
_CONFIG = """
options {{ filters = "regexp"; pidfile = "{folder}/pid"; hs_cache_dir = "{folder}/cache"; cache_file = "{folder}/symbols";
  dns {{ nameserver = ["127.0.0.1:1"]; timeout = 0.1s; retransmits = 1; }} }}
logging {{ type = "file"; filename = "{folder}/log"; level = "notice"; }}
worker "normal" {{ bind_socket = "127.0.0.1:{port}"; count = 1; task_timeout = 30s; }}
worker "hs_helper" {{ count = 1; cache_dir = "{folder}/cache"; }}
lua = "{folder}/rules.lua"
"""
_READY_SECONDS = 240
_LOAD_SECONDS = 8  # from the compiled rules on disk to the worker


def measure(folder: Path, mails: Path, expressions: Sequence[str]) -> dict[str, Any]:
    """Processor seconds for all mails, mails that met a rule, memory."""
    (folder / "cache").mkdir(parents=True)
    rules = {f"BENCH_{n}": f"/{expression.replace('/', chr(92) + '/')}/iu{{sa_body}}" for n, expression in enumerate(expressions)}
    lines = (f"[{json.dumps(name)}] = {{ re = [==[{rule}]==], score = 0.1 }}" for name, rule in rules.items())
    (folder / "rules.lua").write_text(f"config['regexp'] = {{ {', '.join(lines)} }}", encoding="utf-8")
    config = folder / "rspamd.conf"
    config.write_text(_CONFIG.format(folder=folder, port=_PORT), encoding="utf-8")
    server = subprocess.Popen(
        ["rspamd", "--insecure", "-f", "-c", str(config)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait(folder)
        worker = _worker(server.pid)
        os.sched_setaffinity(worker, {0})
        raws = [file.read_bytes() for file in sorted(mails.iterdir())]
        for raw in raws[:100]:
            _judge(raw)
        seconds = []
        for _ in range(PASSES):
            before = _seconds(worker)
            hits = sum("BENCH_" in _judge(raw) for raw in raws)
            seconds.append(_seconds(worker) - before)
        return {"seconds": min(seconds), "hits": hits, "memory_mb": _memory(worker)}
    finally:
        server.terminate()
        server.wait()


def _wait(folder: Path) -> None:
    """Until it has compiled its rules and loaded them."""
    until = time.monotonic() + _READY_SECONDS
    while time.monotonic() < until:
        time.sleep(1)
        if any((folder / "cache").glob("*.hs")):
            time.sleep(_LOAD_SECONDS)
            _judge(b"Subject: ready\n\nready\n")
            return
    raise TimeoutError("rspamd was not ready in time")


def _judge(raw: bytes) -> str:
    connection = http.client.HTTPConnection("127.0.0.1", _PORT, timeout=30)
    connection.request("POST", "/checkv2", raw)
    answer = connection.getresponse().read().decode()
    connection.close()
    return answer


def _worker(server: int) -> int:
    for process in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((process / "stat").read_text().rpartition(")")[2].split()[1])
            if parent == server and b"normal" in (process / "cmdline").read_bytes():
                return int(process.name)
        except OSError:
            continue  # it has ended meanwhile
    raise LookupError("rspamd has no worker")


def _seconds(process: int) -> float:
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _memory(process: int) -> float:
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))

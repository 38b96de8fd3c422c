"""Read a mail in a process of its own, with little memory, little time and no network: a hang or a bomb ends there."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

MEMORY = 400 * 1024 * 1024
SECONDS = 1.0  # of processor time; no mail may take longer

_CHILD = f"""
import json, resource, socket, sys, time
from dataclasses import asdict
from secondlook.mail.reader import read_mail
raw = sys.stdin.buffer.read()
def refuse(*a, **k): raise AssertionError("a mail reader has no business on the network")
socket.socket = socket.create_connection = socket.getaddrinfo = refuse
resource.setrlimit(resource.RLIMIT_AS, ({MEMORY}, {MEMORY}))
resource.setrlimit(resource.RLIMIT_CPU, (20, 20))
resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
start = time.process_time()
mail = read_mail(raw)
seconds = time.process_time() - start
print(json.dumps({{"kind": type(mail).__name__, "seconds": seconds, **asdict(mail)}}))
"""


def read_limited(raw: bytes) -> dict[str, Any]:
    """The mail as JSON, with `kind` (Mail or TooComplex) and `seconds`. Fails when the process dies or takes too long."""
    child = subprocess.run([sys.executable, "-c", _CHILD], input=raw, capture_output=True, timeout=60)
    assert child.returncode == 0, f"exit {child.returncode}: {child.stderr.decode()[-2000:]}"
    mail: dict[str, Any] = json.loads(child.stdout)
    assert mail["seconds"] <= SECONDS
    return mail

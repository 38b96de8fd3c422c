"""The real commands as real processes, to be killed."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

SECONDLOOK = [sys.executable, "-c", "from secondlook.cli import main; main()"]


def environment(folder: Path, **settings: object) -> dict[str, str]:
    """The environment of an installation in `folder`; nothing of the machine's own settings."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("SECONDLOOK_")}
    chosen = {"data_dir": folder, "bind": "127.0.0.1:0", "security_mailbox": "security@firm.example", **settings}
    return own | {f"SECONDLOOK_{name.upper()}": str(value) for name, value in chosen.items()}


def run(env: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run one command to its end."""
    return subprocess.run([*SECONDLOOK, *arguments], env=env, capture_output=True, text=True, timeout=60)


@contextmanager
def running(
    env: dict[str, str], command: str, *, before: Callable[[], None] | None = None
) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Start `serve` or `worker`; give the process and the last word of its first line, the address of `serve`."""
    process = subprocess.Popen([*SECONDLOOK, command], env=env, stdout=subprocess.PIPE, text=True, preexec_fn=before)
    try:
        assert process.stdout is not None
        yield process, process.stdout.readline().split()[-1]
    finally:
        process.kill()
        process.communicate()

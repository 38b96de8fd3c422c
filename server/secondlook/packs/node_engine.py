"""The JavaScript engine, run by Node: the other half of every comparison, and `assess --engine js`."""

from __future__ import annotations

import contextlib
import json
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from ..errors import SecondLookError
from ..paths import extension_dir

_HERE = Path(__file__).resolve().parent


def assess_with_node(lines: Iterable[str], pack: bytes, say: str = "en") -> Iterator[dict[str, Any]]:
    """Assessments of the JSON lines, in order. Raises SecondLookError when Node is missing or the engine cannot start."""
    node = shutil.which("node")
    if node is None:
        raise SecondLookError("Node.js is not installed; `--engine js` and `rules test` need it (20 or newer)")
    with tempfile.TemporaryDirectory() as folder:
        pack_file = Path(folder, "pack.json")
        pack_file.write_bytes(pack)
        engine = extension_dir() / "engine" / "engine.js"
        tables = _HERE.parent / "engine" / "tables.json"
        command = [node, str(_HERE / "run_engine.mjs"), str(engine), str(tables), str(pack_file), say]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8") as process:
            try:
                yield from _exchange(process, lines)
            finally:
                process.kill()


def _exchange(process: subprocess.Popen[str], lines: Iterable[str]) -> Iterator[dict[str, Any]]:
    """Write in a thread of its own: both pipes would fill up otherwise."""
    assert process.stdin and process.stdout  # noqa: S101 - both were asked for as pipes
    stdin, sent = process.stdin, 0

    def feed() -> None:
        nonlocal sent
        with contextlib.suppress(BrokenPipeError), stdin:  # when the engine has ended, its exit status says why
            for line in lines:
                sent += 1
                stdin.write(line.rstrip("\n") + "\n")

    writer = threading.Thread(target=feed, daemon=True)
    writer.start()
    got = 0
    for answer in process.stdout:
        got += 1
        yield json.loads(answer)
    writer.join()
    if process.wait() or got != sent:
        raise SecondLookError(f"the JavaScript engine answered {got} of {sent} lines and ended with status {process.returncode}")

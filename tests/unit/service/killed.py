"""Processes of the service that are killed with -9 over and over, and started again."""

from __future__ import annotations

import signal
import subprocess
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from running import SECONDLOOK


@dataclass
class Killed:
    """A command that lives for `seconds` after it is ready, again and again."""

    command: str
    env: dict[str, str]
    seconds: float
    kills: int = 0

    def run(self, stop: threading.Event) -> None:
        """Start and kill it until `stop` is set."""
        while not stop.is_set():
            command = [*SECONDLOOK, self.command]
            with subprocess.Popen(command, env=self.env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
                assert process.stdout is not None
                process.stdout.readline()  # it is ready
                stop.wait(self.seconds)
                process.send_signal(signal.SIGKILL)
            self.kills += 1


@contextmanager
def being_killed(victims: Sequence[Killed]) -> Iterator[None]:
    """Kill them all, each at its own pace, while the block runs."""
    stop = threading.Event()
    threads = [threading.Thread(target=victim.run, args=(stop,)) for victim in victims]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join()

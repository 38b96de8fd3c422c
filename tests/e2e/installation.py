"""A whole installation on this machine: the service as a process, a mail sink, and the packaged extension."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from browsers import free_port, until

MAILBOX = "security@firm.example"
SECONDLOOK = (sys.executable, "-c", "from secondlook.cli import main; main()")


class Sink:
    """Keeps every mail that arrives. `closed` makes it turn mails away for now."""

    def __init__(self) -> None:
        self.mails: list[bytes] = []
        self.closed = False

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.closed:
            return "451 come back later"
        self.mails.append(envelope.content)
        return "250 OK"


@contextlib.contextmanager
def mail_sink() -> Iterator[tuple[Sink, int]]:
    """A sink and its port."""
    sink, port = Sink(), free_port()
    controller = Controller(sink, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield sink, port
    finally:
        controller.stop()


@dataclass
class Installation:
    """One service; it can be killed and started again at the same address with the same data."""

    folder: Path
    smtp_port: int
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def environment(self) -> dict[str, str]:
        return {
            **{name: value for name, value in os.environ.items() if not name.startswith("SECONDLOOK_")},
            "SECONDLOOK_DATA_DIR": str(self.folder / "data"),
            "SECONDLOOK_BIND": f"127.0.0.1:{self.port}",
            "SECONDLOOK_SMTP_URL": f"smtp://127.0.0.1:{self.smtp_port}",
            "SECONDLOOK_SECURITY_MAILBOX": MAILBOX,
            "SECONDLOOK_SECURITY_PHONE": "+1 555 0100",
            "SECONDLOOK_ORGANISATION": "Example Works",
            "SECONDLOOK_RETRY_FIRST_SECONDS": "1",
            "SECONDLOOK_LEASE_SECONDS": "3",
        }

    def run(self, *arguments: str) -> str:
        """Run a `secondlook` command to its end; its last line."""
        done = subprocess.run([*SECONDLOOK, *arguments], env=self.environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip().rpartition("\n")[2]

    def start(self) -> None:
        """Start the service and wait until it can take a report."""
        with (self.folder / "serve.log").open("ab") as log:
            self.process = subprocess.Popen([*SECONDLOOK, "serve"], env=self.environment, stdout=log, stderr=log)
        until(self._ready, 30)

    def kill(self) -> None:
        """End the service at once, as a power cut would."""
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def build_extension(self, server: str) -> Path:
        """The packaged extension, with a code by which every browser enrols itself at `server`."""
        return self.build_client("browser", server, "extension")

    def build_client(self, kind: str, server: str, name: str, *options: str) -> Path:
        """A packaged client, as a folder or a file of this name."""
        code = self.run("token", "enrol-code", "--uses", "100")
        out = self.folder / name
        self.run("clients", "build", "--client", kind, "--server", server, "--out", str(out), "--enrol-code", code, *options)
        return out

    def _ready(self) -> bool:
        assert self.process is not None
        assert self.process.poll() is None, (self.folder / "serve.log").read_text()
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=2) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

"""The example organisation: service and worker as processes of their own, and the extension built for it."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from ..errors import SecondLookError

COMMAND = (sys.executable, "-m", "secondlook")
ANALYST = "analyst"
READY_SECONDS = 60
STOP_SECONDS = 25


@dataclass(frozen=True)
class Organisation:
    """Where the parts of the demo are. `environment` is what `secondlook` commands need to work on the same data."""

    address: str
    extension: Path
    environment: Mapping[str, str]
    password: str
    """Of the account `analyst`, a new one on every run."""


def free_port(wanted: int) -> int:
    """`wanted` where it is free on this machine, otherwise another."""
    for port in (wanted, 0):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            found: int = probe.getsockname()[1]
            return found
    raise SecondLookError("no free port on 127.0.0.1")


@contextlib.contextmanager
def run_organisation(folder: Path, smtp_port: int) -> Iterator[Organisation]:
    """Run service and worker while the block runs; settings from the environment go before those of the demo."""
    settings = {
        "SECONDLOOK_BIND": f"127.0.0.1:{free_port(8765)}",
        "SECONDLOOK_DATA_DIR": str(folder),
        "SECONDLOOK_ORGANISATION": "Example Works",
        "SECONDLOOK_SECURITY_MAILBOX": "security@example-works.example",
        "SECONDLOOK_SECURITY_PHONE": "+1 555 0100",
        "SECONDLOOK_OWN_DOMAINS": "example-works.example",
        "SECONDLOOK_RETRY_FIRST_SECONDS": "2",
        **{name: value for name, value in os.environ.items() if name.startswith("SECONDLOOK_")},
        "SECONDLOOK_SMTP_URL": f"smtp://127.0.0.1:{smtp_port}",
    }
    environment = {**os.environ, **settings}
    folder.mkdir(parents=True, exist_ok=True)
    with contextlib.ExitStack() as stack:
        stack.enter_context(_process("serve", environment, folder))
        address = f"http://{settings['SECONDLOOK_BIND']}"
        _wait_until_ready(address, folder)
        stack.enter_context(_process("worker", environment, folder))
        extension, password = _build_extension(address, folder, environment), _analyst_password(environment)
        yield Organisation(address, extension, settings, password)


@contextlib.contextmanager
def _process(command: str, environment: Mapping[str, str], folder: Path) -> Iterator[None]:
    with (folder / f"{command}.log").open("ab") as log:
        process = subprocess.Popen([*COMMAND, command], env=environment, stdout=log, stderr=log)
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_until_ready(address: str, folder: Path) -> None:
    end = time.monotonic() + READY_SECONDS
    while time.monotonic() < end:
        with contextlib.suppress(OSError), urllib.request.urlopen(f"{address}/readyz", timeout=2):  # noqa: S310 - our own address
            return
        time.sleep(0.1)
    log = (folder / "serve.log").read_text(encoding="utf-8", errors="replace").strip().rpartition("\n")[2]
    raise SecondLookError(f"the service did not start: {log or 'it says nothing'}; see {folder / 'serve.log'}")


def _build_extension(address: str, folder: Path, environment: Mapping[str, str]) -> Path:
    """The extension with a code by which each browser enrols itself."""
    out = folder / "extension"
    code = _run(environment, "token", "enrol-code", "--uses", "100")
    _run(environment, "clients", "build", "--server", address, "--out", str(out), "--enrol-code", code)
    return out


def _analyst_password(environment: Mapping[str, str]) -> str:
    """Make the account, or on a second run with the same data give it a new password."""
    roles = ("--role", "analyst", "--role", "administrator")
    try:
        return _run(environment, "user", "add", ANALYST, *roles)
    except SecondLookError:
        return _run(environment, "user", "change", ANALYST, "--new-password")


def _run(environment: Mapping[str, str], *arguments: str) -> str:
    done = subprocess.run([*COMMAND, *arguments], env=environment, capture_output=True, text=True)
    if done.returncode:
        raise SecondLookError(f"`secondlook {' '.join(arguments)}` failed: {done.stderr.strip()}")
    return done.stdout.strip().rpartition("\n")[2]

"""Policies as an organisation hands them out: the packages that the service serves, and the files that name them."""

from __future__ import annotations

import contextlib
import fcntl
import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from installation import Installation


def hand_out(installation: Installation, server: str, settings: dict[str, Any], folder: Path, *build: str) -> Path:
    """Build all packages, make an enrolment code for many devices, write the policies; the folder of those for Linux."""
    wanted = folder / "settings.json"
    wanted.write_text(json.dumps(settings))
    code = installation.run("token", "enrol-code", "--uses", "1000", "--hours", "8760")
    installation.run("clients", "build", "--client", "all", "--server", server, *build)
    installation.run(
        *("clients", "policies", "--server", server, "--out", str(folder / "policies"), "--enrol-code", code),
        *("--settings", str(wanted), "--unsigned-firefox"),
    )
    return folder / "policies" / "linux"


@contextlib.contextmanager
def policy_file(place: Path, content: str) -> Iterator[None]:
    """Every program of this machine reads it, so it is there for one test at a time, and never over somebody's own."""
    with (Path(tempfile.gettempdir()) / "secondlook-policies.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert not place.exists(), f"{place} belongs to somebody; this test would replace it"
        place.parent.mkdir(parents=True, exist_ok=True)
        try:
            place.write_text(content)
            yield
        finally:
            place.unlink(missing_ok=True)


def changed(place: Path, section: list[str], **settings: Any) -> None:
    """Set these settings of the policy file; `section` leads to those of the extension."""
    policy = json.loads(place.read_text())
    own = policy
    for name in section:
        own = own[name]
    own |= settings
    own["names"] = sorted({*own["names"], *settings})
    place.write_text(json.dumps(policy))


LISTED = """
    return Object.fromEntries([...document.querySelectorAll("dl.policy dt")].map((name) =>
      [name.textContent, name.nextElementSibling.textContent]))"""

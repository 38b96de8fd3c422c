"""A real disk of a few megabytes, to be filled."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

FILLER = "filler"


@contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[Path]:
    """Mount a disk of this size in a new folder; the test is skipped where that is not allowed."""
    folder.mkdir()
    if (
        os.geteuid()
        or subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", folder], capture_output=True).returncode
    ):
        pytest.skip("only root may mount a small disk")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


def fill(disk: Path, *, leave: int = 0) -> None:
    """Take all the room but `leave` bytes."""
    with (disk / FILLER).open("ab", buffering=0) as filler:
        room = os.statvfs(disk)
        wanted = room.f_bavail * room.f_frsize - leave
        while wanted > 0:
            try:
                wanted -= filler.write(bytes(min(wanted, 64 * 1024)))
            except OSError:
                return


def make_room(disk: Path) -> None:
    """Give the room back."""
    (disk / FILLER).unlink()

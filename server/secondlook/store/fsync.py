"""Waiting for the disk."""

from __future__ import annotations

import os
from pathlib import Path


def onto_the_disk(path: Path) -> None:
    """Wait until the content of a file, or the names in a folder, are on the disk. Raises OSError."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

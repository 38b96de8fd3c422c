"""Compiled packs kept between starts: compiling takes longer than judging a thousand mails. A lost shelf costs time only."""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from collections.abc import Callable, Iterable
from functools import cache
from importlib.metadata import version
from pathlib import Path

KEPT = 8  # packs; the oldest go first
_PACKAGE = Path(__file__).resolve().parent.parent
_COMPILERS = ("packs", "engine")  # folders of the package that decide what a pack looks like


def shelved(shelf: Path | None, sources: Iterable[str], make: Callable[[], bytes]) -> bytes:
    """What `make` gives for these sources: from the shelf where it lies there, else made and laid there.

    Nobody else may write on the shelf, or it is left alone: rules decide what a person is warned of.
    """
    if shelf is None or not _own(shelf):
        return make()
    digest = _compilers().copy()
    for source in sources:
        digest.update(f"{len(source)}\n{source}".encode())
    place = shelf / f"pack-{digest.hexdigest()}.json"
    with contextlib.suppress(OSError):
        content = place.read_bytes()
        os.utime(place)
        return content
    content = make()
    with contextlib.suppress(OSError):  # a full disk or a read-only one: made anew the next time
        _lay(place, content)
    return content


def _own(shelf: Path) -> bool:
    try:
        shelf.mkdir(mode=0o700, parents=True, exist_ok=True)
        state = shelf.stat()
    except OSError:
        return False
    return os.name != "posix" or (state.st_uid == os.getuid() and not state.st_mode & 0o022)


def _lay(place: Path, content: bytes) -> None:
    """Whole or not at all, and the oldest make room."""
    handle, name = tempfile.mkstemp(dir=place.parent, prefix="new-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(name).replace(place)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
    packs = sorted(place.parent.glob("pack-*.json"), key=lambda file: file.stat().st_mtime, reverse=True)
    for old in packs[KEPT:]:
        old.unlink(missing_ok=True)


@cache
def _compilers() -> hashlib._Hash:
    """Another version of the compiler, or of the list of public suffixes, makes other packs."""
    digest = hashlib.sha256(version("tldextract").encode())
    for folder in _COMPILERS:
        for file in sorted(f for f in (_PACKAGE / folder).rglob("*") if f.suffix in (".py", ".json")):
            digest.update(file.read_bytes())
    return digest

"""The Python that runs it."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from .line import Line, Patient

# The first releases whose mail package lets no header in through another (CVE-2026-1299).
MENDED = {(3, 11): 15, (3, 12): 13, (3, 13): 12, (3, 14): 3}


def look(_patient: Patient) -> Iterator[Line]:
    """Its patch level."""
    yield python_line(sys.version_info[:3])


def python_line(version: tuple[int, ...]) -> Line:
    """What is to be said about a Python of this version."""
    text = f"Python {'.'.join(map(str, version))}"
    mended = MENDED.get((version[0], version[1]))
    if mended is not None and version[2] < mended:
        mend = f"update to {version[0]}.{version[1]}.{mended}; until then Second Look's own checks of headers stand alone"
        return Line("machine", "warning", f"{text} has known faults in its mail package", mend)
    return Line("machine", "fine", text)

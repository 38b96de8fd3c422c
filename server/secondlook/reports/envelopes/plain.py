"""Everything attached as it is: for any mailbox that people or scripts read."""

from __future__ import annotations

from ..evidence import Evidence
from . import Attached, Packed


def pack(subject: str, evidence: tuple[Evidence, ...]) -> Packed:
    """All evidence, under its own names."""
    return Packed(subject, tuple(map(Attached, evidence)))

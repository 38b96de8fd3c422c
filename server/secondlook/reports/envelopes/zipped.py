"""For gateways that refuse `.eml`: the original mail travels in a zip file; the rest as it is."""

from __future__ import annotations

from ..evidence import Evidence
from ..zip_file import zip_of
from . import Attached, Packed


def pack(subject: str, evidence: tuple[Evidence, ...]) -> Packed:
    """All evidence, `original.eml` inside `original.zip`."""
    return Packed(subject, tuple(_attached(item) for item in evidence))


def _attached(item: Evidence) -> Attached:
    if item.name != "original.eml":
        return Attached(item)
    return Attached(Evidence("original.zip", zip_of([item])), holds=item)

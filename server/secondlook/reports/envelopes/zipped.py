"""For gateways that refuse `.eml`: the original mail travels in a zip file; the rest as it is."""

from __future__ import annotations

import io
import zipfile

from ..evidence import Evidence
from . import Attached, Packed

_LONG_AGO = (1980, 1, 1, 0, 0, 0)


def pack(subject: str, evidence: tuple[Evidence, ...]) -> Packed:
    """All evidence, `original.eml` inside `original.zip`."""
    return Packed(subject, tuple(_attached(item) for item in evidence))


def _attached(item: Evidence) -> Attached:
    return Attached(Evidence("original.zip", _zipped(item)), holds=item) if item.name == "original.eml" else Attached(item)


def _zipped(item: Evidence) -> bytes:
    # Stored, not deflated: another zlib may write other bytes, and a second try of the mail has to be a copy.
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        entry = zipfile.ZipInfo(item.name, _LONG_AGO)
        entry.create_system = 3  # else the bytes would depend on the machine
        entry.external_attr = 0o644 << 16
        archive.writestr(entry, item.data)
    return file.getvalue()

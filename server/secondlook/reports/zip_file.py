"""Files in one zip: the same files always give the same bytes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable

from .evidence import Evidence

_LONG_AGO = (1980, 1, 1, 0, 0, 0)


def zip_of(files: Iterable[Evidence]) -> bytes:
    """The bytes of the zip. Stored, not deflated: another zlib may write other bytes, and a second try has to be a copy."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for item in files:
            entry = zipfile.ZipInfo(item.name, _LONG_AGO)
            entry.create_system = 3  # else the bytes would depend on the machine
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, item.data)
    return file.getvalue()

"""A client as one file, the same bytes for the same content."""

from __future__ import annotations

import zipfile
from pathlib import Path

_LONG_AGO = (1980, 1, 1, 0, 0, 0)


def write_archive(folder: Path, target: Path) -> Path:
    """Zip the files of `folder` to `target` (.xpi, .zip), which browsers and mail programs install."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            entry = zipfile.ZipInfo(path.relative_to(folder).as_posix(), _LONG_AGO)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, path.read_bytes())
    return target

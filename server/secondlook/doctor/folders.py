"""The data folder: there, closed to others, on a disk of this machine, with room."""

from __future__ import annotations

import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

from ..errors import StoreFullError
from ..packs.publish import KEY_FILE
from .line import Line, Patient

LARGEST_REPORT = 40 * 1024 * 1024
FULL_PART = 0.8
_OVER_THE_NET = ("nfs", "nfs4", "cifs", "smb3", "fuse.sshfs", "9p")


def look(patient: Patient) -> Iterator[Line]:
    """Where the data lies."""
    folder = patient.settings.data_dir.absolute()
    if not folder.is_dir():
        yield Line("folders", "trouble", f"there is no data folder {folder}", "make it, or set SECONDLOOK_DATA_DIR")
        return
    yield from _closed(folder, patient.database.file)
    yield from _room(patient, folder)
    file = patient.database.file
    if file and (kind := file_system(file.absolute(), Path("/proc/mounts"))) in _OVER_THE_NET:
        mend = "put SECONDLOOK_DATABASE_URL on a disk of this machine, or use PostgreSQL"
        yield Line("folders", "trouble", f"the database lies on {kind}, where SQLite can lose data", mend)


def _closed(folder: Path, database: Path | None) -> Iterator[Line]:
    files = (folder, folder / KEY_FILE, *((database, Path(f"{database}-wal")) if database else ()))
    # A folder that is closed to others closes what is in it.
    shut = not folder.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)
    open_to_others = [path for path in files if path.exists() and path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)]
    outside = [path for path in open_to_others if not (shut and folder in path.parents)]
    for path in outside:
        yield Line("folders", "warning", f"others on this machine can reach {path}", f"chmod go= {path}")
    if not outside:
        yield Line("folders", "fine", f"{folder} is closed to others")


def _room(patient: Patient, folder: Path) -> Iterator[Line]:
    where = patient.database.file.parent if patient.database.file else folder
    disk = shutil.disk_usage(where)
    text = f"{disk.free / 1e9:.1f} GB free of {disk.total / 1e9:.0f}"
    mend = f"make room on the disk of {where}"
    try:
        patient.database.check_room(LARGEST_REPORT)
    except StoreFullError:
        yield Line("folders", "trouble", f"no room for large reports: {text}", mend)
        return
    if disk.used > FULL_PART * disk.total:
        yield Line("folders", "warning", f"the disk is over {FULL_PART:.0%} full: {text}", mend)
    else:
        yield Line("folders", "fine", text)


def file_system(path: Path, mounts: Path) -> str:
    """The kind of file system that a path lies on, by the table of mounts; "" where there is no such table."""
    if not mounts.exists():
        return ""
    rows = [line.split(" ") for line in mounts.read_text(encoding="utf-8", errors="replace").splitlines()]
    over = [(row[1], row[2]) for row in rows if len(row) > 2 and path.is_relative_to(row[1])]
    return max(over, key=lambda row: len(row[0]), default=("", ""))[1]

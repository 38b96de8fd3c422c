"""What has to be sent to a browser, in kB after gzip."""

from __future__ import annotations

import gzip
import re
from collections.abc import Mapping
from pathlib import Path

_IMPORT = re.compile(r"^(?:import|export)\b[^;]*?\bfrom '(\.[\w./]+\.js)'", re.MULTILINE)


def sizes(packs: Mapping[str, bytes], engine: Path, tables: Path) -> dict[str, float]:
    """By name: the packs, the tables, and the JavaScript of the engine as it stands in the repository."""
    found = {f"pack, {name} signals": _gzipped(pack) for name, pack in packs.items()}
    found["character tables"] = _gzipped(tables.read_bytes())
    found["walker, not minified"] = _gzipped(_modules(engine, "walk.js"))
    found["whole engine, not minified"] = _gzipped(_modules(engine, "engine.js"))
    return found


def _gzipped(data: bytes) -> float:
    return len(gzip.compress(data, 9, mtime=0)) / 1_000


def _modules(folder: Path, entry: str) -> bytes:
    """A module and all that it imports."""
    modules, at = [(folder / entry).resolve()], 0
    while at < len(modules):
        imported = _IMPORT.findall(modules[at].read_text(encoding="utf-8"))
        found = [(modules[at].parent / name).resolve() for name in imported]
        modules += [module for module in found if module not in modules]
        at += 1
    return b"".join(module.read_bytes() for module in modules)

"""Imports point one way, and the engine needs nothing but the standard library."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import secondlook

ROOT = Path(secondlook.__file__).parent
# Left knows nothing of right. `clients` packages the extension; `demo` runs all of it.
ORDER = [
    "errors",
    "paths",
    "logs",
    "engine",
    "packs",
    "train",
    "settings",
    "mail",
    "backtest",
    "store",
    "reports",
    "intake",
    "chores",
    "clients",
    "web",
    "doctor",
    "demo",
    "cli",
]
MODULES = sorted(ROOT.rglob("*.py"))


def _imports(file: Path) -> Iterator[str]:
    """Full names of the modules that a file imports."""
    package = ("secondlook", *file.relative_to(ROOT).parts[:-1])
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(package[: len(package) - node.level + 1]) if node.level else ""
            name = ".".join(part for part in (base, node.module or "") if part)
            yield name
            yield from (f"{name}.{alias.name}" for alias in node.names)


def _layer(module: str) -> str | None:
    parts = module.split(".")
    return parts[1] if parts[0] == "secondlook" and len(parts) > 1 else None


@pytest.mark.parametrize("file", MODULES, ids=[str(m.relative_to(ROOT)) for m in MODULES])
def test_imports_point_left(file: Path) -> None:
    own = file.relative_to(ROOT).parts[0].removesuffix(".py")
    if own in ("__init__", "__main__"):
        return
    assert own in ORDER, f"{own} has no place in the order of docs/architecture.md"
    for module in _imports(file):
        layer = _layer(module)
        if layer in ORDER:
            assert ORDER.index(layer) <= ORDER.index(own), f"{own} may not import {module}"


def test_the_engine_is_pure() -> None:
    for file in (ROOT / "engine").glob("*.py"):
        for module in _imports(file):
            top = module.split(".")[0]
            assert top == "secondlook" or top in sys.stdlib_module_names, f"{file.name} imports {module}"
            assert top not in {"os", "subprocess", "socket", "random", "time"}, f"{file.name} imports {module}"

"""A .reg file of Windows: text, switches, and everything else as JSON text, which Chromium and Firefox read as what it is."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Key:
    """A registry key below HKEY_LOCAL_MACHINE and its values by name."""

    path: str
    values: Mapping[str, Any]


def registry_file(keys: Iterable[Key]) -> bytes:
    """For `reg import`. Only ASCII: without a byte order mark Windows would read anything else in the machine's code page."""
    blocks = ["Windows Registry Editor Version 5.00"]
    for key in keys:
        lines = [f"{_quoted(name)}={_value(value)}" for name, value in key.values.items()]
        blocks.append("\r\n".join([rf"[HKEY_LOCAL_MACHINE\{key.path}]", *lines]))
    return ("\r\n\r\n".join(blocks) + "\r\n").encode("ascii")


def _value(value: object) -> str:
    if isinstance(value, bool):
        return f"dword:{int(value):08x}"
    if not isinstance(value, str):
        return _quoted(json.dumps(value))
    if value.isascii() and value.isprintable():
        return _quoted(value)
    return "hex(1):" + ",".join(f"{byte:02x}" for byte in f"{value}\0".encode("utf-16-le"))


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'

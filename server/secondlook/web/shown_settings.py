"""The settings as people may read them: without passwords, keys, and what addresses carry."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields

from ..settings import PREFIX, Settings

_SECRET = re.compile(r"secret|key|password|token$|passphrase|credential")
_ADDRESS = re.compile(r"(?:([\w.-]+)=)?([a-z][\w+.-]*)://(?:[^/\s]*@)?([^/\s:?#@]*)")


@dataclass(frozen=True)
class Row:
    """One setting. `value` and `default` are what may be seen of them; `is_switch`: on or off."""

    variable: str
    value: str
    default: str
    help: str
    is_switch: bool


def shown_settings(settings: Settings) -> list[Row]:
    """Every setting, in the order of docs/settings.md."""
    return [
        Row(
            variable=PREFIX + row.name.upper(),
            value=_shown(row.name, getattr(settings, row.name)),
            default=_shown(row.name, row.default),
            help=row.metadata["help"],
            is_switch=isinstance(row.default, bool),
        )
        for row in fields(Settings)
    ]


def _shown(name: str, value: object) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    text = f"{value:g}" if isinstance(value, float) else str(value)
    if text and _SECRET.search(name):
        return "•••"
    if "://" not in text:
        return text
    # An address may hold a password, and a path that is one.
    return ", ".join(f"{label}={kind}://{host}" if label else f"{kind}://{host}" for label, kind, host in _ADDRESS.findall(text))

"""Whether a pack that came from elsewhere may be used; nothing of it is before this. Twin of `extension/engine/accept.js`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from ..engine.assess import Engine
from ..engine.messages import Message
from ..engine.pack import FORMAT, Pack
from ..engine.tables import load_tables
from ..errors import PackRefused
from . import signing
from .compile import to_bytes
from .pack_shape import shape_fault


def accept_pack(
    signed: bytes,
    public_keys: Mapping[str, str],
    *,
    now: datetime,
    id: str | None = None,
    highest: Mapping[str, str] | None = None,
    held: bytes | None = None,
) -> dict[str, Any]:
    """The content of a signed pack.

    `id` is that of the pack in use and `held` its signed bytes, `highest` the highest version that was accepted of each key.
    Raises PackRefused.
    """
    pack = parse_strictly(signing.open_signed(signed, public_keys))
    fault = shape_fault(pack)
    version = pack["version"][:40] if isinstance(pack, dict) and isinstance(pack.get("version"), str) else "?"
    if fault:
        raise PackRefused("shape", fault, version)
    assert isinstance(pack, dict)  # noqa: S101 - so says its shape
    if id is not None and pack["id"] != id:
        raise PackRefused("other", f"these are the rules {pack['id']}, not {id}", version)
    key = signing.key_of(signed)
    before = (highest or {}).get(key, "0")
    if numbers_of(version) < numbers_of(before):
        raise PackRefused("older", f"version {version} is older than {before}, which was in use", version)
    again = numbers_of(version) == numbers_of(before) and "release" in pack
    if again and held is not None and signing.key_of(held) == key and held != signed:
        raise PackRefused("changed", f"version {version} had another content", version)
    if is_expired(pack, now):
        raise PackRefused("expired", f"version {version} ended on {pack['expires']}; publish the rules anew", version)
    try_out(pack, version)
    return pack


def is_expired(pack: Mapping[str, Any], now: datetime) -> bool:
    """Past its date, or with a date that cannot be read."""
    if "expires" not in pack:
        return False
    try:
        return datetime.fromisoformat(pack["expires"]) <= now
    except (ValueError, TypeError):
        return True


def numbers_of(version: str) -> tuple[int, ...]:
    """For comparing versions: the numbers between its dots, without zeros at the end."""
    numbers = [int(part) for part in version.split(".")]
    while numbers and not numbers[-1]:
        numbers.pop()
    return tuple(numbers)


def parse_strictly(content: bytes) -> Any:
    """JSON exactly as packs are written: each key once, no space, no NaN. Raises PackRefused."""
    try:
        text = content.decode("utf-8")
        data = json.loads(text, parse_constant=_no_number)
        if to_bytes(data) == content:
            return data
    except (ValueError, RecursionError):
        pass  # no JSON, no UTF-8, or too deep
    raise PackRefused("json", "the pack is not JSON, or not as packs are written")


def _no_number(word: str) -> None:
    raise ValueError(word)


def try_out(pack: Mapping[str, Any], version: str) -> None:
    """Raises PackRefused for a pack that the engine of this program cannot use."""
    if pack["format"] != FORMAT:
        raise PackRefused("format", f"pack format {pack['format']}; update this program", version)
    if pack["tables"] != load_tables().sha256:
        raise PackRefused("tables", "made for other character tables; update this program", version)
    try:
        Engine(Pack.from_json(pack)).assess(Message("Good morning."))
    except Exception as error:
        # Whatever it is that the shape did not foresee: this pack is not for use.
        raise PackRefused("shape", f"the engine cannot use it: {type(error).__name__}", version) from error

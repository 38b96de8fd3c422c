"""Engines ready to judge, from a folder of rules or from a pack file."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from ..engine.assess import Engine
from ..engine.pack import Pack
from .compile import compile_pack, to_bytes
from .sources import read_rules


@cache
def pack_bytes(folder: Path) -> bytes:
    """The pack of a folder of rules, unsigned."""
    return to_bytes(compile_pack(read_rules(folder)))


def engine_from(pack: bytes) -> Engine:
    """An engine for the bytes of an unsigned pack."""
    return Engine(Pack.from_json(json.loads(pack)))

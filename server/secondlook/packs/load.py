"""Engines ready to judge, from a folder of rules or from a pack file."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from ..engine.assess import Engine
from ..engine.pack import Organisation, Pack
from .compile import compile_pack, to_bytes
from .sources import read_rules


@cache
def pack_bytes(folder: Path, organisation: Organisation | None = None) -> bytes:
    """The pack of a folder of rules for an organisation, unsigned."""
    return to_bytes(compile_pack(read_rules(folder), organisation=organisation))


def engine_from(pack: bytes) -> Engine:
    """An engine for the bytes of an unsigned pack."""
    return Engine(Pack.from_json(json.loads(pack)))

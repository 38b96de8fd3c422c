"""Engines ready to judge, from a folder of rules or from a pack file."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from ..engine.assess import Engine
from ..engine.pack import Organisation, Pack
from ..paths import cache_dir
from .compile import compile_pack, to_bytes
from .rule_files import files_of
from .shelf import shelved
from .sources import read_rules, rules_from


@cache
def pack_bytes(folder: Path, organisation: Organisation | None = None) -> bytes:
    """The pack of a folder of rules for an organisation, unsigned. Raises PackError."""
    if not (folder / "pack.yml").is_file():
        read_rules(folder)  # says what is wrong with it
    files = files_of(folder)
    sources = [repr(organisation), *(part for file in files.items() for part in file)]
    return shelved(cache_dir(), sources, lambda: to_bytes(compile_pack(rules_from(files), organisation=organisation)))


def engine_from(pack: bytes) -> Engine:
    """An engine for the bytes of an unsigned pack."""
    return Engine(Pack.from_json(json.loads(pack)))

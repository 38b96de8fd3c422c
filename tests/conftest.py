"""Shared by all tests: the base pack, its engine, and small packs written in a test."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from secondlook.engine.assess import Engine
from secondlook.engine.pack import Pack
from secondlook.packs.load import engine_from, pack_bytes
from secondlook.paths import rules_dir
from small_pack import small_pack


@pytest.fixture(scope="session")
def base_pack() -> bytes:
    """The bytes of the pack that ships."""
    return pack_bytes(rules_dir())


@pytest.fixture(scope="session")
def engine(base_pack: bytes) -> Engine:
    """The Python engine with the base pack."""
    return engine_from(base_pack)


@pytest.fixture
def build() -> Callable[[Mapping[str, Any]], Engine]:
    """An engine for a pack written in the test, in the short form of `tests/conformance`."""
    return lambda source: Engine(Pack.from_json(json.loads(json.dumps(small_pack(source)))))

"""The checked-in tables are what the generator writes, and their hash is theirs."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

import pytest

import secondlook.engine
from secondlook.packs.unicode_tables import build, digest

TABLES = json.loads((Path(secondlook.engine.__file__).parent / "tables.json").read_text(encoding="utf-8"))


def test_the_hash_covers_the_content() -> None:
    assert TABLES["sha256"] == digest(TABLES)


@pytest.mark.skipif(unicodedata.unidata_version != TABLES["unicode"], reason="made with another Unicode version")
def test_the_file_is_what_the_generator_writes() -> None:
    assert build() == TABLES

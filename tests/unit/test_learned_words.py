"""What the learned signal may weigh: no country, language or currency, no name; and what it weighs is small enough to ship."""

from __future__ import annotations

import gzip
import json
from itertools import product
from typing import Any

import pytest
from babel import Locale

from secondlook.engine.lexicon import OPENER
from secondlook.engine.tables import load_tables
from secondlook.paths import rules_dir

FILE = rules_dir() / "learned" / "wording.json"
MOST_BYTES = 300_000
NAMES = "anna maria peter thomas johansson virtanen korhonen schmidt meier smith jones garcia ivanov petrov mohammed chen wang nguyen".split()


@pytest.fixture(scope="module")
def learned() -> dict[str, Any]:
    data: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return data


@pytest.mark.parametrize(("language", "part"), list(product(["en", "fi", "sv", "de", "fr", "zh"], ["territories", "languages"])))
def test_no_country_and_no_language(language: str, part: str, learned: dict[str, Any]) -> None:
    words = set(learned["words"].split(" "))
    names = (name for code, name in getattr(Locale.parse(language), part).items() if len(code) == 2 and code.isalpha())
    assert {load_tables().fold_word(name) for name in names} & words == set()


def test_no_name_counts_with_its_capital(learned: dict[str, Any]) -> None:
    kinds = dict(zip(learned["words"].split(" "), learned["kinds"], strict=True))
    assert [name for name in NAMES if int(kinds.get(name, "0"), 16) & OPENER] == []


def test_no_word_is_a_number(learned: dict[str, Any]) -> None:
    assert [word for word in learned["words"].split(" ") if word.isdigit()] == []


def test_it_is_small_enough() -> None:
    assert len(gzip.compress(FILE.read_bytes())) < MOST_BYTES


def test_it_says_where_it_comes_from(learned: dict[str, Any]) -> None:
    assert len(learned["about"]["corpus_sha256"]) == 64
    assert set(learned["thresholds"]) == {"calm", "balanced", "watchful"} == set(learned["about"]["reached"])

"""Two engines, 40,000 hostile texts, no difference; and with faults planted in one of them, differences are noticed."""

from __future__ import annotations

import json
import os
import shutil
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from texts import TextMaker

import secondlook.packs.node_engine as node_engine
from secondlook.engine.messages import read_item
from secondlook.engine.tables import load_tables
from secondlook.packs.compile import to_bytes
from secondlook.packs.load import engine_from
from secondlook.packs.sources import read_rules
from secondlook.paths import extension_dir, rules_dir
from small_pack import small_pack

HERE = Path(__file__).parent
TEXTS = int(os.environ.get("SECONDLOOK_FUZZ_TEXTS", "40000"))
SEED = int(os.environ.get("SECONDLOOK_FUZZ_SEED", "1"))
TEXTS_A_FAULT = 2_500
FAULTS = json.loads((HERE / "faults.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def corners() -> bytes:
    """A small pack with every corner of the phrase and condition languages."""
    return to_bytes(small_pack(json.loads((HERE / "corners.json").read_text(encoding="utf-8"))))


@cache
def _lookalikes() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for cp, folded in load_tables().fold.items():
        if folded and len(folded) == 1:
            found.setdefault(folded, []).append(chr(cp))
    return found


@cache
def _judged(pack: bytes, count: int) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Items and their Assessments by the Python engine."""
    sentences = [e.messages[0] for s in read_rules(rules_dir()).signals for e in s.examples]
    engine = engine_from(pack)
    made = TextMaker(json.loads(pack), _lookalikes(), sentences, SEED).items(count)
    items = [json.loads(json.dumps(item)) for item in made]  # as they travel: two half characters may become one
    return items, [engine.assess(read_item(item)).to_json() for item in items]


def _differences(pack: bytes, count: int) -> list[str]:
    """Ids of the items that come out differently in JavaScript."""
    items, judged = _judged(pack, count)
    others = node_engine.assess_with_node((json.dumps(item) for item in items), pack)
    return [one["id"] for one, other in zip(judged, others, strict=True) if one != other]


def _awake(pack: bytes, count: int) -> int:
    return sum(bool(one["findings"]) for one in _judged(pack, count)[1])


def test_the_engines_agree_on_every_text(base_pack: bytes) -> None:
    assert _differences(base_pack, TEXTS) == []
    assert _awake(base_pack, TEXTS) > TEXTS // 4, "the texts must wake the rules, or the comparison is asleep"


def test_the_engines_agree_in_every_corner(corners: bytes) -> None:
    assert _differences(corners, TEXTS // 4) == []
    assert _awake(corners, TEXTS // 4) > TEXTS // 16


@pytest.mark.parametrize("fault", FAULTS, ids=[f["about"] for f in FAULTS])
def test_a_planted_fault_is_noticed(
    fault: dict[str, str], base_pack: bytes, corners: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    faulty = tmp_path / "extension"
    shutil.copytree(extension_dir() / "engine", faulty / "engine")
    file = faulty / "engine" / fault["file"]
    source = file.read_text(encoding="utf-8")
    assert source.count(fault["find"]) == 1, "the fault must still fit the code"
    file.write_text(source.replace(fault["find"], fault["put"]), encoding="utf-8")
    monkeypatch.setattr(node_engine, "extension_dir", lambda: faulty)
    # Most faults show at once; a rare corner gets more texts before it counts as missed.
    assert any(_differences(pack, count) for count in (TEXTS_A_FAULT, 6 * TEXTS_A_FAULT) for pack in (corners, base_pack))

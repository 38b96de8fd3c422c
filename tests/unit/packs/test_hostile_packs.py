"""More than 300 hostile or broken packs: none is used, each refusal says why, the pack in use stays. In Python and in Node."""

from __future__ import annotations

import json
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import hostile_packs
import pytest
from hostile_packs import KEY, KEYS, NOW, VERSION, Hostile, good, signed

import secondlook.engine
from secondlook.errors import PackRefused
from secondlook.packs import signing
from secondlook.packs.accept import accept_pack
from secondlook.packs.pack_shape import SHAPE
from secondlook.paths import extension_dir
from secondlook.store.pack_refusals import REASONS

ALL = list(hostile_packs.hostile_packs())
KEY_ID = signing.key_id(KEY.public_key())
ID = good()["id"]


def accept(content: bytes) -> dict[str, Any]:
    return accept_pack(content, KEYS, now=NOW, id=ID, highest={KEY_ID: VERSION}, held=signed(good()))


@cache
def refusal(case: Hostile) -> tuple[str, str, str]:
    """Reason, version and text."""
    with pytest.raises(PackRefused) as refused:
        accept(case.signed)
    return refused.value.reason, refused.value.version, str(refused.value)


@pytest.fixture(scope="module")
def in_node(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """What the clients' loader does with the good pack, one that follows it, and every hostile one."""
    folder = tmp_path_factory.mktemp("packs")
    packs = [signed(good()), signed({**good(), "version": "2026.11.26.8"}), *(case.signed for case in ALL)]
    files = [folder / f"{i}.signed" for i in range(len(packs))]
    for file, content in zip(files, packs, strict=True):
        file.write_bytes(content)
    setting = folder / "setting.json"
    tables = Path(secondlook.engine.__file__).parent / "tables.json"
    setting.write_text(
        json.dumps(
            {
                "engine": str(extension_dir() / "engine"),
                "tables": str(tables),
                "keys": KEYS,
                "id": ID,
                "now": NOW.timestamp() * 1000,
                "held": str(files[0]),
                "version": VERSION,
                "keyId": KEY_ID,
            }
        ),
        encoding="utf-8",
    )
    script = Path(__file__).with_name("refuse_packs.mjs")
    run = subprocess.run(["node", script, setting, *files], capture_output=True, text=True, timeout=240)
    assert run.returncode == 0, run.stderr[-2000:]
    return [json.loads(line) for line in run.stdout.splitlines()]


def test_there_are_enough_of_them() -> None:
    assert len(ALL) >= 300
    assert len({case.name for case in ALL}) == len(ALL)
    assert {reason for case in ALL for reason in case.reasons} == set(REASONS)


def test_the_good_one_and_its_successor_are_taken(in_node: list[dict[str, Any]]) -> None:
    assert accept(signed(good()))["version"] == VERSION
    assert accept(signed({**good(), "version": "2026.11.26.8"}))["version"] == "2026.11.26.8"
    assert [row["used"] for row in in_node[:2]] == [False, True]  # the same bytes are nothing new
    assert in_node[0] | {"told": []} == {"used": False, "kept": True, "reason": "", "version": "", "told": []}


@pytest.mark.parametrize("case", ALL, ids=[case.name[:60] for case in ALL])
def test_python_refuses_with_a_reason(case: Hostile) -> None:
    reason, _, text = refusal(case)
    assert reason in case.reasons
    assert text


def test_clients_keep_what_they_have_and_tell_once(in_node: list[dict[str, Any]]) -> None:
    for case, row in zip(ALL, in_node[2:], strict=True):
        assert not row["used"], case.name
        assert row["kept"], case.name
        assert row["reason"] in case.reasons, (case.name, row)
        assert row["told"] == ["", f"{row['version']}; {row['reason']}", ""], (case.name, row)


def test_both_say_the_same(in_node: list[dict[str, Any]]) -> None:
    for case, row in zip(ALL, in_node[2:], strict=True):
        assert refusal(case)[:2] == (row["reason"], row["version"]), case.name


def test_both_ask_for_the_same_shape() -> None:
    script = f"import {{SHAPE, LIMITS}} from {json.dumps(str(extension_dir() / 'engine' / 'pack_shape.js'))}; console.log(JSON.stringify(SHAPE))"
    shape = subprocess.run(["node", "--input-type=module", "-e", script], capture_output=True, text=True, check=True)
    assert json.loads(shape.stdout) == SHAPE

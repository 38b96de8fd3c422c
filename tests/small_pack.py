"""Packs in a few lines, for conformance vectors and unit tests: written as rule files and compiled by the real compiler."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from secondlook.engine.pack import Organisation
from secondlook.packs.compile import compile_pack
from secondlook.packs.sources import read_rules

PACK = {
    "id": "small",
    "version": "1",
    "levels": {"note": 8, "caution": 20},
    "grades": {"info": 2, "caution": 10, "strong": 20, "counter": -5},
    "tactic_cap": 14,
    "count_cap": 2,
    "next": {"en": "Ask."},
}


def small_pack(source: Mapping[str, Any]) -> dict[str, Any]:
    """`source`: {signals: {tactic/id: {grade?, weight?, phrases, unless?, check?}}, rules?, stages?, lists?, pack?, organisation?}.

    JSON is YAML too.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _write(folder / "pack.yml", {**PACK, **source.get("pack", {})})
        for path, signal in source["signals"].items():
            rest = {key: value for key, value in signal.items() if key not in ("phrases", "unless")}
            words = {key: signal[key] for key in ("phrases", "unless") if key in signal}
            text = {"what": path, "why": "", "harmless": "always"}
            _write(folder / f"{path}.yml", {"grade": "caution", **rest, "en": {**text, **words}})
        for part in ("rules", "stages"):
            for id, data in source.get(part, {}).items():
                file = folder / ("combinations" if part == "rules" else part) / f"{id}.yml"
                _write(file, {**data, "en": {"what": id}})
        for id, words in source.get("lists", {}).items():
            _write(folder / "lists" / f"{id}.yml", {"words": words})
        own = {key: tuple(names) for key, names in source.get("organisation", {}).items()}
        return compile_pack(read_rules(folder), organisation=Organisation(**own))


def _write(file: Path, data: Mapping[str, Any]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")

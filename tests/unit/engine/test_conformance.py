"""The shared vectors: each must come out as written, and the same in both engines."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from secondlook.engine.assess import Engine
from secondlook.engine.messages import read_item
from secondlook.engine.pack import Pack
from secondlook.packs.compile import to_bytes
from secondlook.packs.node_engine import assess_with_node
from small_pack import small_pack

VECTORS = Path(__file__).parents[2] / "conformance"


def _groups() -> Iterator[Any]:
    for file in sorted(VECTORS.glob("*.json")):
        for group in json.loads(file.read_text(encoding="utf-8")):
            yield pytest.param(group, id=f"{file.stem}: {group['about']}")


@pytest.mark.parametrize("group", list(_groups()))
def test_both_engines_pass_the_vectors(group: dict[str, Any]) -> None:
    pack = small_pack(group["pack"])
    engine = Engine(Pack.from_json(json.loads(to_bytes(pack).decode("utf-8", "surrogatepass"))))
    items = [test["item"] for test in group["tests"]]
    python = [engine.assess(read_item(item)).to_json() for item in items]
    js = list(assess_with_node((json.dumps(item) for item in items), to_bytes(pack)))
    for test, one, other in zip(group["tests"], python, js, strict=True):
        assert one == other, test["about"]
        assert _told(one, test["expect"]) == test["expect"], test["about"]
        _check_quotes(test["item"], one)


def _told(assessment: dict[str, Any], expect: dict[str, Any]) -> dict[str, Any]:
    """The Assessment in the words of `expect`."""
    told = dict(assessment)
    told["rules"] = [rule["id"] for rule in assessment["rules"]]
    told["levels"] = [moment["level"] for moment in assessment.get("timeline", [])]
    told["found"] = [
        [f["signal"], f["quote"], *([f.get("index", f["field"])] if len(wanted) == 3 else [])]
        for f, wanted in zip(assessment["findings"], [*expect.get("found", []), *[[]] * 99], strict=False)
    ]
    return {key: told[key] for key in expect}


def _check_quotes(item: dict[str, Any], assessment: dict[str, Any]) -> None:
    """Offsets are UTF-16 units, and the quote is what stands there."""
    for finding in assessment["findings"]:
        message = item["messages"][finding["index"]] if "messages" in item else item
        if finding["field"] == "links" and not finding["end"]:
            assert finding["quote"] in [link["href"] for link in message["links"]]
            continue
        assert finding["quote"] in [_piece(text, finding["start"], finding["end"]) for text in _texts(message, finding)]


def _texts(message: dict[str, Any], finding: dict[str, Any]) -> list[str]:
    """What the offsets may count in."""
    if finding["field"] == "sender":
        return [message["sender"].get(key, "") for key in ("name", "address")]
    if finding["field"] == "links":
        return [message["text"]]
    return [message[finding["field"]]]


def _piece(text: str, start: int, end: int) -> str:
    units = text.encode("utf-16-le", "surrogatepass")
    return units[2 * start : 2 * end].decode("utf-16-le", "surrogatepass")

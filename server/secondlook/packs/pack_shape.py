"""What a pack must look like before any of it is used, signed or not. Twin of `extension/engine/pack_shape.js`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

Shape = str | Mapping[str, Any]
OPERATORS = ("and", "or", "not", "of", "some")
GRADES = ("info", "caution", "strong", "counter")
LEVELS = ("caution", "warning")
LIMITS = {
    "variants": 100_000, "signals": 2_000, "elements": 24, "gap": 1_000, "reach": 400,
    "depth": 16, "integer": 2**31, "weight": 1_000,
}  # fmt: skip
MOST_VERSION = 40
_VERSION = re.compile(r"[0-9]+(\.[0-9]+)*", re.ASCII)

_NUMBERS, _INTS, _TEXTS, _LINES = {"map": "int"}, {"list": "int"}, {"list": "text"}, {"map": {"map": "text"}}
_SYMBOLS = ("words", "han", "stems", "suffixes", "infixes", "exact", "classes")
_SELECTORS = "container message inbound body sender profile subject thread_link thread_box skip quotes closed empty".split()
_VARIANT = {
    "keys": {},
    "may": {
        **dict.fromkeys(_SELECTORS, _TEXTS),
        **dict.fromkeys(("name", "sender_name", "sender_address", "key"), "text"),
    },
}
_WRAPPER = {"keys": {"host": "text", "path": "text", "parameter": "text"}}
_SITE = {
    "keys": {"id": "text", "hosts": _TEXTS, "channel": "text", "variants": {"list": _VARIANT}},
    "may": {
        **dict.fromkeys(("own", "thread_address", "shadow_hosts", "hides_by"), _TEXTS),
        "thread_shortest": "int",
        "link_wrappers": {"list": _WRAPPER},
    },
}
_LEARNED = {
    **dict.fromkeys(("words", "kinds", "surnames", "given", "stems"), "text"),
    **dict.fromkeys(("word_weights", "word_sizes", "stem_weights", "stem_sizes", "pairs"), _INTS),
    "least": "int",
    "thresholds": {"map": {"map": _INTS}},
}
# "text" and "int"; "tree" is a condition; list, map and row hold others; `keys` must and `may` can be there.
# What is not named may be anything: a newer pack may say more.
SHAPE: Mapping[str, Any] = {
    "keys": {
        **dict.fromkeys(("format", "tactic_cap", "count_cap"), "int"),
        **dict.fromkeys(("id", "version", "tables"), "text"),
        "levels": {"keys": {"note": "int", "caution": "int"}},
        "symbols": {
            "keys": {**dict.fromkeys(_SYMBOLS, _NUMBERS), "native": _INTS, "rows": {"list": {"row": ["int", _INTS]}}},
        },
        "index": {"list": _INTS},
        "variants": {"list": {"row": ["int", {"list": {"row": [_INTS, "int", "int"]}}]}},
        "signals": {
            "list": {
                "keys": {**dict.fromkeys(("id", "tactic", "grade", "kind"), "text"), "weight": "int", "guidance": _TEXTS},
                "may": {"check": "text", "learned": "int"},
            },
        },
        "rules": {
            "list": {
                "keys": {**dict.fromkeys(("id", "level", "kind", "over"), "text"), "guidance": _TEXTS},
                "may": {"condition": "tree", "sequence": _TEXTS, "within": "int"},
            },
        },
        "stages": {"list": {"keys": {"id": "text", "order": "int", "condition": "tree"}}},
        "say": {"map": {"keys": {"next": "text", "signals": _LINES, "rules": _LINES, "stages": _LINES}}},
        "guidance": {"map": {"keys": dict.fromkeys(("name", "title", "url"), "text")}},
        "sites": {"list": _SITE},
    },
    "may": {
        "not_lowered": _TEXTS,
        "checks": {"keys": {}, "may": {"suffixes": "text", "lists": {"map": _TEXTS}}},
        "organisation": {
            "keys": {},
            "may": {"domains": _TEXTS, "trusted_servers": _TEXTS, "sensitivity": "text", "allowed": _TEXTS},
        },
        "learned": {"keys": _LEARNED},
        "release": "int",
        **dict.fromkeys(("expires", "base", "overlay"), "text"),
        "contact": {"keys": {}, "may": dict.fromkeys(("organisation", "phone", "address"), "text")},
        "keys": {"map": "text"},
    },
}


def shape_fault(pack: Any) -> str:
    """The first thing that is wrong, as a path and why; empty when nothing is."""
    return _shape_of(pack, SHAPE, "pack") or _numbers_of(pack) or _meaning_of(pack)


def _shape_of(value: Any, shape: Shape, at: str) -> str:
    if shape == "text":
        return "" if isinstance(value, str) else f"{at}: no text"
    if shape == "int":
        return "" if _is_int(value) and abs(value) < LIMITS["integer"] else f"{at}: no whole number"
    if shape == "tree":
        return _tree_fault(value, at, 0)
    assert isinstance(shape, Mapping)  # noqa: S101 - one of the words above, or this
    if "list" in shape or "row" in shape:
        return _list_fault(value, shape, at)
    if not isinstance(value, dict):
        return f"{at}: no keys"
    if "__proto__" in value:  # of no meaning here, and too much of one in the clients
        return f"{at}: a key of that name"
    if "map" in shape:
        return _first(_shape_of(part, shape["map"], f"{at}.{key}") for key, part in value.items())
    for key in shape["keys"]:
        if key not in value:
            return f"{at}: no {key}"
    known = {**shape["keys"], **shape.get("may", {})}
    return _first(_shape_of(value[key], part, f"{at}.{key}") for key, part in known.items() if key in value)


def _list_fault(value: Any, shape: Mapping[str, Any], at: str) -> str:
    if not isinstance(value, list):
        return f"{at}: no list"
    row = shape.get("row")
    if row is not None and len(value) != len(row):
        return f"{at}: {len(value)} parts"
    return _first(_shape_of(part, row[i] if row else shape["list"], f"{at}[{i}]") for i, part in enumerate(value))


def _first(faults: Iterable[str]) -> str:
    return next(filter(None, faults), "")


def _is_int(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _tree_fault(tree: Any, at: str, depth: int) -> str:
    fault = f"{at}: no condition"
    if depth > LIMITS["depth"] or not isinstance(tree, list) or not tree or tree[0] not in OPERATORS:
        return fault
    kind, *rest = tree
    if kind == "of":
        good = len(rest) == 3 and _is_int(rest[0]) and _is_int(rest[2]) and isinstance(rest[1], list)
        return "" if good and all(isinstance(name, str) for name in rest[1]) else fault
    if kind == "some" and not (len(rest) == 2 and _is_int(rest[0]) and isinstance(rest[1], list)):
        return fault
    if kind == "not" and len(rest) != 1:
        return fault
    return _first(_tree_fault(part, at, depth + 1) for part in (rest[1] if kind == "some" else rest))


def _numbers_of(pack: Mapping[str, Any]) -> str:
    """Numbers that point at something must point at something that is there."""
    symbols, variants, signals = pack["symbols"], pack["variants"], pack["signals"]
    size = len(pack["index"])
    for name, rows in (("variants", variants), ("signals", signals)):
        if len(rows) > LIMITS[name]:
            return f"pack.{name}: {len(rows)} of them"
    for kind in _SYMBOLS:
        if not _fit(symbols[kind].values(), size):
            return f"pack.symbols.{kind}: out of range"
    known_rows = {row for row, _ in symbols["rows"]}
    for row, parts in symbols["rows"]:
        if not _fit([row, *parts], size) or not 0 < len(parts) <= LIMITS["elements"] or known_rows & set(parts):
            return "pack.symbols.rows: out of range"
    if not all(_fit(row, len(variants)) for row in pack["index"]):
        return "pack.index: out of range"
    return _variants_fault(variants, size, 2 * len(signals))


def _variants_fault(variants: Sequence[Any], size: int, owners: int) -> str:
    for owner, elements in variants:
        if not _fit([owner], owners) or not 0 < len(elements) <= LIMITS["elements"]:
            return "pack.variants: out of range"
        for numbers, low, high in elements:
            if not 0 <= low <= high <= LIMITS["gap"] or not numbers:
                return "pack.variants: a gap out of range"
            if not _fit(numbers, size):
                return "pack.variants: out of range"
        if reach_of(elements) > LIMITS["reach"]:
            return "pack.variants: gaps that reach too far"
    return ""


def reach_of(elements: Sequence[Sequence[Any]]) -> int:
    """Places that the walk looks at, at most, for one place where a variant begins: its gaps add up from word to word."""
    width, reach = 1, 0
    for _, low, high in elements[1:]:
        width += high - low
        reach += width
    return reach


def _fit(numbers: Iterable[int], end: int) -> bool:
    return all(0 <= number < end for number in numbers)


def _meaning_of(pack: Mapping[str, Any]) -> str:
    version = pack["version"]
    if len(version) > MOST_VERSION or not _VERSION.fullmatch(version):
        return "pack.version: no numbers between dots"
    for part in ("signals", "rules", "stages"):
        ids = [row["id"] for row in pack[part]]
        if len(set(ids)) != len(ids):
            return "pack: an id twice"
    for signal in pack["signals"]:
        if signal["grade"] not in GRADES or abs(signal["weight"]) > LIMITS["weight"]:
            return f"pack.signals {signal['id']}: grade or weight"
    for rule in pack["rules"]:
        if rule["level"] not in LEVELS or rule["over"] not in ("message", "conversation"):
            return f"pack.rules {rule['id']}: level"
    if any(source["url"] and not source["url"].startswith(("http://", "https://")) for source in pack["guidance"].values()):
        return "pack.guidance: no address of the web"
    return ""

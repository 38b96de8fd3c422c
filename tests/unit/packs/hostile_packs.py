"""Packs that nobody should use: broken on their way, or made to be. Every one has a reason for which it must be refused."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from secondlook.packs import signing
from secondlook.packs.compile import compile_pack, to_bytes
from secondlook.packs.pack_shape import LIMITS, SHAPE
from secondlook.packs.publish import base_rules

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
VERSION = "2026.11.25.7"
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
STRANGER = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
KEYS = signing.keyring(signing.public_text(KEY.public_key()))
LEARNED = {
    **dict.fromkeys(("words", "kinds", "surnames", "given", "stems"), ""),
    **{name: [] for name in ("word_weights", "word_sizes", "stem_weights", "stem_sizes", "pairs")},
    "least": 6400,
    "thresholds": {"balanced": {"mail": [1, 2, 3], "talk": [1, 2, 3]}},
}


@dataclass(frozen=True)
class Hostile:
    """`reasons`: what it may be refused for; an engine may find one fault before another."""

    name: str
    signed: bytes
    reasons: frozenset[str]


@cache
def _good_text() -> str:
    rules = base_rules()
    few = replace(
        rules,
        signals=tuple(s for s in rules.signals if s.id in ("off-platform-messenger", "paid-report-request", "lookalike-domain")),
        rules=(),
        stages=(),
        learned=None,
    )
    pack = compile_pack(few)
    extra = {
        "rules": [
            {
                "id": "a-rule",
                "level": "caution",
                "kind": "approach",
                "over": "message",
                "guidance": [],
                "condition": ["not", ["of", 1, ["x"], 0]],
            },
            {
                "id": "b-rule",
                "level": "caution",
                "kind": "approach",
                "over": "conversation",
                "guidance": [],
                "sequence": ["one"],
                "within": 5,
            },
        ],
        "stages": [{"id": "one", "order": 1, "condition": ["some", 1, [["of", 1, ["x"], 0]]]}],
        "organisation": {**pack["organisation"], "domains": ["firm.example"], "allowed": ["pool.example"]},
        "learned": LEARNED,
        "release": 7,
        "expires": "2099-01-01T00:00:00Z",
        "base": "2026.11.25",
        "overlay": "0" * 64,
        "contact": {"organisation": "Firm", "phone": "1", "address": "a@firm.example"},
        "keys": dict(KEYS),
    }
    return json.dumps({**pack, **extra, "version": VERSION}, default=list)


def good() -> dict[str, Any]:
    """A pack that everybody takes, small and with all that a pack may have."""
    pack: dict[str, Any] = json.loads(_good_text())
    return pack


def signed(pack: Any, key: Ed25519PrivateKey = KEY) -> bytes:
    return signing.sign(pack if isinstance(pack, bytes) else to_bytes(pack), key)


def hostile_packs() -> Iterator[Hostile]:
    """All of them, the same each time."""
    yield from _on_the_way()
    yield from _other_hands()
    yield from _not_now()
    yield from _no_json()
    yield from _wrong_types()
    yield from _too_much()
    yield from _pointing_nowhere()


def _case(name: str, pack: Any, *reasons: str) -> Hostile:
    return Hostile(name, signed(pack), frozenset(reasons))


def _with(**changes: Any) -> dict[str, Any]:
    return {**good(), **changes}


def _on_the_way() -> Iterator[Hostile]:
    whole, dice = signed(good()), random.Random(6)
    header = whole.index(b"\n")
    places = [*dice.sample(range(header), 15), *dice.sample(range(header + 1, len(whole)), 35)]
    for at in places:
        flipped = bytearray(whole)
        flipped[at] ^= 1 << dice.randrange(8)
        yield Hostile(f"bit at {at}", bytes(flipped), frozenset({"form", "key", "signature"}))
    for length in [0, 1, 17, header, header + 1, *dice.sample(range(header + 2, len(whole)), 15)]:
        yield Hostile(f"cut at {length}", whole[:length], frozenset({"form", "signature"}))
    yield Hostile("something behind it", whole + b" ", frozenset({"signature"}))
    yield Hostile("a page of a proxy", b"<!doctype html><title>Sign in</title>", frozenset({"form"}))


def _other_hands() -> Iterator[Hostile]:
    body = to_bytes(_with(version="9999.0"))
    theirs = signed(body, STRANGER)
    own_id, their_id = (signing.key_id(key.public_key()).encode() for key in (KEY, STRANGER))
    yield Hostile("another key", theirs, frozenset({"key"}))
    yield Hostile("another key under our name", theirs.replace(their_id, own_id, 1), frozenset({"signature"}))
    yield Hostile("no signature", b"secondlook-pack 1 %s \n" % own_id + body, frozenset({"signature"}))
    yield Hostile("a signature that is no base64", b"secondlook-pack 1 %s ***\n" % own_id + body, frozenset({"signature"}))
    yield Hostile("a key that everything has", b"secondlook-pack 1 __proto__ AAAA\n" + body, frozenset({"key"}))
    yield Hostile("a key that everything has, too", b"secondlook-pack 1 constructor AAAA\n" + body, frozenset({"key"}))
    yield Hostile("another form", signed(body).replace(b"pack 1 ", b"pack 2 ", 1), frozenset({"form"}))
    mixed = signed(good()).partition(b"\n")[0] + b"\n" + body
    yield Hostile("the signature of another", mixed, frozenset({"signature"}))
    yield _case("other rules", _with(id="elsewhere", version="9999.0"), "other")
    yield _case("rules without a name", _with(id="", version="9999.0"), "other")


def _not_now() -> Iterator[Hostile]:
    for version in ("2026.11.25.6", "2026.11.25", "2026.11", "1", "0.0.0"):
        yield _case(f"version {version}", _with(version=version), "older")
    yield _case("the same version with other levels", _with(levels={"note": 100, "caution": 200}), "changed")
    yield _case("the same version, written otherwise", _with(version=VERSION + ".0"), "changed")
    yield _case("the same version without a sign of its age", _with(expires="2098-02-23T12:00:00Z"), "changed")
    for version in ("", "v99", "99.", "1e9", "-1", "99.0-beta", "9" * 41, "９９", "99\n"):
        yield _case(f"version {version!r}", _with(version=version), "shape")
    for date in ("2026-11-25T12:00:00Z", "2026-11-24T12:00:00Z", "1970-01-01T00:00:00Z", "soon", "", "2026-13-01T00:00:00Z"):
        yield _case(f"ends {date!r}", _with(version="9999.0", expires=date), "expired")
    yield _case("other tables", _with(version="9999.0", tables="0" * 64), "tables")
    yield _case("no tables", _with(version="9999.0", tables=""), "tables")
    for number in (0, 2, -1):
        yield _case(f"format {number}", _with(version="9999.0", format=number), "format")


def _no_json() -> Iterator[Hostile]:
    text = to_bytes(_with(version="9999.0"))
    opened = text[:-1]
    texts: Mapping[str, bytes] = {
        "nothing": b"",
        "a comma too much": opened + b",}",
        "a space": text.replace(b":", b": ", 1),
        "a line end": text + b"\n",
        "a mark of its bytes": b"\xef\xbb\xbf" + text,
        "a comment": opened + b"/* */}",
        "a key twice": opened + b',"format":1}',
        "the version twice": opened + b',"version":"1"}',
        "a key twice inside": text.replace(b'"levels":{', b'"levels":{"note":1,', 1),
        "no number": text.replace(b'"tactic_cap":14', b'"tactic_cap":NaN', 1),
        "no end": text.replace(b'"tactic_cap":14', b'"tactic_cap":Infinity', 1),
        "no beginning": text.replace(b'"tactic_cap":14', b'"tactic_cap":-Infinity', 1),
        "a number written otherwise": text.replace(b'"tactic_cap":14', b'"tactic_cap":1.4e1', 1),
        "hexadecimal": text.replace(b'"tactic_cap":14', b'"tactic_cap":0x0e', 1),
        "single quotes": text.replace(b'"id"', b"'id'", 1),
        "not UTF-8": text.replace(b"secondlook-base", b"secondlook-\xff\xfe", 1),
        "half a letter": text.replace(b"secondlook-base", b"secondlook-\xc3", 1),
        "a letter of its parts": text.replace(b"secondlook-base", b"\\u0073econdlook-base", 1),
        "deep lists": opened + b',"x":' + b"[" * 200_000 + b"]" * 200_000 + b"}",
        "deep maps": opened + b',"x":' + b'{"a":' * 200_000 + b"1" + b"}" * 200_000 + b"}",
        "deep and open": b"[" * 500_000,
    }
    for name, content in texts.items():
        yield Hostile(f"JSON: {name}", signed(content), frozenset({"json"}))
    for value in (b"null", b"[]", b"{}", b"7", b'"pack"', b"true"):
        yield Hostile(f"JSON: only {value.decode()}", signed(value), frozenset({"shape"}))
    for name, place in {
        "at the top": b"{",
        "in words": b'"words":{',
        "in what is said": b'"say":{',
        "in the organisation": b'"organisation":{',
    }.items():
        hidden = text.replace(place, place + b'"__proto__":{"polluted":1},', 1)
        yield Hostile(f"a prototype {name}", signed(hidden), frozenset({"shape"}))


def _wrong_types() -> Iterator[Hostile]:
    """Each field in turn holds what it never does, the first of each list and map standing for all."""
    for path, kind in _fields(good(), SHAPE, ()):
        wrong: Any = 7 if kind in ("text", "list", "map", "keys", "row", "tree") else "7"
        yield _case(f"{'.'.join(map(str, path))} = {wrong!r}", _replaced(path, wrong), "shape")
    for path, kind in list(_fields(good(), SHAPE, ()))[::4]:
        empty: Any = [None] if kind in ("list", "row") else None
        yield _case(f"{'.'.join(map(str, path))} = {empty!r}", _replaced(path, empty), "shape")
    for key in ("say", "symbols", "variants", "signals", "levels"):
        pack = _with(version="9999.0")
        del pack[key]
        yield _case(f"without {key}", pack, "shape")


def _fields(value: Any, shape: Any, path: tuple[Any, ...]) -> Iterator[tuple[tuple[Any, ...], str]]:
    if isinstance(shape, str):
        if path:
            yield path, shape
        return
    kind = next(name for name in ("list", "map", "row", "keys") if name in shape)
    if path:
        yield path, kind
    if kind == "list" and value:
        yield from _fields(value[0], shape["list"], (*path, 0))
    elif kind == "map" and value:
        key = next(iter(value))
        yield from _fields(value[key], shape["map"], (*path, key))
    elif kind == "row":
        for i, part in enumerate(shape["row"]):
            yield from _fields(value[i], part, (*path, i))
    elif kind == "keys":
        for key, part in {**shape["keys"], **shape.get("may", {})}.items():
            if key in value:
                yield from _fields(value[key], part, (*path, key))


def _replaced(path: tuple[Any, ...], value: Any) -> dict[str, Any]:
    pack = _with(version="9999.0")
    inner = pack
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    return pack


def _too_much() -> Iterator[Hostile]:
    one = [0, [[[0], 0, 0]]]
    yield _case("too many variants", _with(version="9999.0", variants=[one] * (LIMITS["variants"] + 1)), "shape")
    yield _case("too many words", _replaced(("variants", 0), [0, [[[0], 0, 0]] * (LIMITS["elements"] + 1)]), "shape")
    yield _case("a gap without end", _replaced(("variants", 0), [0, [[[0], 0, LIMITS["gap"] + 1]]]), "shape")
    far = [[[0], 0, 0], [[0], 0, LIMITS["reach"]]]
    yield _case("gaps that reach too far", _replaced(("variants", 0), [0, far]), "shape")
    yield _case("a number without end", _with(version="9999.0", count_cap=LIMITS["integer"]), "shape")
    yield _case("a weight without end", _replaced(("signals", 0, "weight"), LIMITS["weight"] + 1), "shape")
    signal = good()["signals"][0]
    crowd = [{**signal, "id": f"s{i}"} for i in range(LIMITS["signals"] + 1)]
    yield _case("too many signals", _with(version="9999.0", signals=crowd), "shape")
    tree: list[Any] = ["of", 1, ["x"], 0]
    for _ in range(LIMITS["depth"] + 1):
        tree = ["not", tree]
    yield _case("a deep condition", _replaced(("rules", 0, "condition"), tree), "shape")
    row = [good()["symbols"]["rows"][0][0], [0] * (LIMITS["elements"] + 1)] if good()["symbols"]["rows"] else [0, []]
    yield _case("a long row", _replaced(("symbols", "rows"), [row]), "shape")
    filled = {**_with(version="9999.0"), "padding": "x" * signing.PACK_LIMIT}
    yield _case("too large", filled, "size")
    yield Hostile("too large, and nothing", b"\0" * (signing.PACK_LIMIT + 1), frozenset({"size"}))


def _pointing_nowhere() -> Iterator[Hostile]:
    size, signals = len(good()["index"]), len(good()["signals"])
    yield _case("a word past the end", _replaced(("variants", 0), [0, [[[size], 0, 0]]]), "shape")
    yield _case("a word before the start", _replaced(("variants", 0), [0, [[[-1], 0, 0]]]), "shape")
    yield _case("no word", _replaced(("variants", 0), [0, [[[], 0, 0]]]), "shape")
    yield _case("no words", _replaced(("variants", 0), [0, []]), "shape")
    yield _case("a gap that falls", _replaced(("variants", 0), [0, [[[0], 3, 2]]]), "shape")
    yield _case("a signal past the end", _replaced(("variants", 0), [2 * signals, [[[0], 0, 0]]]), "shape")
    yield _case("a variant past the end", _replaced(("index", 0), [10_000_000]), "shape")
    yield _case("a row of itself", _replaced(("symbols", "rows"), [[0, [0]]]), "shape")
    yield _case("rows of rows", _replaced(("symbols", "rows"), [[0, [1]], [1, [2]]]), "shape")
    yield _case("a number of a word past the end", _replaced(("symbols", "stems"), {"abc": size}), "shape")
    for tree in (
        [],
        ["xor", ["of", 1, ["x"], 0]],
        ["of"],
        ["of", 1, "x", 0],
        ["of", 1, [2], 0],
        ["not"],
        ["some", 1],
        ["and", 3],
        "and",
    ):
        yield _case(f"the condition {tree}", _replaced(("rules", 0, "condition"), tree), "shape")
    yield _case("an id twice", _replaced(("signals", 1, "id"), good()["signals"][0]["id"]), "shape")
    yield _case("a grade of its own", _replaced(("signals", 0, "grade"), "deadly"), "shape")
    yield _case("a level of its own", _replaced(("rules", 0, "level"), "none"), "shape")
    yield _case("over something else", _replaced(("rules", 0, "over"), "person"), "shape")
    yield _case("an address that is a script", _replaced(("guidance", "S1", "url"), "javascript:alert(1)"), "shape")

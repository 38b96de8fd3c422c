"""Checks as a whole: the same list in both engines, wrong input refused by name, and no message that takes long."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from secondlook.engine.assess import Engine
from secondlook.engine.checks import CHECKS
from secondlook.engine.messages import Link, Message, Sender, read_item
from secondlook.engine.pack import Pack
from secondlook.errors import InputError
from secondlook.packs.compile import to_bytes
from secondlook.packs.node_engine import assess_with_node
from secondlook.paths import extension_dir
from small_pack import small_pack

EVERY_CHECK = {
    "lists": {"freemail": ["mail.example"], "shorteners": ["sho.example"], "messenger_hosts": ["talk.example"]},
    "organisation": {"domains": ["northlake.example"], "trusted_servers": ["mx.example"]},
    "signals": {f"sender/{name.replace('_', '-')}": {"check": name} for name in CHECKS},
}


def test_both_engines_have_the_same_checks() -> None:
    index = (extension_dir() / "engine" / "checks" / "index.js").read_text(encoding="utf-8")
    files = {file.stem for file in (extension_dir() / "engine" / "checks").glob("*.js")} - {"index"}

    assert set(CHECKS) == files == set(re.findall(r"^  (\w+): \1\.find,$", index, re.MULTILINE))


@pytest.mark.parametrize(
    ("message", "where"),
    [
        ({"sender": "Anna"}, "sender: expected an object"),
        ({"sender": {"address": 3}}, "sender.address: expected a text"),
        ({"reply_to": ["a@b.example"]}, "reply_to: expected a text"),
        ({"links": {"text": "x"}}, "links: expected a list"),
        ({"links": [{"href": "x"}, "x"]}, "links[1]: expected an object"),
        ({"links": [{"href": None, "text": 1}]}, "links[0].text: expected a text"),
        ({"hidden": 1}, "hidden: expected a text"),
        ({"auth": []}, "auth: expected a text"),
    ],
)
def test_a_wrong_type_is_refused_by_name(message: dict[str, Any], where: str) -> None:
    with pytest.raises(InputError, match=f"^{re.escape(where)}"):
        read_item({"text": "Hello", **message})
    with pytest.raises(InputError, match=f"^{re.escape('messages[0].' + where)}"):
        read_item({"messages": [{"from": "them", "text": "Hello", **message}]})


def test_a_check_of_a_newer_pack_is_never_met() -> None:
    pack = small_pack(EVERY_CHECK)
    for signal in pack["signals"]:
        signal["check"] = "from_tomorrow"
    item = {"text": "https://sho.example/x", "sender": {"address": "a@mail.example"}}

    engine = Engine(Pack.from_json(json.loads(json.dumps(pack))))
    assert engine.assess(read_item(item)).findings == ()
    assert next(iter(assess_with_node([json.dumps(item)], to_bytes(pack))))["findings"] == []


def test_at_most_twenty_places_of_a_check_are_shown(build: Callable[[Mapping[str, Any]], Engine]) -> None:
    found = build(EVERY_CHECK).assess(Message("https://sho.example/x " * 50)).findings

    assert len(found) == 20


def test_hostile_envelopes_take_no_time(build: Callable[[Mapping[str, Any]], Engine]) -> None:
    engine = build(EVERY_CHECK)
    long = 200_000
    hostile = [
        Message("x", sender=Sender(name="a@" * long, address="a." * long + "@b"), reply_to="<" * long),
        Message("a.b/" * (long // 4), hidden="\u200b" * long, auth="(" * long),
        Message("a" * long, links=tuple(Link("a" * 199 + "b", f"https://northlake-{i}.example/") for i in range(5_000))),
        Message("https://x.ab" + "/.ab/" * 400 + " " + "www.a.ab/ a.ab/ " * 12_000),
        Message("x", auth="mx.example;" + " " * long + "\n ;spf" * long),
        Message("-" * long + "www." * 1_000, sender=Sender(address=" " * long + "x@" + ">" * long)),
    ]
    for message in hostile:
        start = time.perf_counter()
        engine.assess(message)
        assert time.perf_counter() - start < 1

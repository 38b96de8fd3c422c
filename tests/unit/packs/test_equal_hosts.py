"""Every mail provider, messenger and shortener counts like any other of its kind, and no ending of a domain counts at all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from secondlook.engine.assess import Engine
from secondlook.engine.messages import Link, Message, Sender
from secondlook.packs.sources import read_rules
from secondlook.paths import rules_dir

LISTS = read_rules(rules_dir()).lists
TEXT = "I represent a consulting firm and would like you to write a short paid report. Here is the address."
ENDINGS = ["example", "com", "fi", "de", "cn", "ru", "ir", "us", "co.uk", "com.ng", "рф", "中国", "xn--p1ai", "ch", "kp"]


def _judged(engine: Engine, message: Message) -> tuple[Any, ...]:
    found = engine.assess(message)
    return found.level, found.score, sorted(f.signal for f in found.findings), [r.id for r in found.rules]


def _messages(kind: str) -> Iterator[Message]:
    for host in LISTS.get(kind, ENDINGS):
        if kind == "freemail":
            yield Message(TEXT, sender=Sender(address=f"maple@{host}", claimed_org="Bluegate"))
        elif kind == "endings":
            yield Message(TEXT, sender=Sender(address=f"maple@bluegate.{host}"), reply_to=f"maple@maple.{host}")
        else:
            href = f"{host}//x" if host.endswith(":") else f"https://{host}/x"
            yield Message(TEXT, links=(Link("Here", href),))


@pytest.mark.parametrize(("kind", "signal"), [
    ("freemail", "freemail-claim"),
    ("messenger_hosts", "messenger-link"),
    ("shorteners", "shortened-link"),
    ("endings", "reply-to-elsewhere"),
])  # fmt: skip
def test_all_of_a_kind_are_equal(engine: Engine, kind: str, signal: str) -> None:
    first, *others = [_judged(engine, message) for message in _messages(kind)]

    assert signal in first[2]
    assert len(others) > 10
    assert all(other == first for other in others)

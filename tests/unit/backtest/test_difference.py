"""What is judged once because a change cannot touch it comes out as if it had been judged twice."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import replace

import pytest

from secondlook.backtest.items import Item, sample_items
from secondlook.backtest.judge import Judge, compare_packs
from secondlook.engine.pack import Organisation
from secondlook.packs.compile import compile_pack, to_bytes
from secondlook.packs.overlay import read_overlay
from secondlook.packs.overlay_apply import apply_overlay
from secondlook.packs.rule_set import RuleSet
from secondlook.packs.sources import read_rules
from secondlook.paths import rules_dir

TACTICS = ("channel", "secrecy", "evasion", "context")
WORDS = "alpine dossier messenger whatsapp wh4tsapp telegram private secret confidential keep this between us nobody employer 微信 加".split()
OWN = """
grade: caution
guidance: [S0]
en:
  what: Asks for a dossier
  why: A dossier is made of small pieces.
  harmless: it is your work
  phrases: ["alpine <0-4> dossier", "dossier of the week"]
  unless: ["public dossier"]
  match: ["Send the alpine dossier.", "It is the dossier of the week."]
  miss: ["The alpine club meets.", "A public dossier."]
"""
TWO = """
level: %s
guidance: [S0]
condition: "any of @channel and %s"
en:
  what: Two at once
  why: Together they mean more.
  match: []
  miss: []
"""
CHANGES = {
    "a phrase": {"overlay.yml": "signals: {phrases: {SIGNAL: {en: {add: ['alpine <0-4> dossier', '(private|secret) dossier*']}}}}"},
    "a phrase of known words": {"overlay.yml": "signals: {phrases: {SIGNAL: {en: {add: ['keep <0-3> messenger*', '=us whatsapp']}}}}"},
    "a phrase with digits and a class": {"overlay.yml": "signals: {phrases: {SIGNAL: {en: {add: ['wh4tsapp <0-3> #num', '*sapp us']}}}}"},
    "han": {"overlay.yml": "signals: {phrases: {SIGNAL: {zh: {add: ['加 <0-2> 微信 <0-4> us']}}}}"},
    "a disguise": {"overlay.yml": "signals: {phrases: {SIGNAL: {en: {add: ['#disguised <0-2> dossier']}}}}"},
    "a signal off": {"overlay.yml": "signals: {off: [SIGNAL]}"},
    "a grade": {"overlay.yml": "signals: {grades: {SIGNAL: info}}"},
    "a list": {"overlay.yml": "lists: {messengers: {add: [alpine], remove: [whatsapp]}}"},
    "thresholds": {"overlay.yml": "thresholds: {note: 2, caution: 4}"},
    "a signal of its own": {"channel/alpine-dossier.yml": OWN},
    "a combination": {"combinations/three.yml": TWO % ("warning", "any of @channel")},
    "a combination off": {"overlay.yml": "combinations: {off: [two]}"},
    "nothing": {},
}  # fmt: skip


@pytest.fixture(scope="module")
def few_rules() -> RuleSet:
    """Some signals of the base rules and one combination, so that compiling takes no time."""
    base = read_rules(rules_dir())
    few = replace(base, signals=tuple(s for s in base.signals if s.tactic in TACTICS and not s.check), rules=(), stages=())
    return apply_overlay(few, read_overlay({"combinations/two.yml": TWO % ("caution", "any of @secrecy")}))


@pytest.fixture(scope="module")
def items() -> list[Item]:
    return [*sample_items(), *_made(500)]


def _made(count: int) -> Iterator[Item]:
    chance = random.Random(7)
    disguises = (str, str, str.upper, " ".join, lambda w: w.replace("e", "е").replace("a", "а"), lambda w: w.replace("s", "5"),
                 lambda w: "".join(chr(ord(c) + 0xFEE0) if c.isascii() else c for c in w), lambda w: w[:2] + "\u200b" + w[2:])  # fmt: skip
    for number in range(count):
        words = [chance.choice(disguises)(chance.choice(WORDS)) for _ in range(chance.randint(2, 14))]
        text = chance.choice((" ", ", ", " ... ", "\n\n")).join(words) + chance.choice(("", " 12", "."))
        content = (
            {"text": text} if number % 5 else {"messages": [{"from": "them", "text": text}, {"from": "them", "text": words[0]}]}
        )
        yield Item(f"made:{number}", "json", json.dumps(content).encode())


def _pack(rules: RuleSet, files: dict[str, str], signal: str) -> bytes:
    overlay = read_overlay({name: text.replace("SIGNAL", signal) for name, text in files.items()})
    return to_bytes(compile_pack(apply_overlay(rules, overlay), organisation=Organisation()))


# Each takes some fifteen seconds of a core; three stand for all in `make test`, the rest run with the back-test's bench.
AT_ONCE = ("nothing", "a phrase", "a grade")


@pytest.mark.parametrize("change", [pytest.param(c, marks=[] if c in AT_ONCE else pytest.mark.slow) for c in CHANGES])
def test_the_same_as_judging_everything_twice(change: str, few_rules: RuleSet, items: list[Item]) -> None:
    signal = next(s.id for s in few_rules.signals if s.tactic == "channel" and s.grade == "caution" and s.phrases)
    before, after = _pack(few_rules, {}, signal), _pack(few_rules, CHANGES[change], signal)
    for old, new in ((before, after), (after, before)):
        quick, complete = (
            Judge(old, new, compare_packs(old, new, complete=everything)).tally(items) for everything in (False, True)
        )
        assert complete.twice == complete.items == len(items)
        assert replace(quick, twice=0) == replace(complete, twice=0)
        if change == "nothing":
            assert quick.twice == 0 and not quick.changes
        elif change != "a disguise":
            assert 0 < quick.twice < complete.twice
            assert sum(quick.changes.values()) > 0

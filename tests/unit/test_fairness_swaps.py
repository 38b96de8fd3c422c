"""Names, places, organisations and origins change nothing: 102 templates, half of them approaches, 20 fills of each slot, six languages."""

from __future__ import annotations

from typing import Any

import pytest

from secondlook.engine.assess import Engine
from secondlook.engine.messages import Message
from secondlook.packs.fairness import SLOTS, swaps

SWAPS = swaps()
TEMPLATES = [(language, template) for language in SWAPS for template in SWAPS[language]["templates"]]


def _fills(language: str, slot: str) -> list[str]:
    found: list[str] = SWAPS[language].get(slot) or SWAPS["en"][slot]
    return found


def _verdict(engine: Engine, text: str) -> tuple[Any, ...]:
    judged = engine.assess(Message(text))
    return judged.level, judged.score, tuple(f.signal for f in judged.findings), tuple(r.id for r in judged.rules)


def test_there_are_enough() -> None:
    assert len(TEMPLATES) >= 100
    assert all(len(_fills(language, slot)) == 20 for language in SWAPS for slot in SLOTS)


@pytest.mark.parametrize(("language", "template"), TEMPLATES)
def test_a_swap_changes_nothing(language: str, template: str, engine: Engine) -> None:
    slots = [slot for slot in SLOTS if f"{{{slot}}}" in template]
    base = {slot: _fills(language, slot)[0] for slot in slots}
    expected = _verdict(engine, template.format(**base))
    for slot in slots:
        for fill in _fills(language, slot):
            assert _verdict(engine, template.format(**{**base, slot: fill})) == expected, f"{slot}: {fill}"
    for number in range(20):
        together = {slot: _fills(language, slot)[number] for slot in slots}
        assert _verdict(engine, template.format(**together)) == expected, f"all of {number}"


@pytest.mark.parametrize(("language", "template"), TEMPLATES)
def test_a_swap_leaves_the_sum_of_what_was_learned(language: str, template: str, engine: Engine) -> None:
    """Not only the verdict: the learned score itself is the same to the last digit."""
    slots = [slot for slot in SLOTS if f"{{{slot}}}" in template]
    scores = {}
    for number in range(20):
        text = template.format(**{slot: _fills(language, slot)[number] for slot in slots})
        scores[engine.learned_score(Message(text))] = text
    assert len(scores) == 1, scores

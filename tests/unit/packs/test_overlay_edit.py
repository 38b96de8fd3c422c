"""Changes as forms make them: each can be taken back, and nothing else of the overlay moves."""

from __future__ import annotations

import pytest

from secondlook.packs.overlay import Overlay, read_overlay
from secondlook.packs.overlay_edit import (
    with_allowed,
    with_combination,
    with_file,
    with_phrase,
    with_strength,
    with_texts,
    with_word,
    without_allowed,
    without_part,
    without_phrase,
    without_word,
)
from secondlook.packs.overlay_file import overlay_files

KNOWN = ("lobby bar", "roof terrace")
FILES = {
    "overlay.yml": """signals:
  off: [qr-code, money-plea]
  grades: {supplied-device: info}
  phrases: {money-plea: {en: {add: [one two, three four], remove: [lobby bar]}}}
combinations:
  off: [paid-work-and-trip]
lists: {coins: {add: [shells], remove: [gold]}}
texts: {en: {qr-code: {what: Shows a code}}}
"""
}


def same(one: Overlay, other: Overlay) -> bool:
    return overlay_files(one) == overlay_files(other)


def test_a_phrase_comes_and_goes() -> None:
    added = with_phrase(Overlay(), "a", "en", "new words", known=KNOWN)
    assert [w.text for w in added.phrases["a"]["en"].add] == ["new words"]
    assert same(with_phrase(added, "a", "en", "new words", known=KNOWN), added)
    assert same(without_phrase(added, "a", "en", "new words", known=KNOWN), Overlay())
    removed = without_phrase(Overlay(), "a", "en", "lobby bar", known=KNOWN)
    assert [w.text for w in removed.phrases["a"]["en"].remove] == ["lobby bar"]
    assert same(with_phrase(removed, "a", "en", "lobby bar", known=KNOWN), Overlay())
    assert same(with_phrase(Overlay(), "a", "en", "lobby bar", known=KNOWN), Overlay())


def test_words_strength_texts_and_senders_come_and_go() -> None:
    assert same(without_word(with_word(Overlay(), "l", "x", known=()), "l", "x", known=()), Overlay())
    off = with_strength(Overlay(), "a", "off", base_grade="caution")
    assert off.signals_off == ("a",)
    weak = with_strength(off, "a", "info", base_grade="caution")
    assert (weak.signals_off, weak.grades) == ((), {"a": "info"})
    assert same(with_strength(weak, "a", "caution", base_grade="caution"), Overlay())
    worded = with_texts(Overlay(), "a", "en", {"what": "New", "why": "old", "harmless": ""}, base={"what": "Old", "why": "old"})
    assert worded.texts == {"en": {"a": {"what": "New"}}}
    assert same(with_texts(worded, "a", "en", {"what": "Old"}, base={"what": "Old"}), Overlay())
    allowed = with_allowed(Overlay(), "domains", "firm.example")
    assert same(without_allowed(allowed, "firm.example"), Overlay())
    assert same(with_combination(with_combination(Overlay(), "r", is_on=False), "r", is_on=True), Overlay())
    assert same(with_file(with_file(Overlay(), "offer/a.yml", "x"), "offer/a.yml", None), Overlay())


@pytest.mark.parametrize(
    ("path", "gone", "stays"),
    [
        (("signals", "off", 0), '  - "qr-code"', '"money-plea"'),
        (("signals", "grades", "supplied-device"), "supplied-device", "qr-code"),
        (("signals", "phrases", "money-plea", "en", "add", 0), "one two", "three four"),
        (("signals", "phrases", "money-plea"), "three four", "shells"),
        (("combinations", "off", 0), "paid-work-and-trip", "shells"),
        (("lists", "coins", "remove", 0), "gold", "shells"),
        (("lists", "coins"), "shells", "Shows a code"),
        (("texts", "en", "qr-code"), "Shows a code", "shells"),
    ],
)
def test_what_does_not_fit_is_taken_out_alone(path: tuple[str | int, ...], gone: str, stays: str) -> None:
    before = read_overlay(FILES)
    after = overlay_files(without_part(before, path))["overlay.yml"]
    assert gone in overlay_files(before)["overlay.yml"]
    assert gone not in after
    assert stays in after

"""Rule files that cannot be used are refused with their place, and a folder of rules keeps to more than the form."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from secondlook.errors import PackError
from secondlook.packs.compile import compile_pack
from secondlook.packs.lint import lint
from secondlook.packs.sources import read_rules
from secondlook.paths import rules_dir


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    """A copy of the base rules that a test may spoil."""
    return Path(shutil.copytree(rules_dir(), tmp_path / "rules"))


SIGNAL = """\
grade: caution
guidance: [S1]
en:
  what: Asks something
  why: It can matter.
  harmless: you know this person
  phrases: ["strange words here"]
  match: ["Some strange words here.", "The strange words here again."]
  miss: ["Nothing.", "Nothing at all."]
"""


def _refusal(rules: Path, text: str) -> str:
    (rules / "offer" / "new.yml").write_text(text, encoding="utf-8")
    with pytest.raises(PackError) as caught:
        compile_pack(read_rules(rules))
    return str(caught.value)


def test_the_base_rules_are_clean() -> None:
    assert lint(rules_dir()) == []


def test_the_first_pack_is_large_enough_and_speaks_six_languages() -> None:
    rules = read_rules(rules_dir())

    assert len(rules.signals) >= 30
    assert len(rules.rules) >= 8
    assert len(rules.stages) >= 3
    assert rules.languages == ("de", "en", "fi", "fr", "sv", "zh")


def test_the_same_rules_give_the_same_pack() -> None:
    rules = read_rules(rules_dir())

    assert compile_pack(rules) == compile_pack(rules)


@pytest.mark.parametrize(
    ("old", "new", "error"),
    [
        ("grade: caution", "grade: loud", "offer/new.yml:1:8: 'grade' is 'loud'; it may be info, caution"),
        ("grade: caution", "grade: caution\ncolour: red", "offer/new.yml:2:9: unknown key 'colour'; known here:"),
        ("  what: Asks something\n", "", "offer/new.yml:4:3: the key 'what' is missing"),
        ("what: Asks something", "what: [a]", "offer/new.yml:4:9: 'what' must be a text"),
        ("[S1]", "[S99]", "offer/new.yml:1:1: there is no rules/guidance/S99.yml"),
        ('strange words here"]', '(strange words"]', "offer/new.yml:7:13: column 1: this ( is never closed"),
        ('phrases: ["strange words here"]', "phrases: []", "offer/new.yml:1:1: a signal needs phrases"),
        ('match: ["Some strange words here.", ', "match: [3, ", "offer/new.yml:8:11: expected a text; quote it"),
    ],
)
def test_a_wrong_signal_is_refused_at_its_place(rules: Path, old: str, new: str, error: str) -> None:
    assert old in SIGNAL

    assert _refusal(rules, SIGNAL.replace(old, new, 1)).startswith(error)


def test_a_signal_of_a_known_name_is_refused(rules: Path) -> None:
    shutil.copy(rules / "channel" / "off-platform-messenger.yml", rules / "offer" / "off-platform-messenger.yml")

    with pytest.raises(PackError, match="two signals are named off-platform-messenger"):
        compile_pack(read_rules(rules))


def test_lint_counts_examples_languages_and_words(rules: Path) -> None:
    (rules / "offer" / "new.yml").write_text(SIGNAL.replace("It can matter.", "It can matter. " * 20), encoding="utf-8")

    complaints = "\n".join(lint(rules))

    assert "offer/new.yml:1:1: the language fi is missing" in complaints
    assert "offer/new.yml:1:1: the card in en has" in complaints


def test_a_language_is_one_new_file(rules: Path) -> None:
    """Dutch for one signal, one rule and one stage, without touching what is there."""
    (rules / "languages").mkdir()
    (rules / "languages" / "nl.yml").write_text(
        """\
next: U hoeft niet te antwoorden.
signals:
  off-platform-messenger:
    what: Vraagt om elders verder te praten
    why: Daar kan niemand meekijken.
    harmless: u deze persoon kent
    phrases: ["(praten|verder) <0-4> {messengers}"]
    match: ["Zullen we verder gaan op WhatsApp?"]
    miss: ["WhatsApp had een storing."]
stages:
  offer: {what: Betaald werk}
""",
        encoding="utf-8",
    )

    pack = compile_pack(read_rules(rules))

    assert pack["say"]["nl"]["signals"]["off-platform-messenger"]["what"] == "Vraagt om elders verder te praten"
    assert pack["say"]["nl"]["stages"]["offer"]["what"] == "Betaald werk"
    assert pack["say"]["nl"]["next"] == "U hoeft niet te antwoorden."


def test_no_context_may_cancel_a_request_for_secrecy(rules: Path) -> None:
    file = rules / "combinations" / "hushed.yml"
    text = (rules / "combinations" / "secrecy-and-more.yml").read_text(encoding="utf-8")
    start = text.index("condition:")
    rest = text[text.index("\n", start) :]
    file.write_text(f'{text[:start]}condition: "any of @secrecy and not any of @context"{rest}', encoding="utf-8")

    assert "combinations/hushed.yml:3:12: context cancels" in "\n".join(lint(rules))

"""The words of the staff's pages: six languages with the same keys and the same gaps, and every key that a page asks for."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

import secondlook.web.staff_words as staff_words
from secondlook.web.words import LANGUAGES

HERE = Path(staff_words.__file__).parent
AREAS = sorted(path.name for path in HERE.iterdir() if path.is_dir() and path.name != "__pycache__")
WEB = HERE.parent


def _words(area: str, lang: str) -> dict[str, str]:
    found: dict[str, str] = json.loads((HERE / area / f"{lang}.json").read_text(encoding="utf-8"))
    return found


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("area", AREAS)
def test_every_language_says_the_same(area: str, lang: str) -> None:
    english, words = _words(area, "en"), _words(area, lang)
    assert list(words) == list(english)
    for key, text in words.items():
        assert text.strip() or not english[key].strip(), key
        assert sorted(re.findall(r"\$\d", text)) == sorted(re.findall(r"\$\d", english[key])), key


@pytest.mark.parametrize("lang", [lang for lang in LANGUAGES if lang != "en"])
@pytest.mark.parametrize("area", AREAS)
def test_it_is_another_language(area: str, lang: str) -> None:
    english, words = _words(area, "en"), _words(area, lang)
    same = [key for key, text in words.items() if text == english[key] and len(text.split()) > 3]
    assert same == []


def test_no_word_that_people_shall_not_read() -> None:
    for area in AREAS:
        for key, text in _words(area, "en").items():
            assert not re.search(r"\b(spy|spies|agents?|threat actors?|dangerous)\b", text, re.IGNORECASE), f"{area}.{key}"


def test_every_key_that_a_page_asks_for_is_there() -> None:
    known = staff_words.staff_messages("en")
    for path in sorted((WEB / "templates" / "staff").rglob("*.html")):
        for key in re.findall(r"""say\(["']([\w.]+)["'][,)]""", path.read_text(encoding="utf-8")):
            assert key in known, f"{path.name}: {key}"
    for path in sorted([*(WEB / "staff").glob("*.py"), WEB / "access.py"]):
        for reason in re.findall(r'refuse\(\d+, "(\w+)"', path.read_text(encoding="utf-8")):
            assert {f"accounts.{reason}", f"accounts.{reason}How"} <= set(known), f"{path.name}: {reason}"

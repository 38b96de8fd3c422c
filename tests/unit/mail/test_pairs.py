"""Pairs of a plain and a disguised mail: what the reader sees is the same, so the level is the same."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pairs import DISGUISES, plain

from secondlook.engine.assess import Engine
from secondlook.mail.assess import assess_mail
from secondlook.mail.reader import read_mail

MESSAGES = json.loads((Path(__file__).parent.parent / "command" / "six_languages.json").read_text(encoding="utf-8"))
LANGUAGES = ["en", "fi", "de", "fr", "sv", "zh"]
PAIRS = [(name, LANGUAGES[(i + shift) % 6]) for shift in (0, 3) for i, name in enumerate(DISGUISES)]
_SIGNS = ("look-alike letters", "full-width letters", "zero-width inside words")  # seen as disguises, as they should be


def _level(engine: Engine, raw: bytes) -> str:
    return assess_mail(engine, read_mail(raw)).level


def test_disguises_do_not_change_the_level(engine: Engine) -> None:
    different = []
    for name, language in PAIRS:
        text = MESSAGES[language]["approach"]
        levels = _level(engine, plain(text)), _level(engine, DISGUISES[name](text))
        if levels[0] != levels[1]:
            different.append((name, language, *levels))

    assert len(PAIRS) >= 40
    assert len(different) * 20 <= len(PAIRS), different


@pytest.mark.parametrize("name", [name for name in DISGUISES if name not in _SIGNS])
def test_an_ordinary_recruiter_is_no_worse_for_an_encoding(name: str, engine: Engine) -> None:
    assert _level(engine, DISGUISES[name](MESSAGES["en"]["recruiter"])) in ("none", "note")  # hidden text is worth a note

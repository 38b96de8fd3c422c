"""The texts for answers to reporters: those of the package, and what the organisation made of them."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from ...store.answer_texts import changed_texts
from ..service import service
from ..words import LANGUAGES

NAMES = ("thanks", "approach", "scam", "harmless", "exercise", "call")
_HERE = Path(__file__).parent.parent / "answer_texts"


def answer_text(name: str, lang: str, receipt: str) -> str:
    """A text with its gaps filled. Raises StoreError."""
    settings = service().settings
    text = changed_texts(service().database).get((name, lang)) or packaged_text(name, lang)
    gaps = {
        "{receipt}": receipt,
        "{organisation}": settings.organisation,
        "{phone}": settings.security_phone,
        "{address}": settings.contact_address,
    }
    for gap, value in gaps.items():
        text = text.replace(gap, value)
    return text


def packaged_text(name: str, lang: str) -> str:
    """The text that comes with the package, with its gaps."""
    return _texts(lang)[name]


def language_of(tag: str | None) -> str:
    """The language of LANGUAGES that a tag such as `sv-FI` asks for; English for another."""
    short = (tag or "").replace("_", "-").partition("-")[0].lower()
    return next((lang for lang in LANGUAGES if lang.partition("_")[0] == short), "en")


@cache
def _texts(lang: str) -> dict[str, str]:
    texts: dict[str, str] = json.loads((_HERE / f"{lang}.json").read_text(encoding="utf-8"))
    return texts

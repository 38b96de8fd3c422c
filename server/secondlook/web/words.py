"""The words of a page in six languages: the extension's own _locales, so that both say the same."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from functools import cache

from ..paths import extension_dir

LANGUAGES: Mapping[str, str] = {
    "en": "English",
    "fi": "Suomi",
    "sv": "Svenska",
    "de": "Deutsch",
    "fr": "Français",
    "zh_CN": "中文",
}
Say = Callable[..., str]


def say_in(lang: str) -> Say:
    """From a key and the values for `$1`, `$2` to words, in one of LANGUAGES. Raises KeyError for another."""
    messages = _messages(lang)

    def say(key: str, *values: object) -> str:
        return re.sub(r"\$([1-9])", lambda gap: str(values[int(gap[1]) - 1]), messages[key]["message"])

    return say


@cache
def _messages(lang: str) -> dict[str, dict[str, str]]:
    path = extension_dir() / "_locales" / lang / "messages.json"
    messages: dict[str, dict[str, str]] = json.loads(path.read_text(encoding="utf-8"))
    return messages


def choose_language(asked: str | None, accepted: Callable[[list[str]], str | None]) -> str:
    """The language that was asked for, else the best that the browser accepts, else English."""
    if asked is not None and asked in LANGUAGES:
        return asked
    best = accepted([lang.replace("_", "-") for lang in LANGUAGES])
    return best.replace("-", "_") if best else "en"

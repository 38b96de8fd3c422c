"""The words of the staff's pages: a folder an area, a file a language, so that a new area edits no other."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

from flask import request

from ..words import LANGUAGES, Say, choose_language

HERE = Path(__file__).parent


def say_to_staff(lang: str) -> Say:
    """From `area.key` and the values for `$1`, `$2` to words in one of LANGUAGES."""
    words = staff_messages(lang)

    def say(key: str, *values: object) -> str:
        return re.sub(r"\$([1-9])", lambda gap: str(values[int(gap[1]) - 1]), words[key])

    return say


@cache
def staff_messages(lang: str) -> dict[str, str]:
    """Every text of one language by `area.key`."""
    return {
        f"{path.parent.name}.{key}": text
        for path in sorted(HERE.glob(f"*/{lang}.json"))
        for key, text in json.loads(path.read_text(encoding="utf-8")).items()
    }


def staff_language() -> str:
    """The language of this request: `?lang=`, the choice kept in a cookie, or what the browser prefers."""
    asked = request.args.get("lang") or request.cookies.get("lang")
    return choose_language(asked, request.accept_languages.best_match)


def staff_page() -> dict[str, Any]:
    """What every template of the staff needs: `say`, `lang` and `languages`."""
    lang = staff_language()
    return {"say": say_to_staff(lang), "lang": lang, "languages": LANGUAGES}

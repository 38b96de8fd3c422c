"""An overlay as files again, for forms that changed it: the same overlay always gives the same text."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from .overlay import OVERLAY_FILE, Change, Overlay
from .rule_files import Files


def overlay_files(overlay: Overlay) -> Files:
    """overlay.yml and the files of its own; no overlay.yml when nothing of the base rules is changed."""
    data = _data(overlay)
    changes = {OVERLAY_FILE: "\n".join(_lines(data, "")) + "\n"} if data else {}
    return {**changes, **overlay.own}


def _data(overlay: Overlay) -> dict[str, Any]:
    phrases = {id: {lang: _change(c) for lang, c in by.items() if c != Change()} for id, by in overlay.phrases.items()}
    data = {
        "base": overlay.base,
        "signals": _some({"off": list(overlay.signals_off), "grades": overlay.grades, "phrases": _some(phrases)}),
        "combinations": _some({"off": list(overlay.combinations_off)}),
        "lists": {id: _change(change) for id, change in overlay.words.items() if change != Change()},
        "allow": _some({key: list(getattr(overlay.allow, key)) for key in ("addresses", "domains", "profiles")}),
        "thresholds": overlay.thresholds,
        "sensitivity": overlay.sensitivity,
        "texts": _some({lang: _some(texts) for lang, texts in overlay.texts.items()}),
        "next": overlay.next,
        "contact": overlay.contact,
    }
    return _some(data)


def _change(change: Change) -> dict[str, list[str]]:
    return _some({"add": [w.text for w in change.add], "remove": [w.text for w in change.remove]})


def _some(data: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in data.items() if value not in ("", [], {}, ())}


def _lines(data: Mapping[str, Any], indent: str) -> Iterator[str]:
    for key, value in data.items():
        if isinstance(value, Mapping):
            yield f"{indent}{key}:"
            yield from _lines(value, indent + "  ")
        elif isinstance(value, list):
            yield f"{indent}{key}:"
            yield from (f"{indent}  - {_scalar(text)}" for text in value)
        else:
            yield f"{indent}{key}: {_scalar(value)}"


def _scalar(value: str | int) -> str:
    # A JSON text is a double-quoted YAML text, so nothing that somebody wrote can become anything else; line breaks that
    # only YAML knows are escaped as well.
    return "".join(c if c.isprintable() else f"\\U{ord(c):08x}" for c in json.dumps(value, ensure_ascii=False))

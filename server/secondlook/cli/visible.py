"""A stranger's text on a terminal: nothing in it may drive the terminal or turn its lines round."""

from __future__ import annotations

import re

_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def visible(text: str) -> str:
    """The text with each control character as one visible sign, so that places stay."""
    return _UNSAFE.sub("\N{REPLACEMENT CHARACTER}", text)

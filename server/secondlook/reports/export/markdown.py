"""Words of a stranger inside Markdown: they stay words, and no link can be clicked."""

from __future__ import annotations

import re

from ..mail_text import defanged
from ..safe_header import plain_line

_MARKS = re.compile(r"([\\`*_{}\[\]()#+\-.!|~>@])")


def as_markdown(text: str, longest: int = 300) -> str:
    """One line of Markdown that shows the text as it is, defanged; neither HTML nor Markdown in it counts."""
    line = _MARKS.sub(r"\\\1", defanged(plain_line(text, longest)))
    return line.replace("&", "&amp;").replace("<", "&lt;")

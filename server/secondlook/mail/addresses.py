"""Address lists of From, To and their kin: names and addresses, in one pass over at most 8 KB."""

from __future__ import annotations

import re

from .charsets import decode
from .encoded_words import decoded_line
from .mail import Address

_MOST = 100
# Every alternative begins with another character and none can fail, so no input makes it go back.
_TOKEN = re.compile(r'"((?:[^"\\]|\\.)*+)\\?"?|\(([^()]*+)\)?|<([^<>]*+)>?|([,;])|([^"(<,;]+)', re.DOTALL)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)


def read_addresses(raw: bytes) -> tuple[Address, ...]:
    """At most 100 addresses of a header value."""
    found: list[Address] = []
    words: list[str] = []
    comment, angled = "", None
    for token in _TOKEN.finditer(decode(raw, "")):
        quoted, remark, inside, separator, plain = token.groups()
        if separator:
            _add(found, words, comment, angled)
            words, comment, angled = [], "", None
            if len(found) >= _MOST:
                return tuple(found)
        elif quoted is not None:
            words.append(_ESCAPE.sub(r"\1", quoted))
        elif remark is not None:
            comment = comment or remark
        elif inside is not None:
            angled = inside if angled is None else angled
        else:
            words.append(plain)
    _add(found, words, comment, angled)
    return tuple(found)


def _add(found: list[Address], words: list[str], comment: str, angled: str | None) -> None:
    name = "".join(words).strip()
    group, colon, rest = name.partition(":")
    if colon and "@" not in group and "=?" not in group:  # `undisclosed-recipients:;`
        name = rest.strip()
    if angled is None and "@" in name and " " not in name:
        name, angled = comment, name
    name, address = decoded_line(name, 200), decoded_line(angled or "", 320)
    if name or address:
        found.append(Address(name, address))

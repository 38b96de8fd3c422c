"""The header block of a mail or a part."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .encoded_words import header_text
from .prescan import HEADER, HEADER_BLOCK, OverLimit

_FIELD = re.compile(rb"^([!-9;-~]++)[ \t]*+:[ \t]*+([^\n]*+(?:\n[ \t][^\n]*+)*+)", re.MULTILINE)
_STRAY = re.compile(rb"^(?![ \t]|[!-9;-~]++[ \t]*+:)[^\n]", re.MULTILINE)
_KNOWN = re.compile(rb"^(?:From|To|Cc|Subject|Date|Received|Message-ID|MIME-Version|Content-[A-Za-z-]+)[ \t]*:", re.I | re.M)
# These decide what is shown; a long one is an attack. A long To: is a mail to everybody in the house.
_DECISIVE = frozenset(
    "from sender reply-to subject date message-id content-type content-disposition content-transfer-encoding".split()
)


@dataclass(frozen=True)
class Headers:
    """Field values as bytes by lower-case name, in order; unfolded, at most HEADER bytes each."""

    fields: dict[str, tuple[bytes, ...]]

    def first(self, name: str) -> bytes:
        """The first value of a field, or nothing."""
        return self.fields.get(name, (b"",))[0]

    def text(self, name: str) -> str:
        """The first value of a field as a person reads it, or ""."""
        return header_text(self.first(name))


def read_headers(raw: bytes, start: int, end: int) -> tuple[Headers, int]:
    """The headers that begin at `start`, and where the body begins. Raises OverLimit."""
    if raw.startswith(b"\n", start):
        return Headers({}), start + 1
    stop = raw.find(b"\n\n", start, min(end, start + HEADER_BLOCK + 2))
    if stop < 0 and end - start > HEADER_BLOCK:
        raise OverLimit(f"a header of more than {HEADER_BLOCK // 1024} KB")
    block, body = (raw[start:stop], stop + 2) if stop >= 0 else (raw[start:end], end)
    stray = _STRAY.search(block)
    if stray and not _KNOWN.search(block, stray.end()):
        # The empty line is missing: the text begins where the headers end.
        body = start + stray.start()
        block = block[: stray.start()]
    return Headers(_fields(block)), body


def _fields(block: bytes) -> dict[str, tuple[bytes, ...]]:
    found: dict[str, list[bytes]] = {}
    for match in _FIELD.finditer(block):
        name = match[1].lower().decode("ascii")
        if len(match[2]) > HEADER and name in _DECISIVE:
            raise OverLimit(f"a {name} field of more than {HEADER // 1024} KB")
        found.setdefault(name, []).append(match[2][:HEADER].replace(b"\n", b""))
    return {name: tuple(values) for name, values in found.items()}

"""`Content-Type` and `Content-Disposition`: a value and its parameters, RFC 2231 pieces joined."""

from __future__ import annotations

import re
from urllib.parse import unquote_to_bytes

from .charsets import decode
from .encoded_words import decoded_line, header_text

_MOST = 50
_PARAMETER = re.compile(r';\s*+([^\s=;"]{1,60})\s*+=\s*+(?:"((?:[^"\\]|\\.)*+)\\?"?|([^;]*+))')
_PIECE = re.compile(r"([^*]+)(?:\*(\d{1,2}))?(\*)?")
_ESCAPE = re.compile(r"\\(.)")


def read_parameters(raw: bytes) -> tuple[str, dict[str, str]]:
    """`text/plain; charset=x` -> ("text/plain", {"charset": "x"}); names in lower case, values decoded."""
    text = header_text(raw, 8_192) if b"=?" not in raw else decode(raw, "")
    value = text.partition(";")[0].strip().lower()
    plain: dict[str, str] = {}
    pieces: dict[str, list[tuple[int, str, bool]]] = {}
    for match in list(_PARAMETER.finditer(text))[:_MOST]:
        content = _ESCAPE.sub(r"\1", match[2]) if match[2] is not None else match[3].strip()
        piece = _PIECE.fullmatch(match[1].lower())
        if piece and (piece[2] or piece[3]):
            pieces.setdefault(piece[1], []).append((int(piece[2] or 0), content, bool(piece[3])))
        else:
            plain.setdefault(match[1].lower(), content)
    return value, {**{k: decoded_line(v) for k, v in plain.items()}, **{k: _joined(v) for k, v in pieces.items()}}


def _joined(pieces: list[tuple[int, str, bool]]) -> str:
    pieces = sorted(pieces)
    charset = ""
    if pieces[0][2] and pieces[0][1].count("'") >= 2:
        charset, _, rest = pieces[0][1].split("'", 2)
        pieces[0] = (pieces[0][0], rest, True)
    data = b"".join(unquote_to_bytes(text) if coded else text.encode("utf-8", "replace") for _, text, coded in pieces)
    return decoded_line(decode(data, charset))

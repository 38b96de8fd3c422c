"""Put words of a stranger into a mail header without letting them become headers (CVE-2024-6923 and its kin).

The standard library's mail package must not write: it turns `=?utf-8?q?a=0D=0ABcc:_x?=` into two headers.
"""

from __future__ import annotations

import base64
import binascii
import re
import unicodedata
from email.errors import MultipartInvariantViolationDefect
from email.parser import BytesHeaderParser
from email.policy import compat32

from ..errors import DeliveryError

LONGEST = 120
_READ_AT_MOST = 2_000
_WORD = re.compile(r"=\?([A-Za-z0-9._-]{1,30})(?:\*[A-Za-z0-9-]{1,20})?\?([bBqQ])\?([^?\s]{0,400})\?=")
_BETWEEN_WORDS = re.compile(r"(?<=\?=)\s+(?==\?)")
_CHARSETS = re.compile(
    r"utf-?8|us-ascii|iso-8859-\d{1,2}|windows-125\d|koi8-[ru]|gb2312|gbk|gb18030|big5|euc-(?:jp|kr)"
    r"|iso-2022-jp|shift_jis",
    re.IGNORECASE,
)


def plain_line(text: str, longest: int = LONGEST) -> str:
    """One line of visible characters: no controls, line ends, direction marks, or lone surrogates."""
    shown = "".join(" " if _is_hidden(char) else char for char in text[:_READ_AT_MOST])
    line = " ".join(shown.split())
    return line if len(line) <= longest else line[: longest - 1] + "…"


def safe_header(text: str) -> str:
    """The value of a header: RFC 2047 decoded, made one plain line, and encoded again. ASCII, folded."""
    line = plain_line(_decoded(text[:_READ_AT_MOST]))
    if line.isascii() and "=?" not in line:
        return line
    return "\r\n ".join(f"=?utf-8?b?{base64.b64encode(part).decode()}?=" for part in _in_parts(line))


def check_headers(mail: bytes, expected: list[str]) -> None:
    """Read the finished mail again. Raises DeliveryError unless it has exactly these headers in order."""
    found = BytesHeaderParser(policy=compat32).parsebytes(mail.partition(b"\r\n\r\n")[0] + b"\r\n\r\n")
    ends = {mail.count(b"\r\n"), mail.count(b"\n"), mail.count(b"\r")}
    # Read without their parts, some versions of Python (3.11.2) miss the parts of a multipart.
    defects = [defect for defect in found.defects if not isinstance(defect, MultipartInvariantViolationDefect)]
    if found.keys() != expected or defects or len(ends) != 1 or not mail.isascii():
        raise DeliveryError("the mail came out with other headers than intended; not sent", permanent=True)


def _is_hidden(char: str) -> bool:
    return unicodedata.category(char) in ("Cc", "Cf", "Cs", "Cn", "Co", "Zl", "Zp")


def _decoded(text: str) -> str:
    return _WORD.sub(_decoded_word, _BETWEEN_WORDS.sub("", text))


def _decoded_word(word: re.Match[str]) -> str:
    charset, encoding, body = word.groups()
    if not _CHARSETS.fullmatch(charset) or not body.isascii():
        return word.group()
    try:
        return _word_bytes(encoding, body).decode(charset, "replace")
    except (binascii.Error, LookupError, ValueError):
        return word.group()


def _word_bytes(encoding: str, body: str) -> bytes:
    if encoding in "bB":
        return base64.b64decode(body + "=" * (-len(body) % 4))
    return binascii.a2b_qp(body.replace("_", " "))


def _in_parts(line: str) -> list[bytes]:
    # An encoded word may have 75 characters, which leaves 45 bytes, and must not split a character.
    parts = [b""]
    for char in line:
        data = char.encode()
        if len(parts[-1]) + len(data) > 45:
            parts.append(b"")
        parts[-1] += data
    return parts

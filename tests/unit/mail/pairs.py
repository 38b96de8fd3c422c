"""Disguises for a message in a mail: each makes raw bytes that a reader sees as the same words."""

from __future__ import annotations

import base64
import quopri
from collections.abc import Callable

LOOKALIKES = str.maketrans({"a": "а", "e": "е", "o": "о", "p": "р", "c": "с", "x": "х", "i": "і"})
FULL_WIDTH = {i: i + 0xFEE0 for i in range(0x41, 0x7B)}
FILLER = "Our weekly news about gardens, soup and the weather in the hills."


def plain(text: str) -> bytes:
    """The message as it is."""
    return _mail("text/plain; charset=utf-8", text.encode())


def _mail(type: str, body: bytes, encoding: str = "8bit") -> bytes:
    head = f"From: Mia Berg <mia@advisers.example>\nMIME-Version: 1.0\nContent-Type: {type}\n"
    return head.encode() + f"Content-Transfer-Encoding: {encoding}\n\n".encode() + body


def _html(body: str, charset: str = "utf-8") -> bytes:
    return _mail(f"text/html; charset={charset}", f"<html><body>{_lines(body)}</body></html>".encode(charset))


def _lines(text: str) -> str:
    return text.replace("\n", "<br>\n")


def _inside_words(text: str, put: str) -> str:
    """`put` into the middle of every word of Latin letters of five or more."""
    words = text.split(" ")
    return " ".join(f"{w[: len(w) // 2]}{put}{w[len(w) // 2 :]}" if len(w) > 4 and w.isalpha() else w for w in words)


def _hidden(style: str) -> Callable[[str], bytes]:
    return lambda text: _html(_inside_words(text, f'<span style="{style}">zq</span>'))


def _alternative(plain_part: str, html_part: str) -> bytes:
    parts = (("plain", plain_part), ("html", html_part))
    body = "".join(f"--b\nContent-Type: text/{kind}; charset=utf-8\n\n{part}\n" for kind, part in parts)
    return _mail("multipart/alternative; boundary=b", f"{body}--b--\n".encode())


def _two_parts(text: str) -> bytes:
    first, second = text[: len(text) // 2], text[len(text) // 2 :]
    cut = first.rfind(" ") + 1
    parts = "".join(
        f"--b\nContent-Type: text/plain; charset=utf-8\n\n{part}\n" for part in (first[:cut].strip(), first[cut:] + second)
    )
    return _mail("multipart/mixed; boundary=b", f"{parts}--b--\n".encode())


def _turned(text: str) -> str:
    return "\n".join(f"\u202e{line[::-1]}\u202c" for line in text.split("\n"))


def _entities(text: str) -> str:
    return "".join(f"&#{ord(c)};" if c != "\n" else c for c in text)


def _in_parts(text: str) -> str:
    return "".join(f"<span>{c}</span>" if c != "\n" else c for c in text)


DISGUISES: dict[str, Callable[[str], bytes]] = {
    "base64": lambda t: _mail("text/plain; charset=utf-8", base64.encodebytes(t.encode()), "base64"),
    "base64 in two segments": lambda t: _mail(
        "text/plain; charset=utf-8", base64.b64encode(t.encode()[:31]) + b"\n" + base64.b64encode(t.encode()[31:]), "base64"
    ),
    "quoted-printable": lambda t: _mail(
        "text/plain; charset=utf-8", quopri.encodestring(t.encode(), quotetabs=True), "quoted-printable"
    ),
    "utf-16": lambda t: _mail("text/plain; charset=utf-16", base64.encodebytes(t.encode("utf-16")), "base64"),
    "entities": lambda t: _html(_entities(t)),
    "a span a letter": lambda t: _html(_in_parts(t)),
    "words split by <wbr>": lambda t: _html(_inside_words(t, "<wbr>")),
    "words split by comments": lambda t: _html(_inside_words(t, "<!-- zq -->")),
    "display:none inside words": _hidden("display:none"),
    "font-size:0 inside words": _hidden("font-size:0px"),
    "white on white inside words": _hidden("color:#ffffff"),
    "opacity:0 inside words": _hidden("opacity:0"),
    "hidden by a class": lambda t: _html(f"<style>.q {{display: none}}</style>{_inside_words(t, '<b class=q>zq</b>')}"),
    "zero-width inside words": lambda t: plain(_inside_words(t, "\u200b")),
    "soft hyphens inside words": lambda t: plain(_inside_words(t, "\u00ad")),
    "look-alike letters": lambda t: plain(t.translate(LOOKALIKES)),
    "full-width letters": lambda t: plain(t.translate(FULL_WIDTH)),
    "turned round by overrides": lambda t: plain(_turned(t)),
    "turned round by <bdo>": lambda t: _html("\n".join(f"<bdo dir=rtl>{line[::-1]}</bdo>" for line in t.split("\n"))),
    "an innocent plain twin": lambda t: _alternative(FILLER, f"<p>{_lines(t)}</p>"),
    "an innocent HTML twin": lambda t: _alternative(t, f"<p>{FILLER}</p>"),
    "behind history marks": lambda t: plain("\n".join(f"> {line}" for line in t.split("\n"))),
    "in two parts": _two_parts,
    "behind hidden filler": lambda t: _html(f'<div style="display:none">{FILLER * 20}</div><p>{t}</p>'),
    "as the words of a picture": lambda t: _html(f'<img src="cid:1" alt="{t}">'),
    "forwarded as attachment": lambda t: _mail("message/rfc822", plain(t)),
}  # fmt: skip

"""Seeded hostile mails: own synthetic mails of many shapes, bent where parsers break."""

from __future__ import annotations

import base64
import quopri
import random
from collections.abc import Callable, Iterator

WORDS = (
    "hello dear Ann we pay 500 dollars for a short report please continue on WhatsApp naïve Größe määrä 报告 微信 "
    "From: wrote: > -- Sent: Subject: On 1 May <b> &amp; =20 =?utf-8?q?x?= http://a.example/x \u202e\u200b\u00ad"
).split(" ")
CHARSETS = [
    "utf-8",
    "us-ascii",
    "utf-7",
    "idna",
    "punycode",
    "gb2312",
    "utf-16",
    "iso-2022-jp",
    "undefined",
    "unicode_escape",
    "",
    "x",
]
ENCODINGS = ["7bit", "8bit", "base64", "quoted-printable", "x-uuencode", "BASE64 ", "binary", ""]
TYPES = [
    "text/plain", "text/html", "multipart/mixed", "multipart/alternative", "multipart/related", "multipart/digest",
    "message/rfc822", "message/partial", "message/delivery-status", "application/pdf", "image/png", "text", "", "a/b/c",
]  # fmt: skip
HEADERS = [
    "From",
    "To",
    "Subject",
    "Reply-To",
    "Date",
    "Message-ID",
    "In-Reply-To",
    "Content-Type",
    "Authentication-Results",
    "X-A",
]
SCRAPS = [
    b"\0", b"\r", b"\n", b"\n\n", b"\r\n\r\n", b"--b", b"--b--", b"\n--b\n", b";", b'"', b"(", b")", b"<", b">", b"=", b"==", b"=?",
    b"?=", b"=0D=0A", b"&#", b"&#x110000;", b"<!--", b"-->", b"<![CDATA[", b"<style>", b"</style>", b"<div style='display:none'>",
    b"<blockquote type=cite>", b"<bdo dir=rtl>", b"<table><tr><td>", b"<pre>", b"\xff\xfe", b"\xed\xa0\x80", b"\xe2\x80\xae",
    b"\x1b$B", b"boundary=", b"charset=", b"filename*0*=", b"*1*=%00", b"From ", b">From ", b"-----Original Message-----",
    b"---------- Forwarded message ---------\nFrom: a\nDate: b\nSubject: c\nTo: d\n\n", b"On 1 May Ann wrote:\n> ",
]  # fmt: skip


class MailMaker:
    """Mails by number; the same seed gives the same mails."""

    def __init__(self, seed: int) -> None:
        self._seed = seed

    def mails(self, count: int) -> Iterator[bytes]:
        """`count` mails: a tenth as they are made, the rest bent in up to eight places."""
        for number in range(count):
            r = random.Random(f"{self._seed}.{number}")
            raw = _mail(r, 0)
            if number % 10:
                for _ in range(r.randint(1, 8)):
                    raw = r.choice(_BENDS)(r, raw)
            yield raw[:400_000]


def _text(r: random.Random, most: int = 60) -> str:
    return "".join(r.choice(WORDS) + r.choice([" ", " ", " ", "\n", "\n\n", ""]) for _ in range(r.randint(0, most)))


def _html(r: random.Random, depth: int = 0) -> str:
    tags = [
        "div",
        "p",
        "span",
        "b",
        "table",
        "td",
        "a",
        "font",
        "style",
        "blockquote",
        "bdo",
        "pre",
        "br",
        "img",
        "center",
        "script",
    ]
    marks = ["", "", " style='display:none'", " style='font-size:0'", " class=gmail_quote", " href='http://b.example'", " hidden"]
    tag = r.choice(tags)
    inside = "".join(_html(r, depth + 1) for _ in range(r.randint(0, 4))) if depth < 5 else ""
    return f"<{tag}{r.choice(marks)}>{_text(r, 6)}{inside}{_text(r, 3)}" + (f"</{tag}>" if r.random() < 0.8 else "")


def _headers(r: random.Random) -> bytes:
    lines = ["From: Mia <mia@advisers.example>", f"Subject: {r.choice(['', 'Re: ', 'Fwd: '])}{_text(r, 5)}".replace("\n", " ")]
    lines += [f"{r.choice(HEADERS[:-3])}: {_text(r, 4)}".replace("\n", "\n ") for _ in range(r.randint(0, 4))]
    return "\n".join(lines).encode("utf-8", "surrogatepass")


def _mail(r: random.Random, depth: int) -> bytes:
    return _headers(r) + b"\n" + _part(r, depth)


def _part(r: random.Random, depth: int) -> bytes:
    type = r.choice(TYPES)
    if type.startswith("multipart/") and depth < 5:
        boundary = r.choice(["b", "bb", "b b", "=_" + "x" * r.randint(1, 90)])
        parts = b"".join(b"--" + boundary.encode() + b"\n" + _part(r, depth + 1) + b"\n" for _ in range(r.randint(0, 5)))
        return f'Content-Type: {type}; boundary="{boundary}"\n\n'.encode() + parts + b"--" + boundary.encode() + b"--\n"
    if type == "message/rfc822" and depth < 8:
        return b"Content-Type: message/rfc822\n\n" + _mail(r, depth + 1)
    charset, encoding = r.choice(CHARSETS), r.choice(ENCODINGS)
    body = (_html(r) if "html" in type else _text(r)).encode("utf-8", "surrogatepass")
    if "64" in encoding.lower():
        body = base64.encodebytes(body)
    elif encoding == "quoted-printable":
        body = quopri.encodestring(body)
    name = r.choice(["", "", "; name=a.txt", "; filename*=utf-8''%2e%2e%2f", '; name="a\\"b'])
    return f"Content-Type: {type}; charset={charset}{name}\nContent-Transfer-Encoding: {encoding}\n\n".encode() + body


def _place(r: random.Random, raw: bytes) -> int:
    """Mostly a line start, where structure is."""
    at = r.randint(0, len(raw))
    return raw.find(b"\n", at) + 1 if r.random() < 0.6 else at


def _insert(r: random.Random, raw: bytes) -> bytes:
    at = _place(r, raw)
    return raw[:at] + r.choice(SCRAPS) * r.choice([1, 1, 1, 3, 50, 2_000]) + raw[at:]


def _drop(r: random.Random, raw: bytes) -> bytes:
    at = _place(r, raw)
    return raw[:at] + raw[at + r.choice([1, 2, 20, 500]) :]


def _repeat(r: random.Random, raw: bytes) -> bytes:
    at = _place(r, raw)
    piece = raw[at : at + r.choice([1, 10, 80, 1_000])]
    return raw[:at] + piece * r.choice([2, 5, 60, 400]) + raw[at:]


def _flip(r: random.Random, raw: bytes) -> bytes:
    data = bytearray(raw)
    for _ in range(r.choice([1, 5, 50])):
        if data:
            data[r.randrange(len(data))] = r.randrange(256)
    return bytes(data)


def _swap(r: random.Random, raw: bytes) -> bytes:
    lines = raw.split(b"\n")
    i, j = r.randrange(len(lines)), r.randrange(len(lines))
    lines[i], lines[j] = lines[j], lines[i]
    return b"\n".join(lines)


def _header(r: random.Random, raw: bytes) -> bytes:
    value = r.choice(SCRAPS) * r.choice([1, 3, 300, 3_000])
    return r.choice(HEADERS).encode() + b": " + value.replace(b"\n\n", b"\n ") + b"\n" + raw


def _wrap(r: random.Random, raw: bytes) -> bytes:
    for _ in range(r.choice([1, 2, 20])):
        raw = b"Subject: Fwd: x\nContent-Type: message/rfc822\n\n" + raw
    return raw


def _line_ends(r: random.Random, raw: bytes) -> bytes:
    return raw.replace(b"\n", r.choice([b"\r\n", b"\r", b"\n\r", b"\r\r\n"]))


def _cut(r: random.Random, raw: bytes) -> bytes:
    return raw[: _place(r, raw)]


_BENDS: list[Callable[[random.Random, bytes], bytes]] = [
    _insert, _insert, _insert, _drop, _repeat, _repeat, _flip, _swap, _header, _wrap, _line_ends, _cut,
]  # fmt: skip

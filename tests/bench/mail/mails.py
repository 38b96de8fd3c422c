"""The mails that are measured: made ones in the shapes that mail programs send, or those of a folder."""

from __future__ import annotations

import base64
import random
from collections.abc import Sequence
from html import escape
from pathlib import Path

from secondlook.mail.kind import looks_like_mail
from secondlook.mail.mail import Mail
from secondlook.mail.reader import read_mail

_HEAD = """Return-Path: <sender{n}@firm{m}.example>
Received: from mail.firm{m}.example (mail.firm{m}.example [192.0.2.{m}])
\tby mx.office.example with ESMTPS id 4F{n:06d}; Tue, 25 Nov 2026 14:30:00 +0000
Authentication-Results: mx.office.example; dkim=pass header.d=firm{m}.example; spf=pass
From: Person {n} <sender{n}@firm{m}.example>
To: Ann Example <ann@office.example>
Subject: Note {n}
Date: Tue, 25 Nov 2026 14:30:00 +0000
Message-ID: <{n}@firm{m}.example>
MIME-Version: 1.0
"""
_ATTACHMENT = 120_000  # bytes


def made_mails(texts: Sequence[str], seed: int = 5) -> list[bytes]:
    """A mail a text: four in ten plain, four in ten with an HTML twin, two in ten with HTML and an attachment."""
    chance = random.Random(seed)
    return [_mail(n, text, chance) for n, text in enumerate(texts)]


def mails_of(folder: Path, most: int) -> list[bytes]:
    """Mails of a folder that the reader takes, evenly picked."""
    raws = [raw for file in sorted(folder.rglob("*")) if file.is_file() and looks_like_mail(raw := file.read_bytes())]
    good = [raw for raw in raws if isinstance(read_mail(raw), Mail)]
    return good[:: max(1, len(good) // most)][:most]


def _mail(n: int, text: str, chance: random.Random) -> bytes:
    head, kind = _HEAD.format(n=n, m=n % 200 + 1), n % 10
    plain = "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n" + text
    if kind < 4:
        return (head + plain).encode()
    twin = f"Content-Type: multipart/alternative; boundary=alt\n\n--alt\n{plain}\n--alt\n{_html(text)}\n--alt--\n"
    if kind < 8:
        return (head + twin).encode()
    data = base64.encodebytes(chance.randbytes(_ATTACHMENT)).decode()
    file = "Content-Type: application/pdf; name=paper.pdf\nContent-Disposition: attachment\nContent-Transfer-Encoding: base64\n\n"
    return (head + f"Content-Type: multipart/mixed; boundary=mix\n\n--mix\n{twin}\n--mix\n{file}{data}\n--mix--\n").encode()


def _html(text: str) -> str:
    """As newsletters and offices write it: tables, inline styles, a hidden preview, tracking."""
    cell = '<td style="font-family:Arial,sans-serif;font-size:14px;color:#333333;padding:8px 24px" align="left">'
    rows = "\n".join(
        f'<tr>{cell}<p style="margin:0 0 12px 0"><span style="line-height:20px">{escape(line)}</span></p></td></tr>'
        for line in text.split("\n")
    )
    page = (
        "<html><head><style>.x{color:#000} @media only screen and (max-width:600px){.y{display:none!important}}</style></head>"
        f'<body bgcolor="#f4f4f4"><div style="display:none;max-height:0;overflow:hidden">{escape(text[:90])}</div>'
        f'<table width="600" bgcolor="#ffffff" cellpadding="0">{rows}<tr>{cell}<a href="https://firm.example/u?1">Unsubscribe</a>'
        '<img src="https://firm.example/p.gif" width="1" height="1" alt=""></td></tr></table></body></html>'
    )
    return f"Content-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n{page}"

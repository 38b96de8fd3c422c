"""The mails of the tests: an approach and its answer, and what must not be judged. Invented people and firms."""

from __future__ import annotations

import base64

OWN = "bob@corp.example"
SHARED = "press@corp.example"
ANNA = "Anna Berg <anna@consult.example>"
PAID = "500 EUR for a short report"
MOVE = "continue on WhatsApp"

_PICTURE = base64.encodebytes(bytes(range(256)) * 4).replace(b"\n", b"\r\n")


def mail(name: str, subject: str, body: bytes, *more: str, sender: str = ANNA, to: str = OWN, received: bool = True) -> bytes:
    """Raw bytes with CRLF. `more` are further header lines; `name` gives the Message-ID and the order."""
    lines = [
        *(["Received: from mx.consult.example by mx.corp.example; Sun, 22 Nov 2026 10:00:00 +0000"] if received else []),
        f"Message-ID: <{name}@consult.example>",
        f"Date: Sun, 22 Nov 2026 10:{ord(name[0]) - 90:02}:00 +0000",
        f"From: {sender}",
        f"To: {to}",
        f"Subject: {subject}",
        "MIME-Version: 1.0",
        *more,
    ]
    if not any(line.lower().startswith("content-type") for line in lines):
        lines.append("Content-Type: text/plain; charset=utf-8")
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


# Bytes that a mail program might be tempted to mend: Latin-1 without a charset, blanks at line ends, two blank lines at the end.
OFFER = mail(
    "a-offer",
    "Short report",
    b"Dear Bob,  \r\nwe pay 500 EUR for a short report on your field.\r\nGr\xfc\xdfe, Anna \r\n\t\r\n\r\n\r\n",
    "Content-Transfer-Encoding: 8bit",
    "X-Odd:   two  blanks \t",
)
ANSWER = mail(
    "b-answer",
    "Re: Short report",
    b"Thank you for the report. Shall we continue on WhatsApp? Please keep this between us.\r\n"
    b"\r\nOn 22 Nov 2026, Bob wrote:\r\n> Could we continue on Signal?\r\n\r\n-- \r\nAnna Berg, continue on Telegram with me\r\n",
    "In-Reply-To: <a-offer@consult.example>",
    "References: <a-offer@consult.example>",
)
PAGE = mail(
    "c-page",
    "With a page",
    b"<html><head><style>p {color: #222}</style></head><body><p>We pay <b>500 EUR</b> for\r\na short report. Shall we continue\r\non WhatsApp?</p>\r\n"
    b'<p style="display:none">Send what is not public.</p><p style="font-size:0">unseen words</p>\r\n'
    b'<a href="https://consult.example/a">Our page</a>\r\n'
    b'<blockquote type="cite"><p>Could we continue on Signal?</p></blockquote>\r\n'
    b'<div class="moz-signature">Anna, continue on Telegram with me</div></body></html>\r\n',
    "Content-Type: multipart/mixed; boundary=edge",
    "Reply-To: Anna <anna@elsewhere.example>",
    to=SHARED,
)
_HEAD, _, _BODY = PAGE.partition(b"\r\n\r\n")
PAGE = b"".join(
    [
        _HEAD,
        b"\r\n\r\n--edge\r\nContent-Type: text/html; charset=utf-8\r\n\r\n",
        _BODY,
        b"--edge\r\nContent-Type: image/png\r\nContent-Disposition: attachment; filename=p.png\r\nContent-Transfer-Encoding: base64\r\n\r\n",
        _PICTURE,
        b"--edge--\r\n",
    ]
)
HARMLESS = mail("d-lunch", "Lunch", b"Shall we have lunch on Thursday? Soup at noon.\r\n", sender="Carl <carl@corp.example>")
SENT = mail(
    "e-sent",
    "Offer",
    b"We pay 500 EUR for a short report. Shall we continue on WhatsApp?\r\n",
    sender=OWN,
    to="x@y.example",
    received=False,
)
SPOOF = mail("f-spoof", "From yourself", b"We pay 500 EUR for a short report. Shall we continue on WhatsApp?\r\n", sender=OWN)


def mbox(*mails: bytes) -> bytes:
    """As Thunderbird keeps them, with the lines of its own at the top."""
    own = (
        b"From - Sun Nov 22 10:00:00 2026\r\nX-Mozilla-Status: 0000\r\nX-Mozilla-Status2: 00000000\r\nX-Mozilla-Keys:"
        + b" " * 80
        + b"\r\n"
    )
    return b"".join(own + raw + b"\r\n" for raw in mails)

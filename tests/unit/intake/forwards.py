"""Mails as mail programs send them to a report address, written byte by byte."""

from __future__ import annotations

import base64

ORIGINAL = (
    b"Return-Path: <mia@advisers.example>\r\n"
    b"Received: from out.advisers.example by mx.firm.example; Tue, 24 Nov 2026 09:00:00 +0200\r\n"
    b"From: Mia Berg <mia@advisers.example>\r\n"
    b"To: aino@firm.example\r\n"
    b"Subject: =?utf-8?q?A_paid_report=2C_n=C3=A4in?=\r\n"
    b"Message-ID: <first@advisers.example>\r\n"
    b"Date: Tue, 24 Nov 2026 09:00:00 +0200\r\n"
    b"MIME-Version: 1.0\r\n"
    b"Content-Type: text/plain; charset=utf-8\r\n"
    b"Content-Transfer-Encoding: 8bit\r\n"
    b"\r\n"
    b"We pay 500 euros for a short report with internal information that is not public. Could we continue on WhatsApp?  \r\n"
    b"\r\n"
    b"\xc3\xa4\xc3\xb6 -- Mia\r\n"
)
HEAD = (
    "Return-Path: <aino@firm.example>\n"
    "From: Aino Esimerkki <aino@firm.example>\n"
    "To: report@firm.example\n"
    "Subject: Please look at this\n"
    "Date: Wed, 25 Nov 2026 10:00:00 +0200\n"
    "Message-ID: <{id}@firm.example>\n"
    "MIME-Version: 1.0\n"
)


def crlf(text: str) -> bytes:
    return text.replace("\n", "\r\n").encode()


def head(id: str = "cover-1", **changes: str | None) -> bytes:
    """Headers of a colleague's mail; `changes` replace or (None) remove one, with `_` for `-`."""
    lines = dict(line.split(": ", 1) for line in HEAD.format(id=id).splitlines())
    for name, value in changes.items():
        title = {"message_id": "Message-ID"}.get(name, name.replace("_", "-").title())
        lines.pop(title, None)
        if value is not None:
            lines[title] = value
    return crlf("".join(f"{name}: {value}\n" for name, value in lines.items()))


def forward(*originals: bytes, words: str = "She wrote to me again.", top: bytes | None = None, as_file: bool = False) -> bytes:
    """Originals forwarded as attachments: as message/rfc822, or as base64 .eml files."""
    parts = [crlf(f"Content-Type: text/plain; charset=utf-8\n\n{words}\n")]
    for original in originals:
        if as_file:
            coded = base64.encodebytes(original).replace(b"\n", b"\r\n")
            kind = crlf(
                'Content-Type: application/octet-stream; name="mail.EML"\nContent-Transfer-Encoding: base64\n'
                "Content-Disposition: attachment\n\n"
            )
            parts.append(kind + coded)
        else:
            parts.append(crlf('Content-Type: message/rfc822; name="mail.eml"\nContent-Disposition: attachment\n\n') + original)
    body = b"".join(b"--=_cover\r\n" + part + b"\r\n" for part in parts) + b"--=_cover--\r\n"
    return (head() if top is None else top) + crlf('Content-Type: multipart/mixed; boundary="=_cover"\n\n') + body


def inline(words: str = "What do you think?", top: bytes | None = None) -> bytes:
    """A mail forwarded inside the text."""
    return (head() if top is None else top) + crlf(
        "Content-Type: text/plain; charset=utf-8\n\n"
        f"{words}\n\n---------- Forwarded message ---------\nFrom: Mia Berg <mia@advisers.example>\n"
        "Date: Tue, 24 Nov 2026 09:00\nSubject: A paid report\nTo: aino@firm.example\n\n"
        "We pay 500 euros for a short report with internal information that is not public. Could we continue on WhatsApp?\n"
    )


def bounce_of(wire: bytes, *, action: str = "failed") -> bytes:
    """What a mail server sends back about a mail of ours (RFC 3464)."""
    returned = wire.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
    return (
        crlf(
            "Return-Path: <>\nFrom: MAILER-DAEMON@mx.firm.example\nTo: secondlook@firm.example\nSubject: Undelivered Mail\n"
            "Auto-Submitted: auto-replied\nMessage-ID: <dsn-1@mx.firm.example>\nMIME-Version: 1.0\n"
            'Content-Type: multipart/report; report-type=delivery-status; boundary="d"\n\n'
            "--d\nContent-Type: text/plain\n\nI am sorry.\n\n--d\nContent-Type: message/delivery-status\n\n"
            "Reporting-MTA: dns; mx.firm.example\n\nFinal-Recipient: rfc822; security@firm.example\n"
            f"Action: {action}\nStatus: 5.2.2\nDiagnostic-Code: smtp; 552 5.2.2\n mailbox full\n\n"
            "--d\nContent-Type: text/rfc822-headers\n\n"
        )
        + returned
        + b"\r\n--d--\r\n"
    )

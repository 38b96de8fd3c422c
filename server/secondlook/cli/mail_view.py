"""A mail on the terminal: the headers that matter, where links lead, what is attached; and a line a mail for mailboxes."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Console
from rich.text import Text

from ..engine.assessment import Assessment
from ..mail.mail import Address, Mail, TooComplex
from .visible import visible

_MOST = 20


def show_mail(console: Console, mail: Mail | TooComplex) -> None:
    """All that stands around the text."""
    console.print()
    if isinstance(mail, TooComplex):
        _rows(console, [("From", _named(mail.sender)), ("Subject", mail.subject), ("Size", f"{mail.size} bytes")])
        console.print(Text(f"Not analysed: too complex ({mail.reason}).", style="bold"))
        return
    _rows(console, list(_headers(mail)))
    _list(
        console,
        "Links",
        [link.href if link.text == link.href else f"{link.text or '(no text)'} -> {link.href}" for link in mail.links],
    )
    _list(
        console,
        "Attachments",
        [f"{a.name or '(no name)'}, {a.type}, {a.size} bytes, SHA-256 {a.sha256}" for a in mail.attachments],
    )
    _list(console, "Hidden from the reader", list(mail.hidden))
    left_out = [name for name in ("quoted", "signature", "disclaimer") if getattr(mail, name)]
    if left_out:
        console.print(Text(f"Not judged: {', '.join(left_out)}.", style="dim"))
    for original in mail.originals:
        lost = " (headers lost: only what was copied into the text)" if original.headers_lost else ""
        console.print(Text(f"Inside: a mail from {visible(_named(original.sender)) or 'an unknown sender'}{lost}", style="dim"))


def mail_line(number: int, mail: Mail | TooComplex, assessment: Assessment) -> Text:
    """One mail of a mailbox in one line."""
    when = mail.sent_at[:10] if isinstance(mail, Mail) else ""
    note = "  not analysed: too complex" if isinstance(mail, TooComplex) else ""
    subject = visible(mail.subject)
    return Text(
        f"{number:5}  {assessment.level:8} {when:10}  {_short(visible(_named(mail.sender)), 40):40}  {_short(subject, 60)}{note}"
    )


def _headers(mail: Mail) -> Iterator[tuple[str, str]]:
    yield "From", _named(mail.sender)
    if mail.actual_sender and mail.actual_sender != mail.sender:
        yield "Sender", _named(mail.actual_sender)
    yield "Reply-To", ", ".join(map(_named, mail.reply_to))
    yield "Return-Path", mail.return_path
    yield "To", ", ".join(map(_named, mail.to[:_MOST]))
    yield "Cc", ", ".join(map(_named, mail.cc[:_MOST]))
    yield "Date", mail.sent_at
    yield "List", mail.list_id
    for result in mail.auth[:3]:
        yield "Authentication", result


def _rows(console: Console, rows: list[tuple[str, str]]) -> None:
    for name, value in rows:
        if value:
            console.print(Text(f"{name:15}", style="dim").append(_short(visible(value), 300), style="not dim"))


def _list(console: Console, title: str, lines: list[str]) -> None:
    if not lines:
        return
    console.print(Text(f"{title}:", style="dim"))
    for line in lines[:_MOST]:
        console.print(Text(f"  {_short(visible(line), 300)}"))
    if len(lines) > _MOST:
        console.print(Text(f"  and {len(lines) - _MOST} more", style="dim"))


def _named(address: Address | None) -> str:
    if address is None:
        return ""
    return f"{address.name} <{address.address}>" if address.name else address.address


def _short(text: str, most: int) -> str:
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1] + "…"

"""The receipt for a person who reported by mail: plain text, in a shape that no program answers."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime

from ..reports.safe_header import check_headers, plain_line, safe_header
from ..settings import Settings
from ..store.taken_mail import NewAnswer
from .answer_words import WORDS
from .cover import Cover


@dataclass(frozen=True)
class Receipted:
    """A report that was stored."""

    report_id: str
    receipt: str


def build_answer(cover: Cover, stored: list[Receipted], *, attached: bool, now: datetime, settings: Settings) -> NewAnswer | None:
    """The answer to the sender of the cover; None when there is nobody to answer. `attached`: at least one original was."""
    if cover.sender is None:
        return None
    message_id = f"<receipt.{stored[0].report_id}@{settings.instance}>"
    headers = {
        "From": f"Second Look <{settings.envelope_sender}>",
        "To": cover.sender.address,
        **({"Reply-To": settings.contact_address} if settings.contact_address else {}),
        "Subject": safe_header(WORDS[settings.intake_language].subject.format(stored[0].receipt)),
        "Date": format_datetime(now),
        "Message-ID": message_id,
        **({"In-Reply-To": cover.message_id} if cover.message_id else {}),
        "X-Report-Id": stored[0].report_id,
        "Auto-Submitted": "auto-replied",
        "X-Auto-Response-Suppress": "All",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "base64",
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    text = _text(stored, attached, settings).replace("\n", "\r\n").encode()
    content = head.encode("ascii") + b"\r\n" + base64.encodebytes(text).replace(b"\n", b"\r\n")
    check_headers(content, list(headers))
    return NewAnswer(message_id, cover.sender.address, content)


def _text(stored: list[Receipted], attached: bool, settings: Settings) -> str:
    words = WORDS[settings.intake_language]
    contact = ", ".join(filter(None, (settings.security_phone, settings.contact_address)))
    paragraphs = (
        words.thanks.format(plain_line(settings.organisation)),
        # The id lets us know this text when it comes back inside a forwarded mail.
        "\n".join(f"{words.receipt}: {one.receipt}  ({one.report_id})" for one in stored),
        words.next,
        "" if attached else words.attach,
        f"{words.contact}: {contact}" if contact else "",
    )
    return "\n\n".join(filter(None, paragraphs)) + "\n"

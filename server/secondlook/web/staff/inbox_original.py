"""What the header lines of an original mail say, and what hangs on it; nothing of whom it was sent to."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from ...errors import InputError
from ...mail.mail import Address, Attachment, Mail
from ...mail.reader import read_mail

log = logging.getLogger(__name__)
MOST_ATTACHMENTS = 50


@dataclass(frozen=True)
class OriginalFacts:
    """`facts` are (word, value); `trouble` says why there are none."""

    facts: tuple[tuple[str, str], ...]
    attachments: tuple[Attachment, ...]
    hidden: tuple[str, ...]
    trouble: str = ""


def original_facts(raw: bytes) -> OriginalFacts:
    """Read an original. Whatever it holds, there is an answer."""
    try:
        mail = read_mail(raw)
    except InputError as error:
        return OriginalFacts((), (), (), str(error))
    except Exception as error:
        log.error("an original could not be read for the inbox (%s)", type(error).__name__)
        return OriginalFacts((), (), (), type(error).__name__)
    if not isinstance(mail, Mail):
        return OriginalFacts((), (), (), mail.reason)
    facts = (
        ("from", _line(mail.sender)),
        ("actualSender", _line(mail.actual_sender)),
        ("replyTo", ", ".join(_line(address) for address in mail.reply_to)),
        ("returnPath", mail.return_path),
        ("sentAt", mail.sent_at),
        ("messageId", mail.message_id),
        ("listId", mail.list_id),
        ("auth", "\n".join(mail.auth)),
    )
    present = tuple((word, value) for word, value in facts if value)
    return OriginalFacts(present, mail.attachments[:MOST_ATTACHMENTS], mail.hidden)


def _line(address: Address | None) -> str:
    return f"{address.name} <{address.address}>".strip() if address else ""

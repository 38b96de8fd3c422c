"""What of a mail to the report address is to be reported: the mails in it, or else the mail itself. Never nothing."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from ..errors import InputError
from ..mail.mail import Mail, TooComplex
from ..mail.reader import read_mail
from .attached import attached_mails
from .delivered import LARGEST, Delivered

LOST = (
    "The mail was forwarded inside the text or as text, so the headers of the original are lost. original.eml is the whole mail."
)
OUTLOOK = "An attachment is in Outlook's own format, which is not read."
CUT = f"The mail is over {LARGEST // 1024**2} MB. Only what it says of itself is here; the mail is still in the mailbox."
NO_MAIL = "What is attached as a mail has no mail headers."


@dataclass(frozen=True)
class Found:
    """One thing to report. `original` is the evidence, `read` what is judged (None: it is no mail), `about` what to know."""

    original: bytes | None
    read: Mail | TooComplex | None
    is_attached: bool = False
    about: str = ""

    @property
    def message_id(self) -> str:
        """That of the original, "" where nothing is known of it."""
        return self.read.message_id if isinstance(self.read, Mail) else ""


@dataclass(frozen=True)
class Findings:
    """All that one mail reports, and what the person who sent it wrote above."""

    reports: tuple[Found, ...]
    words: str
    all_text: str

    @property
    def has_attached(self) -> bool:
        """Whether at least one original came with its headers."""
        return any(found.is_attached for found in self.reports)


def find_reports(delivered: Delivered) -> Findings:
    """Take a mail apart. Raises InputError when it has no headers at all."""
    raw = delivered.raw
    cover = read_mail(raw, opens_mails=False)
    if delivered.is_cut:
        return Findings((Found(None, _not_read(delivered, cover), about=CUT),), "", "")
    if isinstance(cover, TooComplex):
        return Findings((Found(raw, cover, about=_complex(cover)),), "", "")
    inline = [one for one in cover.originals if one.headers_lost]
    text = "\n".join((cover.subject, cover.text, cover.quoted, cover.signature, *(one.text for one in inline)))
    attached = attached_mails(raw)
    reports = [_attached(original) for original in attached.mails]
    if inline:
        reports += [Found(raw, one, about=LOST) for one in inline[:1]]
    elif attached.unreadable:
        reports.append(Found(raw, cover, about=OUTLOOK))
    elif not reports:
        reports.append(Found(raw, cover, about=LOST))
    # Where the mail itself is what is reported, its text is the evidence and not a note beside it.
    is_itself = any(found.read is cover for found in reports)
    return Findings(tuple(reports), "" if is_itself else cover.text, text)


def _attached(original: bytes) -> Found:
    try:
        read = read_mail(original)
    except InputError:
        return Found(original, None, is_attached=True, about=NO_MAIL)
    return Found(original, read, is_attached=True, about=_complex(read) if isinstance(read, TooComplex) else "")


def _complex(mail: TooComplex) -> str:
    return f"Not analysed, too complex: {mail.reason}."


def _not_read(delivered: Delivered, cover: Mail | TooComplex) -> TooComplex:
    sha256 = hashlib.sha256(delivered.raw).hexdigest()
    return TooComplex(f"more than {LARGEST // 1024**2} MB", delivered.size, sha256, cover.subject, cover.sender)

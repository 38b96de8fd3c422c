"""As a Microsoft 365 reporting mailbox wants it: the kind in front of the subject, and one attached message, nothing else.

The mailbox discards mails with several attached messages, and mails without any; what was no mail is therefore packed plainly.
"""

from __future__ import annotations

from ..evidence import Evidence
from . import Attached, Packed, plain

PHISHING = "3|"


def pack(subject: str, evidence: tuple[Evidence, ...]) -> Packed:
    """The original mail alone; the rest stays with the service."""
    original = tuple(item for item in evidence if item.name == "original.eml")
    if not original:
        return plain.pack(subject, evidence)
    return Packed(PHISHING + subject, tuple(map(Attached, original)), tuple(item for item in evidence if item not in original))

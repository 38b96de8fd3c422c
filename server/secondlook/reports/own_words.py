"""What of a message its sender wrote for it: quoted mails and small print stand in many that have nothing else in common."""

from __future__ import annotations

from dataclasses import dataclass

from ..mail.disclaimer import without_disclaimer
from ..mail.signature import without_signature
from ..mail.split import split

LONGEST = 100_000


@dataclass(frozen=True)
class OwnWords:
    """The letter, and the signature below it, which names its sender but says nothing new."""

    letter: str
    signature: str = ""


def own_words(text: str) -> OwnWords:
    """The sender's own part of a text. Of a forwarded mail that is what was forwarded, if its cover says nothing."""
    parts = split(text[:LONGEST])
    if parts.forwarded is None:
        return OwnWords(parts.fresh, parts.signature)
    inside, _ = without_disclaimer(parts.forwarded.text)
    letter, signature = without_signature(inside)
    return OwnWords(f"{parts.fresh}\n{letter}".strip(), f"{parts.signature}\n{signature}".strip())

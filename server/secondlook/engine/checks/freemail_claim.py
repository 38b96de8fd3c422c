"""The sender names an organisation as theirs and writes from a provider that gives everybody an address."""

from __future__ import annotations

from collections.abc import Iterator

from ..envelope import Envelope, Place
from . import freemail_sender

LISTS: tuple[str, ...] = freemail_sender.LISTS


def find(envelope: Envelope) -> Iterator[Place]:
    """The host of the address."""
    if envelope.claimed_organisation:
        yield from freemail_sender.find(envelope)

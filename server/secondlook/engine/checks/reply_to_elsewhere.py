"""An answer would go to another registered domain than the one that the message came from."""

from __future__ import annotations

from collections.abc import Iterator

from ..envelope import Envelope, Place

LISTS: tuple[str, ...] = ()


def find(envelope: Envelope) -> Iterator[Place]:
    """Each answer address that belongs to another registered domain."""
    if not envelope.sender_host:
        return
    for host, place in envelope.addresses_in("reply_to", envelope.reply_to):
        if envelope.known.suffixes.site(host) != envelope.sender_site:
            yield place

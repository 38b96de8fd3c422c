"""The name that is shown holds another mail address than the one that the message came from."""

from __future__ import annotations

from collections.abc import Iterator

from ..envelope import Envelope, Place

LISTS: tuple[str, ...] = ()


def find(envelope: Envelope) -> Iterator[Place]:
    """Each address in the name that belongs to another registered domain."""
    if not envelope.sender_host:
        return
    for host, place in envelope.addresses_in("sender", envelope.name):
        if envelope.known.suffixes.site(host) != envelope.sender_site:
            yield place

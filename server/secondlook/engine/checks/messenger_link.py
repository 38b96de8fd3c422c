"""A link that opens a talk on a messenger; all messengers are equal."""

from __future__ import annotations

from collections.abc import Iterator

from ..envelope import Envelope, Place
from ..hosts import scheme_of

LISTS: tuple[str, ...] = ("messenger_hosts",)


def find(envelope: Envelope) -> Iterator[Place]:
    """Each link to a host of the list, or of a kind (`tg:`) that the list names."""
    for link in envelope.links:
        if envelope.known.lists("messenger_hosts", link.host or scheme_of(link.href)):
            yield envelope.link_place(link)

"""A link through a service that hides where it leads."""

from __future__ import annotations

from collections.abc import Iterator

from ..envelope import Envelope, Place

LISTS: tuple[str, ...] = ("shorteners",)


def find(envelope: Envelope) -> Iterator[Place]:
    """Each such link."""
    for link in envelope.links:
        if link.host and envelope.known.lists("shorteners", link.host):
            yield envelope.link_place(link)

"""The sender writes from a provider that gives everybody an address. Ordinary by itself; all providers are equal."""

from __future__ import annotations

from collections.abc import Iterator

from ..envelope import Envelope, Place

LISTS: tuple[str, ...] = ("freemail",)


def find(envelope: Envelope) -> Iterator[Place]:
    """The host of the address."""
    if envelope.sender_host and envelope.known.lists("freemail", envelope.sender_host):
        yield envelope.sender_host_place()

"""How long the certificate of a peer is good for."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from datetime import UTC, datetime

from .line import Line

SOON_DAYS = 14


def certificate_lines(area: str, whose: str, peer: object, now: datetime) -> Iterator[Line]:
    """What is to be said about the certificate of a connection that was accepted; `peer` is its socket."""
    ends = ends_at(peer)
    if ends is None:
        return
    days = (ends - now).days
    if days < SOON_DAYS:
        mend = "have it renewed; after that nothing is sent"
        yield Line(area, "warning", f"the certificate of {whose} ends in {days} days", mend)
    else:
        yield Line(area, "fine", f"the certificate of {whose} is good for {days} days")


def ends_at(peer: object) -> datetime | None:
    """When the certificate ends; None on a connection without one."""
    if not isinstance(peer, ssl.SSLSocket):
        return None
    ends = (peer.getpeercert() or {}).get("notAfter")
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(ends), UTC) if isinstance(ends, str) else None

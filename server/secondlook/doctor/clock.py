"""Whether the clock agrees with what was written before."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from ..store.standing import latest_time
from .line import Line, Patient

SKEW = timedelta(minutes=2)


def look(patient: Patient) -> Iterator[Line]:
    """A clock that was turned back makes leases, limits and retention wrong."""
    latest = latest_time(patient.database)
    if latest is not None and latest > patient.now + SKEW:
        ahead = (latest - patient.now).total_seconds() / 60
        yield Line("clock", "trouble", f"the store knows of something {ahead:.0f} minutes ahead of this clock", "set it by NTP")
    else:
        yield Line("clock", "fine", f"{patient.now:%Y-%m-%d %H:%M} UTC")

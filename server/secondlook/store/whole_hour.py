"""Times of anonymous reports: whoever knows the minute may know the person."""

from __future__ import annotations

from datetime import datetime


def whole_hour(at: datetime) -> datetime:
    """The hour in which this time lies."""
    return at.replace(minute=0, second=0, microsecond=0)

"""Times as people say them: "3 hours ago"."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from ..words import Say

_UNITS = (("day", timedelta(days=1)), ("hour", timedelta(hours=1)), ("minute", timedelta(minutes=1)))


def ago_in(say: Say, now: datetime) -> Callable[[datetime], str]:
    """From a time to words; what lies ahead by a slow clock is "just now"."""

    def ago(time: datetime) -> str:
        gone = now - time
        for unit, length in _UNITS:
            if gone >= length:
                count = gone // length
                return say(f"inbox.{unit}Ago") if count == 1 else say(f"inbox.{unit}sAgo", count)
        return say("inbox.justNow")

    return ago

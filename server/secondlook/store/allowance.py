"""How many reports one token may send: a bucket that holds a burst and refills evenly."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from .tables import Token


@dataclass(frozen=True)
class Allowance:
    """The limit: `per_hour` reports in the long run, `burst` at once."""

    per_hour: int
    burst: int


def take_one(token: Token, limit: Allowance, now: datetime) -> float:
    """Take one report from the token's bucket. Gives 0, or the seconds to wait when the bucket is empty."""
    left = float(limit.burst)
    if token.allowance is not None and token.allowance_at is not None:
        elapsed = max(0.0, (now - token.allowance_at).total_seconds())
        left = min(left, token.allowance + elapsed * limit.per_hour / 3600)
    if left < 1:
        return (1 - left) * 3600 / limit.per_hour
    token.allowance, token.allowance_at = left - 1, now
    return 0.0

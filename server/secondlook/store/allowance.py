"""How many reports one token may send: a bucket that holds a burst and refills evenly."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from .database import Database
from .tables import Token


@dataclass(frozen=True)
class Allowance:
    """The limit: `per_hour` reports in the long run, `burst` at once."""

    per_hour: int
    burst: int


def take_one(token: Token, limit: Allowance, now: datetime) -> float:
    """Take one report from the token's bucket. Gives 0, or the seconds to wait when the bucket is empty."""
    left = _left(token, limit, now)
    if left < 1:
        return (1 - left) * 3600 / limit.per_hour
    token.allowance, token.allowance_at = left - 1, now
    return 0.0


def forget_use(database: Database, limit: Allowance, *, now: datetime) -> None:
    """Forget when those tokens sent something whose bucket is full again. Raises StoreError."""
    used = select(Token).where(Token.allowance_at.is_not(None))
    with database.read() as session:
        if not any(_left(token, limit, now) >= limit.burst for token in session.scalars(used)):
            return
    with database.write() as session:
        for token in session.scalars(used.with_for_update(skip_locked=True)):
            if _left(token, limit, now) >= limit.burst:
                token.allowance = token.allowance_at = None


def _left(token: Token, limit: Allowance, now: datetime) -> float:
    if token.allowance is None or token.allowance_at is None:
        return float(limit.burst)
    elapsed = max(0.0, (now - token.allowance_at).total_seconds())
    return min(float(limit.burst), token.allowance + elapsed * limit.per_hour / 3600)

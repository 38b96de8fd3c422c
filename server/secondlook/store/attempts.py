"""How often something limited was tried, counted for all processes together."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, update
from sqlalchemy.dialects import postgresql, sqlite

from .database import Database
from .tables import Attempt


@dataclass(frozen=True)
class Limit:
    """At most `most` tries in a `window` that begins with the first. `key` says whose or what they are."""

    key: str
    most: int
    window: timedelta


def take(database: Database, limits: Sequence[Limit], *, now: datetime) -> float:
    """Count one try under each key, before it is made, so that many at once are not one too many.

    Gives 0, or the seconds until a used-up key opens again; the keys after that one do not count. Raises StoreError.
    """
    insert = (sqlite if database.is_embedded else postgresql).insert
    with database.write() as session:
        session.execute(delete(Attempt).where(Attempt.ends_at <= now))
        for limit in limits:
            first = insert(Attempt).values(sha256=_sha256(limit.key), count=1, ends_at=now + limit.window)
            again = first.on_conflict_do_update(index_elements=[Attempt.sha256], set_={"count": Attempt.count + 1})
            count, ends_at = session.execute(again.returning(Attempt.count, Attempt.ends_at)).one()
            if count > limit.most:
                return max(1.0, float((ends_at - now).total_seconds()))
    return 0.0


def used_up(database: Database, limit: Limit, *, now: datetime) -> bool:
    """Whether there is no try left. Raises StoreError."""
    with database.read() as session:
        row = session.get(Attempt, _sha256(limit.key))
        return row is not None and row.ends_at > now and row.count >= limit.most


def give_back(database: Database, key: str) -> None:
    """Take one try back, because it was a good one."""
    with database.write() as session:
        session.execute(update(Attempt).where(Attempt.sha256 == _sha256(key), Attempt.count > 0).values(count=Attempt.count - 1))


def forget(database: Database, key: str) -> None:
    """Begin anew with this key."""
    with database.write() as session:
        session.execute(delete(Attempt).where(Attempt.sha256 == _sha256(key)))


def _sha256(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()

"""How often signals were called fine, over all installations, where the organisation switched that on.

An installation is heard once a day. Whether it was is known by a hash with a key of that day, which is thrown away with the
day, so that nothing ties an installation to its counts or one day to another. What fewer than ten told is told to nobody.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from .database import Database
from .tables import FineCount, FineMark, FineSalt, Option

SWITCH = "fine_counts"
"""The option that switches it on, `yes`."""
LEAST = 10
MOST_SIGNALS = 200
MOST_A_SIGNAL = 50
"""What one installation may add to a signal on a day; who clicks more often counts no more."""


@dataclass(frozen=True)
class Fine:
    """A signal that was called fine `total` times by installations of which at least ten were heard on each day that counts."""

    signal: str
    total: int
    days: int


def are_counted(database: Database) -> bool:
    """Whether the organisation switched it on. Raises StoreError."""
    with database.read() as session:
        return _is_on(session)


def add_counts(database: Database, counts: Mapping[str, int], *, token_id: int, now: datetime) -> bool:
    """Add what one installation tells of today; False when it is switched off. Told twice, it counts once. Raises StoreError."""
    day = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    for _ in range(2):
        try:
            with database.write() as session:
                return _add(session, counts, token_id, day)
        except IntegrityError:
            continue  # another process made the same row just now
    return True


def fine_signals(database: Database, *, since: datetime) -> list[Fine]:
    """Signals called fine since then; days with fewer than ten installations say nothing. Raises StoreError."""
    query = (
        select(FineCount.signal, func.sum(FineCount.total), func.count())
        .where(FineCount.day >= since, FineCount.installations >= LEAST)
        .group_by(FineCount.signal)
        .order_by(FineCount.signal)
    )
    with database.read() as session:
        return [Fine(signal, int(total), int(days)) for signal, total, days in session.execute(query)]


def forget_marks(database: Database, *, now: datetime) -> None:
    """Throw away the keys and hashes of past days, and what fewer than ten told then. Raises StoreError."""
    today = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    with database.write() as session:
        session.execute(delete(FineMark).where(FineMark.day < today))
        session.execute(delete(FineSalt).where(FineSalt.day < today))
        session.execute(delete(FineCount).where(FineCount.day < today, FineCount.installations < LEAST))
        session.execute(delete(FineCount).where(FineCount.day < today - timedelta(days=365)))


def _add(session: Session, counts: Mapping[str, int], token_id: int, day: datetime) -> bool:
    if not _is_on(session):
        return False
    salt = session.get(FineSalt, day, with_for_update=True)
    if salt is None:
        salt = FineSalt(day=day, salt=secrets.token_bytes(32))
        session.add(salt)
        session.flush()
    mark = hmac.new(salt.salt, str(token_id).encode(), hashlib.sha256).hexdigest()
    if session.get(FineMark, (day, mark)) is not None:
        return True
    session.add(FineMark(day=day, sha256=mark))
    for signal, count in counts.items():
        row = session.get(FineCount, (day, signal))
        if row is None:
            session.add(FineCount(day=day, signal=signal, total=min(count, MOST_A_SIGNAL), installations=1))
        else:
            row.total, row.installations = row.total + min(count, MOST_A_SIGNAL), row.installations + 1
    return True


def _is_on(session: Session) -> bool:
    option = session.get(Option, SWITCH)
    return option is not None and option.value == "yes"

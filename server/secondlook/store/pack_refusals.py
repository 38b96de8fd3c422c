"""Which packs clients refused, and why: counts by version, without a trace of who it was."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from .database import Database
from .tables import PackRefusal, RuleRelease

REASONS = ("form", "key", "signature", "size", "json", "shape", "format", "tables", "other", "older", "changed", "expired")
"""What clients say; `extension/engine/accept.js` tells what each means."""
UNKNOWN = "?"


@dataclass(frozen=True)
class Refusal:
    """How often a version was refused for a reason. `version` is `?` where it was none of ours or could not be read."""

    version: str
    reason: str
    count: int
    first_on: datetime
    last_on: datetime


def count_refusal(database: Database, told: str, *, base: str, now: datetime) -> bool:
    """Count what a client told as `version; reason`. False, and nothing is counted, for another form. Raises StoreError.

    Anybody may tell, so no row is made for a version that never was.
    """
    version, _, reason = (part.strip() for part in told[:80].partition(";"))
    if reason not in REASONS:
        return False
    day = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    for _ in range(2):
        try:
            _count(database, version, reason, base, day)
        except IntegrityError:
            continue  # another process made the row just now
        return True
    return True


def list_refusals(database: Database, *, since: datetime | None = None) -> list[Refusal]:
    """The last first; those of days since then. Raises StoreError."""
    query = select(PackRefusal).order_by(PackRefusal.last_on.desc(), PackRefusal.version, PackRefusal.reason)
    if since is not None:
        query = query.where(PackRefusal.last_on >= since)
    with database.read() as session:
        return [Refusal(row.version, row.reason, row.count, row.first_on, row.last_on) for row in session.scalars(query)]


def _count(database: Database, version: str, reason: str, base: str, day: datetime) -> None:
    with database.write() as session:
        ours = version == base or session.scalar(select(RuleRelease.version).where(RuleRelease.pack_version == version).limit(1))
        key = (version if ours else UNKNOWN, reason)
        row = session.get(PackRefusal, key, with_for_update=True)
        if row is None:
            session.add(PackRefusal(version=key[0], reason=reason, count=1, first_on=day, last_on=day))
        else:
            row.count, row.last_on = row.count + 1, day

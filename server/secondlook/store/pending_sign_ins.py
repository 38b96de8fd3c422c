"""Who has gone to sign in elsewhere: comes back once, within minutes, at the same browser."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete

from .database import Database
from .tables import PendingSignIn

GOOD_FOR = timedelta(minutes=10)


@dataclass(frozen=True)
class Pending:
    """What was agreed on before. `wanted` is the page to go on to, "" for the first one."""

    nonce: str
    verifier: str
    wanted: str


def begin(database: Database, pending: Pending, *, state: str, browser: str, now: datetime) -> None:
    """Remember it; those who did not come back in time are forgotten. Raises StoreError."""
    row = PendingSignIn(
        state_sha256=_sha256(state),
        browser_sha256=_sha256(browser),
        nonce=pending.nonce,
        verifier=pending.verifier,
        wanted=pending.wanted,
        created_at=now,
    )
    with database.write() as session:
        session.execute(delete(PendingSignIn).where(PendingSignIn.created_at < now - GOOD_FOR))
        session.add(row)


def end(database: Database, *, state: str, browser: str, now: datetime) -> Pending | None:
    """Use it up. None when it is unknown, used, old, or was begun at another browser. Raises StoreError."""
    mine = (
        PendingSignIn.state_sha256 == _sha256(state),
        PendingSignIn.browser_sha256 == _sha256(browser),
        PendingSignIn.created_at >= now - GOOD_FOR,
    )
    # One statement, so that the same answer cannot be used twice at once.
    used = delete(PendingSignIn).where(*mine).returning(PendingSignIn.nonce, PendingSignIn.verifier, PendingSignIn.wanted)
    with database.write() as session:
        row = session.execute(used).one_or_none()
        return Pending(*row) if row else None


def _sha256(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()

"""Who is signed in: a secret in a cookie, kept here only as SHA-256, that ends when idle or after a day's work."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select

from .accounts import Person
from .database import Database
from .tables import Account, SignIn

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
# Noting every click would make each page wait for the disk.
NOTED_EVERY = timedelta(minutes=1)


@dataclass(frozen=True)
class SignedIn:
    """A person at a browser. `csrf` proves that a form came from our own page."""

    person: Person
    csrf: str


def sign_in(database: Database, person: Person, *, secret: str, csrf: str, now: datetime) -> None:
    """Let `secret` stand for the person from now on. Raises StoreError."""
    with database.write() as session:
        session.execute(delete(SignIn).where(SignIn.created_at < now - LONGEST))
        row = SignIn(sha256=_sha256(secret), account_id=person.account_id, csrf=csrf, created_at=now, seen_at=now)
        session.add(row)


def who_is(database: Database, secret: str, *, now: datetime) -> SignedIn | None:
    """Who holds this secret; None when it is unknown, over, or the account was disabled."""
    query = select(SignIn, Account).join(Account).where(SignIn.sha256 == _sha256(secret))
    with database.read() as session:
        found = session.execute(query).one_or_none()
        if found is None:
            return None
        row, account = found
        if account.disabled_at or row.seen_at < now - IDLE or row.created_at < now - LONGEST:
            return None
        person = Person(account.account_id, account.login, account.name, frozenset(account.roles.split()))
        signed_in, seen_at = SignedIn(person, row.csrf), row.seen_at
    if seen_at < now - NOTED_EVERY:
        with database.write() as session:
            again = session.get(SignIn, _sha256(secret))
            if again:
                again.seen_at = now
    return signed_in


def sign_out(database: Database, secret: str) -> None:
    """End it at once."""
    with database.write() as session:
        session.execute(delete(SignIn).where(SignIn.sha256 == _sha256(secret)))


def _sha256(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()

"""Who is signed in: a secret in a cookie, kept here only as SHA-256, that ends when idle or after a day's work."""

from __future__ import annotations

import hashlib
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select

from ..errors import StoreError
from .accounts import Person, person_of
from .audit import write_audit
from .database import Database
from .tables import Account, SignIn

log = logging.getLogger(__name__)
IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
# Noting every click would make each page wait for the disk.
NOTED_EVERY = timedelta(minutes=1)


@dataclass(frozen=True)
class SignedIn:
    """A person at a browser. `csrf` proves that a form came from our own page."""

    person: Person
    csrf: str


def sign_in(
    database: Database,
    person: Person,
    *,
    secret: str,
    csrf: str,
    now: datetime,
    instead_of: str | None = None,
    proved: str | None = None,
    audited: bool = True,
) -> bool:
    """Let `secret` stand for the person from now on, and no longer what this browser had before.

    `proved` is the hash that the password was checked against. False when it was changed or the account disabled
    meanwhile. Raises StoreError.
    """
    with database.write() as session:
        account = session.get(Account, person.account_id, with_for_update={"key_share": True})
        if account is None or account.disabled_at or (proved is not None and account.password_hash != proved):
            return False
        session.execute(delete(SignIn).where(SignIn.created_at < now - LONGEST))
        if instead_of:
            session.execute(delete(SignIn).where(SignIn.sha256 == _sha256(instead_of)))
        session.add(SignIn(sha256=_sha256(secret), account_id=account.account_id, csrf=csrf, created_at=now, seen_at=now))
        if audited:
            write_audit(session, actor=account.login, action="signed in", now=now)
        return True


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
        signed_in, seen_at = SignedIn(person_of(account), row.csrf), row.seen_at
    if seen_at < now - NOTED_EVERY:
        _note(database, secret, now)
    return signed_in


def sign_out(database: Database, secret: str) -> None:
    """End it at once."""
    with database.write() as session:
        session.execute(delete(SignIn).where(SignIn.sha256 == _sha256(secret)))


def _note(database: Database, secret: str, now: datetime) -> None:
    try:
        with database.write() as session:
            again = session.get(SignIn, _sha256(secret))
            if again:
                again.seen_at = now
    except StoreError as error:
        log.error("%s", error)  # with a full disk the staff must still be able to look


def _sha256(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()

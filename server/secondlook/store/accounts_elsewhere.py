"""Accounts of people who sign in with OpenID Connect: made and brought up to date by what the provider says."""

from __future__ import annotations

import itertools
import re
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from .accounts import LOGIN, Person, lock_accounts, person_of
from .audit import write_audit
from .database import Database
from .tables import Account, SignIn


def person_from_elsewhere(
    database: Database, *, subject: str, login: str, name: str, roles: frozenset[str], now: datetime
) -> Person:
    """The person whom issuer and subject name, with exactly these roles.

    Nobody is recognised by a name: an account with the same login is somebody else's, and a new one gets a number.
    Without roles no account is made, and one that exists loses its roles. Raises StoreError, and IntegrityError
    when another process made the account at the same moment.
    """
    with database.write() as session:
        accounts = lock_accounts(session)
        account = next((one for one in accounts if one.subject == subject), None)
        if account is None:
            if not roles:
                return Person(0, login, name, roles, elsewhere=True)
            account = _new(session, subject, _free(login, {one.login for one in accounts}), name, roles, now)
        elif person_of(account).roles != roles:
            # The provider's word holds, also about the last administrator; the command line can always make another.
            account.roles = " ".join(sorted(roles))
            session.execute(delete(SignIn).where(SignIn.account_id == account.account_id))
            detail = f"{account.login}: roles {account.roles or 'none'}"
            write_audit(session, actor="sign-in elsewhere", action="account changed", detail=detail, now=now)
        return person_of(account)


def find_subject(database: Database, subject: str) -> Person | None:
    """Who is known by this issuer and subject; disabled people too. Raises StoreError."""
    with database.read() as session:
        account = session.scalar(select(Account).where(Account.subject == subject))
        return person_of(account) if account else None


def _new(session: Session, subject: str, login: str, name: str, roles: frozenset[str], now: datetime) -> Account:
    row = Account(subject=subject, login=login, name=name or login, roles=" ".join(sorted(roles)), created_at=now)
    session.add(row)
    session.flush()
    write_audit(session, actor="sign-in elsewhere", action="account added", detail=f"{login}: {row.roles}", now=now)
    return row


def _free(wished: str, taken: set[str]) -> str:
    login = re.sub(r"[^\w.@+-]", "", wished).lstrip(".@+-")[:70] or "person"
    assert LOGIN.fullmatch(login)  # noqa: S101 - what is left fits
    numbered = (f"{login}-{number}" for number in itertools.count(2))
    return next(one for one in itertools.chain([login], numbered) if one not in taken)

"""Accounts of the people who work with the service, and what each may do."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from ..errors import InputError
from ..settings import ROLES as ROLES
from .audit import write_audit
from .database import Database
from .tables import Account, SignIn

# No space, so that nobody is called `command line` in the audit log.
LOGIN = re.compile(r"\w[\w.@+-]{0,79}")


@dataclass(frozen=True)
class Person:
    """Somebody with an account. `elsewhere`: signs in with OpenID Connect; `must_change`: has a password that others know."""

    account_id: int
    login: str
    name: str
    roles: frozenset[str]
    disabled: bool = False
    elsewhere: bool = False
    must_change: bool = False


def add_account(
    database: Database,
    *,
    login: str,
    name: str,
    roles: frozenset[str],
    password_hash: str,
    must_change: bool = False,
    actor: str,
    now: datetime,
) -> Person:
    """Make an account with a password.

    Raises InputError for a login that is taken or cannot be one, and for a role that is none of ROLES.
    """
    _check(roles)
    if not LOGIN.fullmatch(login):
        text = "write letters, digits and . _ - @ +, at most 80 together and no spaces"
        raise InputError(text, where="login", words="badLogin")
    if not name.strip().isprintable():
        raise InputError("write a name without control characters", where="name", words="badName")
    account = Account(
        login=login,
        name=name.strip()[:120] or login,
        roles=" ".join(sorted(roles)),
        password_hash=password_hash,
        must_change=must_change,
        created_at=now,
    )
    try:
        with database.write() as session:
            session.add(account)
            session.flush()
            write_audit(session, actor=actor, action="account added", detail=f"{login}: {account.roles}", now=now)
            return person_of(account)
    except IntegrityError as error:
        raise InputError("there is an account of this name already; choose another", where=login, words="taken") from error


def change_account(
    database: Database,
    login: str,
    *,
    roles: frozenset[str] | None = None,
    had: frozenset[str] | None = None,
    password_hash: str | None = None,
    must_change: bool = False,
    disabled: bool | None = None,
    actor: str,
    now: datetime,
) -> None:
    """Change what is given; the person is signed out everywhere. `had` are the roles that the change was decided on.

    Raises InputError for an unknown login, when the roles are no longer those in `had`, and when nobody would be left
    to administer.
    """
    _check(roles or frozenset())
    with database.write() as session:
        accounts = lock_accounts(session)
        account = next((one for one in accounts if one.login == login), None)
        if account is None:
            raise InputError("there is no such account", where=login, words="noAccount")
        if had is not None and had != person_of(account).roles:
            raise InputError("somebody else changed the roles meanwhile; look again", where=login, words="meanwhile")
        administered = any(map(_administers, accounts))
        changes = []
        if roles is not None:
            account.roles = " ".join(sorted(roles))
            changes.append(f"roles {account.roles or 'none'}")
        if password_hash is not None:
            account.password_hash, account.must_change = password_hash, must_change
            changes.append("new password")
        if disabled is not None:
            account.disabled_at = now if disabled else None
            changes.append("disabled" if disabled else "enabled")
        if administered and not any(map(_administers, accounts)):
            raise InputError(
                "this would leave nobody to administer; make somebody else administrator first", words="lastAdministrator"
            )
        session.query(SignIn).where(SignIn.account_id == account.account_id).delete()
        write_audit(session, actor=actor, action="account changed", detail=f"{login}: {', '.join(changes)}", now=now)


def list_accounts(database: Database) -> list[Person]:
    """Everybody, by login. Raises StoreError."""
    with database.read() as session:
        return [person_of(account) for account in session.scalars(select(Account).order_by(Account.login))]


def is_anybody_there(database: Database) -> bool:
    """Whether there is any account at all. Raises StoreError."""
    with database.read() as session:
        return session.scalar(select(Account.account_id).limit(1)) is not None


def find_password(database: Database, login: str) -> tuple[Person, str] | None:
    """Who signs in by this name here, and the hash of the password; None when nobody does."""
    if not LOGIN.fullmatch(login):
        return None
    with database.read() as session:
        account = session.scalar(select(Account).where(Account.login == login))
        if account is None or account.disabled_at or account.password_hash is None:
            return None
        return person_of(account), account.password_hash


def lock_accounts(session: Session) -> list[Account]:
    """All accounts, held until the transaction ends, so that two people cannot each remove the other as the last one."""
    # key_share: who merely refers to an account, such as a new sign-in, need not wait.
    return list(session.scalars(select(Account).order_by(Account.account_id).with_for_update(key_share=True)))


def person_of(account: Account) -> Person:
    """The person of a row."""
    return Person(
        account_id=account.account_id,
        login=account.login,
        name=account.name,
        roles=frozenset(account.roles.split()),
        disabled=account.disabled_at is not None,
        elsewhere=account.subject is not None,
        must_change=account.must_change,
    )


def _administers(account: Account) -> bool:
    return account.disabled_at is None and "administrator" in account.roles.split()


def _check(roles: frozenset[str]) -> None:
    if unknown := sorted(roles - set(ROLES)):
        raise InputError(f"there is no role {unknown[0]}; the roles are {', '.join(ROLES)}")

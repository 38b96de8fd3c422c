"""Accounts of the people who work with the service, and what each may do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from ..errors import InputError
from .audit import write_audit
from .database import Database
from .tables import Account, SignIn

ROLES = ("analyst", "rule_editor", "publisher", "administrator", "council")


@dataclass(frozen=True)
class Person:
    """Somebody with an account."""

    account_id: int
    login: str
    name: str
    roles: frozenset[str]
    disabled: bool = False


def add_account(
    database: Database,
    *,
    login: str,
    name: str,
    roles: frozenset[str],
    password_hash: str | None,
    subject: str | None = None,
    actor: str,
    now: datetime,
) -> Person:
    """Make an account. Raises InputError for a login that is taken or a role that is none of ROLES."""
    _check(roles)
    try:
        with database.write() as session:
            account = Account(
                login=login,
                name=name,
                roles=" ".join(sorted(roles)),
                password_hash=password_hash,
                subject=subject,
                created_at=now,
            )
            session.add(account)
            session.flush()
            write_audit(session, actor=actor, action="account added", detail=f"{login}: {account.roles}", now=now)
            return _person(account)
    except IntegrityError as error:
        raise InputError("there is an account of this name already; choose another", where=login) from error


def change_account(
    database: Database,
    login: str,
    *,
    roles: frozenset[str] | None = None,
    password_hash: str | None = None,
    disabled: bool | None = None,
    actor: str,
    now: datetime,
) -> None:
    """Change what is given; whoever loses something is signed out everywhere.

    Raises InputError for an unknown login, and when nobody would be left to administer.
    """
    _check(roles or frozenset())
    with database.write() as session:
        account = session.scalar(select(Account).where(Account.login == login))
        if account is None:
            raise InputError("there is no such account", where=login)
        changes = []
        if roles is not None:
            account.roles = " ".join(sorted(roles))
            changes.append(f"roles {account.roles or 'none'}")
        if password_hash is not None:
            account.password_hash = password_hash
            changes.append("new password")
        if disabled is not None:
            account.disabled_at = now if disabled else None
            changes.append("disabled" if disabled else "enabled")
        session.flush()
        _keep_one_administrator(session)
        session.query(SignIn).where(SignIn.account_id == account.account_id).delete()
        write_audit(session, actor=actor, action="account changed", detail=f"{login}: {', '.join(changes)}", now=now)


def list_accounts(database: Database) -> list[Person]:
    """Everybody, by login. Raises StoreError."""
    with database.read() as session:
        return [_person(account) for account in session.scalars(select(Account).order_by(Account.login))]


def find_password(database: Database, login: str) -> tuple[Person, str] | None:
    """Who signs in by this name here, and the hash of the password; None when nobody does."""
    with database.read() as session:
        account = session.scalar(select(Account).where(Account.login == login))
        if account is None or account.disabled_at or account.password_hash is None:
            return None
        return _person(account), account.password_hash


def find_subject(database: Database, subject: str) -> Person | None:
    """Who is known to the sign-in elsewhere by this issuer and subject; disabled people too."""
    with database.read() as session:
        account = session.scalar(select(Account).where(Account.subject == subject))
        return _person(account) if account else None


def _person(account: Account) -> Person:
    roles = frozenset(account.roles.split())
    return Person(account.account_id, account.login, account.name, roles, account.disabled_at is not None)


def _check(roles: frozenset[str]) -> None:
    if unknown := sorted(roles - set(ROLES)):
        raise InputError(f"there is no role {unknown[0]}; the roles are {', '.join(ROLES)}")


def _keep_one_administrator(session: Session) -> None:
    accounts = session.scalars(select(Account).where(Account.disabled_at.is_(None)))
    if session.scalar(select(func.count()).select_from(Account)) and not any(
        "administrator" in account.roles.split() for account in accounts
    ):
        raise InputError("this would leave nobody to administer; make somebody else administrator first")

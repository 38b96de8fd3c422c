"""Tokens and enrolment codes: made from given randomness, kept only as SHA-256."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, exists, select, update
from sqlalchemy.orm import Session

from .database import Database
from .tables import EnrolmentCode, Report, Token

SCOPES = ("device", "integrator", "page")


@dataclass(frozen=True)
class Bearer:
    """Who sends a request: a token that is known, not expired and not revoked."""

    token_id: int
    scope: str


def add_token(database: Database, secret: str, *, scope: str, now: datetime, expires: datetime) -> None:
    """Make `secret` a token of this scope. Raises StoreError."""
    with database.write() as session:
        session.add(_token(secret, scope, now, expires))


def add_pass(database: Database, secret: str, *, now: datetime, expires: datetime) -> None:
    """Make `secret` a token of scope `page`; those of the past that no report names are forgotten. Raises StoreError."""
    named = exists().where(Report.token_id == Token.token_id)
    with database.write() as session:
        session.execute(delete(Token).where(Token.scope == "page", Token.expires_at <= now, ~named))
        session.add(_token(secret, "page", now, expires))


def find_token(database: Database, secret: str, *, now: datetime) -> Bearer | None:
    """Whom the secret belongs to, or None. Raises StoreError."""
    with database.read() as session:
        token = session.scalar(select(Token).where(Token.sha256 == _sha256(secret)))
        if token is None or token.revoked_at or token.expires_at <= now:
            return None
        return Bearer(token.token_id, token.scope)


def revoke_token(database: Database, secret: str, *, now: datetime) -> bool:
    """End a token at once. False when there is no such token."""
    with database.write() as session:
        token = session.scalar(select(Token).where(Token.sha256 == _sha256(secret)))
        if token is None:
            return False
        token.revoked_at = now
        return True


def add_enrolment_code(database: Database, code: str, *, expires: datetime, uses: int) -> None:
    """Let `code` be exchanged for `uses` device tokens until `expires`."""
    with database.write() as session:
        session.add(EnrolmentCode(sha256=_sha256(code), expires_at=expires, uses_left=uses))


def enrol(database: Database, code: str, secret: str, *, now: datetime, expires: datetime) -> bool:
    """Use the code up once and make `secret` a device token. False when the code is wrong, old or used up."""
    with database.write() as session:
        if not _use(session, code, now):
            return False
        session.add(_token(secret, "device", now, expires))
        return True


def _use(session: Session, code: str, now: datetime) -> bool:
    # One statement, so that two clients cannot share the last use.
    used = session.scalar(
        update(EnrolmentCode)
        .where(
            EnrolmentCode.sha256 == _sha256(code),
            EnrolmentCode.expires_at > now,
            EnrolmentCode.uses_left > 0,
        )
        .values(uses_left=EnrolmentCode.uses_left - 1)
        .returning(EnrolmentCode.sha256)
    )
    return used is not None


def _token(secret: str, scope: str, now: datetime, expires: datetime) -> Token:
    return Token(sha256=_sha256(secret), scope=scope, created_at=now, expires_at=expires)


def _sha256(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()

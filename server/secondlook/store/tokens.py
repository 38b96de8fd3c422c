"""Tokens and enrolment codes: made from given randomness, kept only as SHA-256."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, exists, func, or_, select, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.orm import Session

from .database import Database
from .tables import EnrolmentCode, Report, Token

SCOPES = ("device", "integrator", "page")
ENDING = 6
"""How many of the last characters are kept in words; the rest is far beyond guessing."""
BOTH_GOOD_FOR = timedelta(days=1)
ROTATIONS_A_DAY = 5


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


def rotate_token(database: Database, token_id: int, secret: str, *, now: datetime, expires: datetime) -> datetime | None:
    """Let `secret` follow a device token in the second half of its life. Gives when the old one ends.

    That is a day later at most, so that a client that lost the answer can ask again. None while the token is young,
    was revoked meanwhile, or had many successors today. Raises StoreError.
    """
    with database.write() as session:
        old = session.get_one(Token, token_id)
        family = old.family_id or old.token_id
        # Held until the end, so that a revocation at this moment finds the new token or prevents it.
        session.get_one(Token, family, with_for_update=True)
        old = session.get_one(Token, token_id, with_for_update=True, populate_existing=True)  # what was read above may be old
        young = now < old.created_at + (old.expires_at - old.created_at) / 2
        recent = select(func.count()).where(Token.family_id == family, Token.created_at > now - BOTH_GOOD_FOR)
        if young or old.revoked_at or session.execute(recent).scalar_one() >= ROTATIONS_A_DAY:
            return None
        new = _token(secret, old.scope, now, expires)
        new.family_id, new.code_sha256 = family, old.code_sha256
        new.allowance, new.allowance_at = old.allowance, old.allowance_at
        session.add(new)
        old.expires_at = min(old.expires_at, now + BOTH_GOOD_FOR)
        return old.expires_at


def revoke_token(database: Database, secret: str, *, now: datetime) -> bool:
    """End a token at once, and all that it was rotated from and to. False when there is no such token."""
    with database.write() as session:
        token = session.scalar(select(Token).where(Token.sha256 == _sha256(secret)))
        if token is None:
            return False
        end_family(session, token, now)
        return True


def end_family(session: Session, token: Token, now: datetime) -> int:
    """Revoke a token with all that it was rotated from and to; gives how many were good until now."""
    first = token.family_id or token.token_id
    session.get_one(Token, first, with_for_update=True)  # see rotate_token
    whole = or_(Token.token_id == first, Token.family_id == first)
    done = session.execute(update(Token).where(whole, Token.revoked_at.is_(None)).values(revoked_at=now))
    assert isinstance(done, CursorResult)  # noqa: S101 - what SQLAlchemy gives for an UPDATE
    return done.rowcount


def new_code(code: str, expires: datetime, uses: int, now: datetime) -> EnrolmentCode:
    """The row of a new code."""
    return EnrolmentCode(sha256=_sha256(code), expires_at=expires, uses_left=uses, ending=code[-ENDING:], created_at=now)


def enrol(database: Database, code: str, secret: str, *, now: datetime, expires: datetime) -> bool:
    """Use the code up once and make `secret` a device token. False when the code is wrong, old or used up."""
    with database.write() as session:
        if not _use(session, code, now):
            return False
        token = _token(secret, "device", now, expires)
        token.code_sha256 = _sha256(code)
        session.add(token)
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
    ending = secret[-ENDING:] if scope != "page" else None
    return Token(sha256=_sha256(secret), scope=scope, created_at=now, expires_at=expires, ending=ending)


def _sha256(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()

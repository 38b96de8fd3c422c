"""What administrators see and end of codes and tokens: counts and last characters, never who holds one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from ..errors import InputError
from .audit import write_audit
from .database import Database
from .tables import EnrolmentCode, Token
from .tokens import ENDING, end_family, new_code

CLIENT_SCOPES = ("device", "integrator")


@dataclass(frozen=True)
class Code:
    """An enrolment code and how many tokens that go back to it are good now. `created_at` is None for old ones."""

    code_id: str
    ending: str
    created_at: datetime | None
    expires_at: datetime
    uses_left: int
    tokens: int


def make_code(database: Database, code: str, *, expires: datetime, uses: int, actor: str, now: datetime) -> None:
    """Let `code` be exchanged for `uses` device tokens until `expires`; audited. Raises StoreError."""
    with database.write() as session:
        session.add(new_code(code, expires, uses, now))
        detail = f"…{code[-ENDING:]} for {uses} clients until {expires:%Y-%m-%d %H:%M} UTC"
        write_audit(session, actor=actor, action="enrolment code made", detail=detail, now=now)


def list_codes(database: Database, *, now: datetime, limit: int = 200) -> list[Code]:
    """The codes that are still good or have good tokens, newest first. Raises StoreError."""
    tokens = (
        select(Token.code_sha256, func.count().label("tokens"))
        .where(Token.revoked_at.is_(None), Token.expires_at > now)
        .group_by(Token.code_sha256)
        .subquery()
    )
    live = (EnrolmentCode.expires_at > now) & (EnrolmentCode.uses_left > 0)
    query = (
        select(EnrolmentCode, tokens.c.tokens)
        .outerjoin(tokens, tokens.c.code_sha256 == EnrolmentCode.sha256)
        .where(live | (tokens.c.tokens > 0))
        .order_by(EnrolmentCode.expires_at.desc())
        .limit(limit)
    )
    with database.read() as session:
        return [_code(row, count or 0) for row, count in session.execute(query).all()]


def count_tokens(database: Database, *, now: datetime) -> dict[str, int]:
    """How many tokens of each scope are good now. Raises StoreError."""
    query = select(Token.scope, func.count()).where(Token.revoked_at.is_(None), Token.expires_at > now).group_by(Token.scope)
    with database.read() as session:
        found = {row[0]: row[1] for row in session.execute(query).all()}
    return {scope: found.get(scope, 0) for scope in CLIENT_SCOPES}


def revoke_code(database: Database, code_id: str, *, actor: str, now: datetime) -> int:
    """End a code and every token that goes back to it; audited. Gives how many tokens. Raises InputError."""
    with database.write() as session:
        code = session.get(EnrolmentCode, code_id, with_for_update=True)
        if code is None:
            raise InputError("there is no such code", words="noCode")
        code.uses_left = 0
        session.flush()
        tokens = session.scalars(select(Token).where(Token.code_sha256 == code_id, Token.revoked_at.is_(None))).all()
        firsts = {token.family_id or token.token_id: token for token in tokens}
        count = sum(end_family(session, firsts[first], now) for first in sorted(firsts))
        detail = f"…{code.ending or ''}: {count} tokens"
        write_audit(session, actor=actor, action="enrolment code revoked", detail=detail, now=now)
        return count


def revoke_ending(database: Database, ending: str, *, actor: str, now: datetime) -> None:
    """End the one token with these last characters; audited. Raises InputError when it is none, or not one."""
    query = select(Token).where(Token.ending == ending, Token.revoked_at.is_(None), Token.expires_at > now)
    with database.write() as session:
        found = session.scalars(query).all()
        if len(found) != 1 or len(ending) != ENDING:
            raise InputError(f"no good token ends so, or not just one; write its last {ENDING} characters", words="noToken")
        end_family(session, found[0], now)
        write_audit(session, actor=actor, action="token revoked", detail=f"…{ending}", now=now)


def _code(row: EnrolmentCode, tokens: int) -> Code:
    return Code(row.sha256, row.ending or "", row.created_at, row.expires_at, row.uses_left, tokens)

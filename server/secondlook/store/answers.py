"""Answers on their way: each is tried until the relay takes it, and never again once it may have been taken."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import exists, select, update
from sqlalchemy.orm import aliased

from .database import Database
from .tables import Answer


@dataclass(frozen=True)
class DueAnswer:
    """An answer that this process, and no other, may send now."""

    mail_id: str
    message_id: str
    recipient: str
    content: bytes
    attempts: int
    """Tries so far, this one included."""


def claim_answer(database: Database, *, now: datetime, apart: timedelta) -> DueAnswer | None:
    """The next answer that is due, or None; two answers to one person are `apart`. Raises StoreError.

    Whoever is killed with an answer in hand leaves it as `sending`: a receipt too few is better than a second one.
    """
    other = aliased(Answer)
    just_answered = exists().where(
        other.recipient_sha256 == Answer.recipient_sha256, other.state != "pending", other.next_at > now - apart
    )
    due = select(Answer).where(Answer.state == "pending", Answer.next_at <= now, ~just_answered).order_by(Answer.next_at).limit(1)
    with database.read() as session:
        if session.scalar(due) is None:
            return None
    with database.write() as session:
        row = session.scalar(due.with_for_update(skip_locked=True))
        if row is None or row.recipient is None or row.content is None:
            return None
        row.state, row.attempts, row.next_at = "sending", row.attempts + 1, now
        return DueAnswer(row.mail_id, row.message_id, row.recipient, row.content, row.attempts)


def answer_again(database: Database, answer: DueAnswer, *, at: datetime) -> None:
    """The relay did not take it; try again at `at`. Raises StoreError."""
    _settle(database, answer, state="pending", next_at=at)


def answer_done(database: Database, answer: DueAnswer, *, state: str, now: datetime) -> None:
    """`sent` or `failed`; whom it went to is then forgotten. Raises StoreError."""
    _settle(database, answer, state=state, next_at=now, recipient=None, content=None)


def _settle(database: Database, answer: DueAnswer, **values: object) -> None:
    with database.write() as session:
        session.execute(update(Answer).where(Answer.mail_id == answer.mail_id).values(**values))

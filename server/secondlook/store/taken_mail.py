"""Mail that was taken at the report address: each once, and the answer to it in the same transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from .database import Database
from .tables import Answer, Outbox, TakenMail

WAITING_FOR_ONE = 10


@dataclass(frozen=True)
class Taken:
    """A mail and what became of it. `kept` are its bytes, where nobody else keeps them."""

    mail_id: str
    message_id: str
    kind: str
    kept: bytes | None = None


@dataclass(frozen=True)
class NewAnswer:
    """A finished answer to the person who sent the mail."""

    message_id: str
    recipient: str
    content: bytes


def kind_of_taken(database: Database, mail_id: str) -> str | None:
    """What a mail was that was taken before; None for a new one. Raises StoreError."""
    with database.read() as session:
        return session.scalar(select(TakenMail.kind).where(TakenMail.mail_id == mail_id))


def record_taken(database: Database, taken: Taken, answer: NewAnswer | None, *, now: datetime, apart: timedelta) -> bool:
    """Record a mail and its answer; answers to one person go out `apart`. False when it was recorded before.

    Raises StoreError when nothing was recorded.
    """
    try:
        with database.write() as session:
            if session.get(TakenMail, taken.mail_id) is not None:
                return False
            session.add(
                TakenMail(
                    mail_id=taken.mail_id,
                    message_id=taken.message_id[:320] or None,
                    kind=taken.kind,
                    taken_at=now,
                    kept=taken.kept,
                )
            )
            session.flush()
            if answer:
                _add_answer(session, taken.mail_id, answer, now, apart)
            return True
    except IntegrityError:
        return False  # another reader of the same mailbox was first


def _add_answer(session: Session, mail_id: str, answer: NewAnswer, now: datetime, apart: timedelta) -> None:
    person = hashlib.sha256(answer.recipient.lower().encode()).hexdigest()
    waiting = select(func.count()).where(Answer.recipient_sha256 == person, Answer.state == "pending")
    if (session.scalar(waiting) or 0) >= WAITING_FOR_ONE:
        return  # whoever sends that many is no person at a keyboard
    latest = session.scalar(select(func.max(Answer.next_at)).where(Answer.recipient_sha256 == person))
    session.add(
        Answer(
            mail_id=mail_id,
            message_id=answer.message_id,
            recipient_sha256=person,
            recipient=answer.recipient,
            content=answer.content,
            state="pending",
            attempts=0,
            next_at=max(now, latest + apart) if latest else now,
        )
    )


def knows_report(database: Database, report_id: str) -> bool:
    """Whether there is a report with this id. Raises StoreError."""
    with database.read() as session:
        return session.scalar(select(Outbox.report_id).where(Outbox.report_id == report_id)) is not None


def is_answer(database: Database, message_id: str) -> bool:
    """Whether an answer with this Message-ID went out from here. Raises StoreError."""
    with database.read() as session:
        return session.scalar(select(Answer.mail_id).where(Answer.message_id == message_id)) is not None


def count_taken(database: Database) -> dict[str, int]:
    """How many mails were taken, by kind. Raises StoreError."""
    with database.read() as session:
        rows = session.execute(select(TakenMail.kind, func.count()).group_by(TakenMail.kind)).all()
        return {row[0]: row[1] for row in rows}


def kept_mails(database: Database) -> Iterator[tuple[str, str, bytes]]:
    """(id, kind, bytes) of each mail that is kept here, one at a time. Raises StoreError."""
    with database.read() as session:
        rows = session.execute(
            select(TakenMail.mail_id, TakenMail.kind, TakenMail.kept)
            .where(TakenMail.kept.is_not(None))
            .order_by(TakenMail.taken_at)
            .execution_options(yield_per=1)
        )
        for mail_id, kind, kept in rows:
            yield mail_id, kind, kept or b""

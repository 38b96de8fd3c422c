"""Answers to a reporter: kept with the report, and on their way by mail where that was asked for, in one transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..errors import InputError
from .audit import write_audit
from .database import Database
from .handling import writing_about
from .tables import Answer, Feedback
from .taken_mail import NewAnswer

LONGEST = 5_000


@dataclass(frozen=True)
class Given:
    """An answer that was given. `mail` is the state of its mail, "" when none was written."""

    author: str
    at: datetime
    lang: str
    text: str
    mail: str


def add_feedback(
    database: Database,
    report_id: str,
    text: str,
    *,
    lang: str,
    actor: str,
    now: datetime,
    mail_for: Callable[[int], NewAnswer | None],
) -> bool:
    """Answer the reporter; `mail_for` makes the mail for the number of the answer, or None. Gives whether there is one.

    Raises InputError when the text is empty or too long, or the report is gone.
    """
    text = text.strip()
    if not 0 < len(text) <= LONGEST:
        raise InputError(f"write up to {LONGEST} characters", where="answer")
    with writing_about(database, report_id) as session:
        row = Feedback(report_id=report_id, author=actor, at=now, lang=lang, text=text)
        session.add(row)
        session.flush()
        mail = mail_for(row.feedback_id)
        if mail:
            _send(session, mail_id_of(row.feedback_id), mail, now)
        detail = "with mail" if mail else "without mail"
        write_audit(session, actor=actor, action="answered the reporter", report_id=report_id, detail=detail, now=now)
        return mail is not None


def list_feedback(database: Database, report_id: str) -> list[Given]:
    """What the reporter was told, oldest first. Raises StoreError."""
    query = select(Feedback).where(Feedback.report_id == report_id).order_by(Feedback.feedback_id)
    with database.read() as session:
        rows = list(session.scalars(query))
        mails = select(Answer.mail_id, Answer.state).where(Answer.mail_id.in_([mail_id_of(row.feedback_id) for row in rows]))
        states = {row[0]: row[1] for row in session.execute(mails)}
        return [Given(row.author, row.at, row.lang, row.text, states.get(mail_id_of(row.feedback_id), "")) for row in rows]


def mail_id_of(feedback_id: int) -> str:
    """The key of the mail that carries an answer."""
    return f"feedback-{feedback_id}"


def _send(session: Session, mail_id: str, mail: NewAnswer, now: datetime) -> None:
    session.add(
        Answer(
            mail_id=mail_id,
            message_id=mail.message_id,
            recipient_sha256=hashlib.sha256(mail.recipient.lower().encode()).hexdigest(),
            recipient=mail.recipient,
            content=mail.content,
            state="pending",
            attempts=0,
            next_at=now,
        )
    )

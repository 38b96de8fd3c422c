"""Texts for answers that the organisation changed; the others come with the package."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from ..errors import InputError
from .audit import write_audit
from .database import Database
from .feedback import LONGEST
from .tables import AnswerText


def changed_texts(database: Database) -> dict[tuple[str, str], str]:
    """The changed texts by (name, lang). Raises StoreError."""
    with database.read() as session:
        return {(row.name, row.lang): row.text for row in session.scalars(select(AnswerText))}


def change_text(database: Database, name: str, lang: str, text: str, *, actor: str, now: datetime) -> None:
    """Keep a text of one's own; an empty one brings back that of the package. Raises InputError when it is too long."""
    text = text.replace("\r\n", "\n").strip()
    if len(text) > LONGEST:
        raise InputError(f"write at most {LONGEST} characters", where="text")
    with database.write() as session:
        row = session.get(AnswerText, (name, lang))
        if row is not None and not text:
            session.delete(row)
        elif text:
            session.merge(AnswerText(name=name, lang=lang, text=text))
        write_audit(session, actor=actor, action="answer text changed", detail=f"{name} {lang}", now=now)

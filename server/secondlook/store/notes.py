"""Notes of analysts about a report, for colleagues only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from ..errors import InputError
from .audit import write_audit
from .database import Database
from .handling import writing_about
from .tables import Note

LONGEST = 10_000


@dataclass(frozen=True)
class Written:
    """A note. `author` is a login."""

    author: str
    at: datetime
    text: str


def add_note(database: Database, report_id: str, text: str, *, actor: str, now: datetime) -> None:
    """Keep a note. Raises InputError when it is empty or too long, or the report is gone."""
    text = text.strip()
    if not 0 < len(text) <= LONGEST:
        raise InputError(f"write up to {LONGEST} characters", where="note")
    with writing_about(database, report_id) as session:
        session.add(Note(report_id=report_id, author=actor, at=now, text=text))
        write_audit(session, actor=actor, action="note written", report_id=report_id, now=now)


def list_notes(database: Database, report_id: str) -> list[Written]:
    """The notes of a report, oldest first. Raises StoreError."""
    query = select(Note).where(Note.report_id == report_id).order_by(Note.note_id)
    with database.read() as session:
        return [Written(note.author, note.at, note.text) for note in session.scalars(query)]

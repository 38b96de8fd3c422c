"""How far a mailbox has been read, so that no mail of it is read over and over."""

from __future__ import annotations

from .database import Database
from .tables import MailboxPlace


def read_up_to(database: Database, mailbox: str, validity: int) -> int:
    """The last UID that was read; 0 for a mailbox that is new or was numbered anew. Raises StoreError."""
    with database.read() as session:
        place = session.get(MailboxPlace, mailbox)
        return place.uid if place and place.validity == validity else 0


def remember_place(database: Database, mailbox: str, validity: int, uid: int) -> None:
    """Everything up to `uid` is done. Raises StoreError."""
    with database.write() as session:
        session.merge(MailboxPlace(mailbox=mailbox, validity=validity, uid=uid))

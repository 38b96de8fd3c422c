"""Know our own mails when they come back, so that no loop can begin. Only what is stored counts; headers are easily written."""

from __future__ import annotations

import re

from ..store.database import Database
from ..store.taken_mail import is_answer, knows_report

_UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_ANY = re.compile(_UUID, re.IGNORECASE)
_MOST = 20


def report_of(message_id: str, instance: str) -> str:
    """The id of the report that a Message-ID of ours carries, or ""."""
    match = re.fullmatch(rf"<({_UUID})@{re.escape(instance)}>", message_id, re.IGNORECASE)
    return match[1].lower() if match else ""


def is_ours(database: Database, message_id: str, instance: str) -> bool:
    """Whether a forwarded report or an answer went out under this Message-ID. Raises StoreError."""
    report_id = report_of(message_id, instance)
    return (bool(report_id) and knows_report(database, report_id)) or is_answer(database, message_id)


def quotes_ours(database: Database, text: str) -> bool:
    """Whether a text holds the id of a report, as our mails do and nobody else's. Raises StoreError."""
    ids = list(dict.fromkeys(found.lower() for found in _ANY.findall(text)))
    return any(knows_report(database, report_id) for report_id in ids[:_MOST])

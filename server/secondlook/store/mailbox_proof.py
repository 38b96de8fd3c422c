"""That mail gets to the security mailbox, as somebody proved who read a code there."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime, timedelta
from hmac import compare_digest

from .attempts import Limit, take
from .audit import write_audit
from .database import Database
from .tables import Option

GOOD_FOR = timedelta(days=1)
TRIES = 5
_CODE, _PROOF = "mailbox_code", "mailbox_proof"


def keep_code(database: Database, code: str, mailbox: str, *, now: datetime) -> None:
    """Remember, as a hash, which code was sent to which mailbox; it takes the place of an older one. Raises StoreError."""
    row = {"sha256": _sha256(code, mailbox), "mailbox": mailbox, "at": now.isoformat()}
    with database.write() as session:
        session.merge(Option(name=_CODE, value=json.dumps(row)))


def prove(database: Database, code: str, mailbox: str, *, actor: str, now: datetime) -> bool:
    """Whether this is the code that was sent to this mailbox within a day, of at most five tries. Raises StoreError."""
    if take(database, [Limit("mailbox code", TRIES, timedelta(hours=1))], now=now):
        return False
    with database.write() as session:
        row = session.get(Option, _CODE)
        sent = json.loads(row.value) if row else None
        if not sent or not compare_digest(sent["sha256"], _sha256(code, mailbox)):
            return False
        if datetime.fromisoformat(sent["at"]) < now - GOOD_FOR:
            return False
        session.delete(row)
        session.merge(Option(name=_PROOF, value=json.dumps({"mailbox": mailbox, "at": now.isoformat()})))
        write_audit(session, actor=actor, action="security mailbox proven", now=now)
        return True


def proven_at(database: Database, mailbox: str) -> datetime | None:
    """When this mailbox was proven last; None for another one. Raises StoreError."""
    with database.read() as session:
        row = session.get(Option, _PROOF)
    proof = json.loads(row.value) if row else None
    return datetime.fromisoformat(proof["at"]) if proof and proof["mailbox"] == mailbox else None


def _sha256(code: str, mailbox: str) -> str:
    return hashlib.sha256(f"{code.strip()} {mailbox}".encode("utf-8", "surrogatepass")).hexdigest()

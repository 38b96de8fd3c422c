"""The audit log: a chain of rows, each of which seals the one before, so that a change or a gap shows."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from .database import Database
from .tables import Audit, AuditEnds


@dataclass(frozen=True)
class Entry:
    """One row: who did what when, to which report."""

    seq: int
    at: datetime
    actor: str
    action: str
    report_id: str | None
    detail: str


def write_audit(
    session: Session, *, actor: str, action: str, now: datetime, report_id: str | None = None, detail: str = ""
) -> None:
    """Add a row in the transaction of what it tells of, so that there is never one without the other.

    `actor` is a login or `command line`; `detail` never holds words of a report.
    """
    ends = session.scalar(select(AuditEnds).with_for_update().execution_options(populate_existing=True))
    assert ends is not None  # noqa: S101 - the migration put it there
    # UTC, because the seal has to come out the same for what is read back.
    at, report_id = now.astimezone(UTC), report_id and _clean(report_id)[:36]
    entry = Entry(ends.last_seq + 1, at, _clean(actor)[:120], _clean(action)[:60], report_id, _clean(detail)[:1000])
    sealed = _seal(ends.last_sha256, entry)
    session.add(Audit(**asdict(entry), sha256=sealed))
    ends.last_seq, ends.last_sha256 = entry.seq, sealed


def record(database: Database, *, actor: str, action: str, now: datetime, report_id: str | None = None, detail: str = "") -> None:
    """Write one row in a transaction of its own. Raises StoreError."""
    with database.write() as session:
        write_audit(session, actor=actor, action=action, now=now, report_id=report_id, detail=detail)


def read_audit(
    database: Database,
    *,
    report_id: str | None = None,
    actions: Collection[str] | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    before: int | None = None,
    limit: int = 100,
) -> list[Entry]:
    """The newest rows first: all, or those that meet each condition given.

    `until` is the first moment that is too late, `before` the seq to go on from. Raises StoreError.
    """
    query = select(Audit).order_by(Audit.seq.desc()).limit(limit)
    if report_id is not None:
        query = query.where(Audit.report_id == report_id)
    if actions is not None:
        query = query.where(Audit.action.in_(actions))
    if since is not None:
        query = query.where(Audit.at >= since)
    if until is not None:
        query = query.where(Audit.at < until)
    if before is not None:
        query = query.where(Audit.seq < before)
    with database.read() as session:
        return [_entry(row) for row in session.scalars(query)]


def count_audit(database: Database) -> dict[str, int]:
    """How many rows there are of each action. Raises StoreError."""
    with database.read() as session:
        rows = session.execute(select(Audit.action, func.count()).group_by(Audit.action).order_by(Audit.action)).all()
        return {row[0]: row[1] for row in rows}


def audit_faults(database: Database) -> Iterator[str]:
    """What is wrong with the chain, first fault first; nothing when it is whole. Raises StoreError."""
    with database.read() as session:
        if not database.is_embedded:
            # Otherwise each statement sees its own moment, and what retention cuts in between looks like a gap.
            session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        ends = session.scalars(select(AuditEnds)).one()
        seq, sealed = ends.cut_seq, ends.cut_sha256
        # Up to the end that was read: rows that come meanwhile have not been lost.
        rows = select(Audit).where(Audit.seq <= ends.last_seq).order_by(Audit.seq).execution_options(yield_per=500)
        for row in session.scalars(rows):
            if row.seq != seq + 1:
                yield f"row {seq + 1} is missing"
            elif _seal(sealed, _entry(row)) != row.sha256:
                yield f"row {row.seq} was changed, or the one before it"
            seq, sealed = row.seq, row.sha256
        if (seq, sealed) != (ends.last_seq, ends.last_sha256):
            yield f"the newest rows, up to {ends.last_seq}, are missing"


def newest_seal(database: Database) -> tuple[int, str]:
    """Number and seal of the newest row; noted outside, they show a chain that was made anew as a whole."""
    with database.read() as session:
        ends = session.scalars(select(AuditEnds)).one()
        return ends.last_seq, ends.last_sha256


def holds_seal(database: Database, seq: int, sha256: str) -> bool:
    """Whether the row of this number still has this seal. Raises StoreError."""
    with database.read() as session:
        ends = session.scalars(select(AuditEnds)).one()
        row = session.get(Audit, seq)
        return sha256 == (row.sha256 if row else ends.cut_sha256 if seq == ends.cut_seq else None)


def cut_audit(database: Database, *, older_than: datetime) -> int:
    """Forget the rows before this time and keep the seal of the last of them. Gives how many went."""
    with database.write() as session:
        ends = session.scalars(select(AuditEnds).with_for_update()).one()
        last = session.scalar(select(Audit).where(Audit.at < older_than).order_by(Audit.seq.desc()).limit(1))
        if last is None:
            return 0
        count = last.seq - ends.cut_seq
        ends.cut_seq, ends.cut_sha256 = last.seq, last.sha256
        session.execute(delete(Audit).where(Audit.seq <= last.seq))
        return count


def _clean(text: str) -> str:
    # A line feed could forge a line where the log is printed; PostgreSQL takes no NUL and neither store a lone surrogate.
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in text)


def _seal(before: str, entry: Entry) -> str:
    values = [entry.seq, entry.at.isoformat(), entry.actor, entry.action, entry.report_id, entry.detail]
    return hashlib.sha256(f"{before}{json.dumps(values)}".encode()).hexdigest()


def _entry(row: Audit) -> Entry:
    return Entry(row.seq, row.at, row.actor, row.action, row.report_id, row.detail)

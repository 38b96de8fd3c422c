"""Reports whose content has not been read for the inbox yet, and what was read."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete, insert, select

from .campaigns import join_campaign
from .database import Database
from .tables import InboxEntry, Observed, Report, TextBand
from .whole_hour import whole_hour

_UNREAD = (InboxEntry.read_at.is_(None), InboxEntry.content_gone_at.is_(None))


def unread_reports(database: Database, *, limit: int) -> list[str]:
    """The ids of the oldest reports that have not been read. Raises StoreError."""
    query = select(InboxEntry.report_id).where(*_UNREAD).order_by(InboxEntry.received_at).limit(limit)
    with database.read() as session:
        return list(session.scalars(query))


def unread_body(database: Database, report_id: str) -> bytes | None:
    """The body of a report, None when it has been read or erased in the meantime. Raises StoreError."""
    with database.read() as session:
        return session.scalar(select(Report.body).join(InboxEntry).where(Report.report_id == report_id, *_UNREAD))


def write_reading(
    database: Database,
    report_id: str,
    columns: dict[str, object],
    *,
    traces: Iterable[tuple[str, str]],
    bands: tuple[int, ...],
    enough_bands: int,
    now: datetime,
) -> None:
    """Store what was read and put the report into the campaign that it belongs to. Done twice, it changes nothing.

    `columns` are those of InboxEntry. Raises StoreError.
    """
    with database.write() as session:
        entry = session.get(InboxEntry, report_id)
        if entry is None or entry.content_gone_at is not None:
            return  # erased in the meantime
        for name, value in columns.items():
            setattr(entry, name, value)
        entry.read_at = at = whole_hour(now) if entry.mode == "anonymous" else now
        for table in (Observed, TextBand):
            session.execute(delete(table).where(table.report_id == report_id))
        observed = [{"report_id": report_id, "kind": kind, "value": value} for kind, value in traces]
        sketched = [{"report_id": report_id, "band": band, "value": value} for band, value in enumerate(bands)]
        if observed:
            session.execute(insert(Observed), observed)
        if sketched:
            session.execute(insert(TextBand), sketched)
        session.flush()
        join_campaign(session, entry, enough_bands=enough_bands, now=at)

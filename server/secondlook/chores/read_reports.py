"""Read new reports for the inbox: who wrote, what about, and what they share with others."""

from __future__ import annotations

import logging
import random
from dataclasses import asdict
from datetime import datetime

from ..reports.read import read_report
from ..reports.reading import Reading, reading_of
from ..reports.reporter_key import reporter_secret
from ..reports.sketch import ENOUGH_BANDS
from ..settings import Settings
from ..store.database import Database
from ..store.readings import unread_body, unread_reports, write_reading

EVERY = 1.0
AT_ONCE = 20
PROCESSES = 10
log = logging.getLogger(__name__)


def run(database: Database, settings: Settings, now: datetime) -> bool:
    """Read some of the reports that nobody has read yet. True when there may be more. Raises StoreError."""
    unread = unread_reports(database, limit=PROCESSES * AT_ONCE)
    if not unread:
        return False
    secret = reporter_secret(database)
    # In a long queue each process begins somewhere else, or all of them would read the same ones.
    start = random.randrange(max(1, len(unread) - AT_ONCE + 1))  # noqa: S311 - no secret
    for report_id in unread[start : start + AT_ONCE]:
        # One body at a time, it may have 40 MB; None: another process was here.
        if (body := unread_body(database, report_id)) is not None:
            _read(database, report_id, body, secret, settings, now)
    return len(unread) >= AT_ONCE


def _read(database: Database, report_id: str, body: bytes, secret: bytes, settings: Settings, now: datetime) -> None:
    columns: dict[str, object] = {}
    reading: Reading | None = None
    try:
        reading = reading_of(
            read_report(body),
            secret=secret,
            own_domains=tuple(settings.own.domains),
            ours=(settings.security_phone, settings.security_mailbox),
            now=now,
        )
    except Exception as error:
        # Whatever a hostile report does here, it stays in the list and is opened by a person.
        log.error("a report could not be read for the inbox (%s)", type(error).__name__)
    else:
        columns = asdict(reading)
        del columns["traces"], columns["bands"]
    write_reading(
        database,
        report_id,
        columns,
        traces=[(trace.kind, trace.value) for trace in reading.traces] if reading else [],
        bands=reading.bands if reading else (),
        enough_bands=ENOUGH_BANDS,
        now=now,
    )

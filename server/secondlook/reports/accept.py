"""Accept a report: read it, and commit it with its outbox row before anybody is told that it was received."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime

from ..store.allowance import Allowance
from ..store.database import Database
from ..store.intake import Intake, NewReport, take_in
from ..store.whole_hour import whole_hour
from .read import Received, read_report
from .receipt import new_receipt


def accept_report(
    database: Database,
    data: bytes,
    *,
    now: datetime,
    token_id: int | None = None,
    limit: Allowance | None = None,
    same_as: bytes | None = None,
    targets: tuple[str, ...] = ("mail",),
) -> tuple[Received, Intake]:
    """Take the bytes of a request in. `limit` is what the token may send; a report that came by mail has neither.

    A known id with the same `same_as` is the same report; without it all of `data` has to be the same.
    Raises InputError when it is no report at all, StoreError when it is not stored.
    """
    received = read_report(data)
    intake = take_in(
        database,
        _row(received, data, data if same_as is None else same_as, now, targets),
        token_id=token_id,
        limit=limit,
        now=now,
        new_receipt=lambda: new_receipt(secrets.randbelow),
    )
    return received, intake


def _row(received: Received, data: bytes, same_as: bytes, now: datetime, targets: tuple[str, ...]) -> NewReport:
    report = received.report
    anonymous = received.is_anonymous
    return NewReport(
        report_id=report.report_id,
        body_sha256=hashlib.sha256(same_as).hexdigest(),
        # What an anonymous reporter's client sent about the person by mistake is not kept.
        body=received.body.replaced("reporter", '{"mode":"anonymous"}') if anonymous else data,
        channel=received.channel,
        level=report.assessment.level if report.assessment else "unknown",
        received_at=whole_hour(now) if anonymous else now,
        names_token=not anonymous,
        targets=targets,
    )

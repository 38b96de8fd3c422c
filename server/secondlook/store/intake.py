"""Take a report in: the report and its outbox row in one transaction, once per report id."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from ..errors import StoreError
from .allowance import Allowance, take_one
from .database import Database
from .tables import InboxEntry, Outbox, Report, Token

RACES = 5


@dataclass(frozen=True)
class NewReport:
    """What to store. `body` is what is kept; `body_sha256` is of what makes it the same report again."""

    report_id: str
    body_sha256: str
    body: bytes
    channel: str
    level: str
    received_at: datetime
    names_token: bool
    """False for an anonymous report: which token brought it is then not kept, nor the minute in which it came."""
    targets: tuple[str, ...] = ("mail",)
    """Where it goes; each gets an outbox row of its own."""


@dataclass(frozen=True)
class Intake:
    """What became of it. `receipt` is set for new and known, `wait_seconds` for limited."""

    kind: Literal["new", "known", "conflict", "limited"]
    receipt: str = ""
    wait_seconds: float = 0.0


def take_in(
    database: Database,
    report: NewReport,
    *,
    token_id: int | None,
    limit: Allowance | None,
    now: datetime,
    new_receipt: Callable[[], str],
) -> Intake:
    """Store the report unless its id is known. When this returns "new", it is on the disk.

    A report without a token came by mail; what a mailbox holds is taken without a limit.
    Raises StoreError when nothing was stored.
    """
    database.check_room(len(report.body))
    for _ in range(RACES):
        try:
            with database.write() as session:
                return _known(session, report) or _add(session, report, token_id, limit, now, new_receipt())
        except IntegrityError:
            # Another writer took the id or the receipt in between; look again.
            continue
    raise StoreError("the store is too busy now; send the report again")


def _known(session: Session, report: NewReport) -> Intake | None:
    known = session.get(Report, report.report_id)
    if known is None:
        return None
    if known.body_sha256 != report.body_sha256:
        return Intake("conflict")
    return Intake("known", receipt=known.receipt)


def _add(
    session: Session, report: NewReport, token_id: int | None, limit: Allowance | None, now: datetime, receipt: str
) -> Intake:
    if token_id is not None and limit is not None and (wait := _take_one(session, token_id, limit, now)):
        return Intake("limited", wait_seconds=wait)
    session.add(
        Report(
            report_id=report.report_id,
            receipt=receipt,
            body_sha256=report.body_sha256,
            body=report.body,
            channel=report.channel,
            level=report.level,
            received_at=report.received_at,
            token_id=token_id if report.names_token else None,
        )
    )
    session.flush()
    session.add(
        InboxEntry(
            report_id=report.report_id,
            received_at=report.received_at,
            level=report.level,
            channel=report.channel,
            mode="" if report.names_token else "anonymous",
        )
    )
    for target in report.targets:
        session.add(Outbox(report_id=report.report_id, target=target, state="pending", attempts=0, next_at=report.received_at))
    return Intake("new", receipt=receipt)


def _take_one(session: Session, token_id: int, limit: Allowance, now: datetime) -> float:
    # Locked, or two reports at once would take the same one from the bucket.
    return take_one(session.get_one(Token, token_id, with_for_update=True), limit, now)

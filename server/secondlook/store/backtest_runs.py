"""Back-tests that people asked for, and how far they are."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, func, or_, select, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.orm import Session

from ..errors import InputError
from ..packs.overlay import from_json
from .audit import write_audit
from .database import Database
from .tables import BacktestRun, BacktestUpload, RuleDraft

SOURCES = ("reports", "sample")
KINDS = ("mbox", "jsonl")
MOST_BYTES = 30_000_000
MOST_WAITING_BYTES = 100_000_000
"""Of the files of all runs together: they lie in the store of the reports, which must not fill up with them."""
KEPT_RUNS = 50
"""Runs that are over and kept, the newest of all drafts."""
MOST_TRIES = 3
SILENT = timedelta(seconds=45)
"""Whoever runs a back-test and has not been heard for so long has died."""


@dataclass(frozen=True)
class Upload:
    """A file for a back-test. kind: mbox or jsonl."""

    name: str
    kind: str
    content: bytes


@dataclass(frozen=True)
class Run:
    """A back-test. `result` is the JSON of `backtest.result.Result`, once it is done."""

    run_id: int
    draft_id: int
    edition: int
    sources: tuple[str, ...]
    state: str
    progress: int
    actor: str
    asked_at: datetime
    ended_at: datetime | None
    error: str
    result: dict[str, Any] | None = None


def ask_backtest(
    database: Database, draft_id: int, *, sources: Sequence[str], uploads: Sequence[Upload] = (), actor: str, now: datetime
) -> int:
    """Ask for a back-test of a draft as it is now; gives the number of the run. One of the same draft that goes on is cancelled.

    Runs long over go. Raises InputError for no source, files too large or too many, or a draft that is not there.
    """
    if not sources and not uploads:
        raise InputError("choose what to test with", where="sources", words="noSource")
    if not set(sources) <= set(SOURCES) or not {upload.kind for upload in uploads} <= set(KINDS):
        raise InputError(f"choose among {', '.join((*SOURCES, *KINDS))}", where="sources", words="noSource")
    if sum(len(upload.content) for upload in uploads) > MOST_BYTES:
        text = f"the files have more than {MOST_BYTES // 1_000_000} MB; use `secondlook rules backtest` for them"
        raise InputError(text, where="uploads", words="uploadTooLarge")
    with database.write() as session:
        draft = session.get(RuleDraft, draft_id)
        if draft is None:
            raise InputError("there is no such draft", where=str(draft_id), words="noDraft")
        _cancel(session, BacktestRun.draft_id == draft_id, now)
        _check_room(session, uploads)
        _forget_old(session)
        run = BacktestRun(
            draft_id=draft_id, edition=draft.edition, files=draft.files, sources=" ".join(sources), state="waiting",
            actor=actor, asked_at=now,
        )  # fmt: skip
        session.add(run)
        session.flush()
        session.add_all(
            BacktestUpload(run_id=run.run_id, number=number, name=one.name[:200], kind=one.kind, content=one.content)
            for number, one in enumerate(uploads)
        )
        write_audit(session, actor=actor, action="rules back-tested", detail=f"draft {draft_id}, run {run.run_id}", now=now)
        return run.run_id


def cancel_backtest(database: Database, run_id: int, *, now: datetime) -> bool:
    """Stop a run; False when it is over. Raises StoreError."""
    with database.write() as session:
        return _cancel(session, BacktestRun.run_id == run_id, now) == 1


def find_backtest(database: Database, run_id: int) -> Run | None:
    """The run with its result. Raises StoreError."""
    with database.read() as session:
        row = session.get(BacktestRun, run_id)
        return None if row is None else _run(row, row.result)


def newest_backtest(database: Database, draft_id: int, edition: int) -> Run | None:
    """The last run of just this edition of a draft, with its result. Raises StoreError."""
    query = select(BacktestRun).where(BacktestRun.draft_id == draft_id, BacktestRun.edition == edition)
    with database.read() as session:
        row = session.scalar(query.order_by(BacktestRun.run_id.desc()).limit(1))
        return None if row is None else _run(row, row.result)


def list_backtests(database: Database, draft_id: int, *, limit: int = 20) -> list[Run]:
    """Runs of a draft without their results, the last first. Raises StoreError."""
    query = select(BacktestRun).where(BacktestRun.draft_id == draft_id).order_by(BacktestRun.run_id.desc()).limit(limit)
    with database.read() as session:
        return [_run(row, None) for row in session.scalars(query)]


@dataclass(frozen=True)
class Turn:
    """One attempt at a run. Another attempt takes it over when this one is not heard any more."""

    run_id: int
    tries: int


def take_backtest(database: Database, *, now: datetime) -> Turn | None:
    """A run to begin now, which is ours from then on; None when there is none. Raises StoreError."""
    with database.write() as session:
        _end_lost(session, now)
        row = session.scalar(
            select(BacktestRun).where(BacktestRun.state == "waiting").order_by(BacktestRun.run_id).limit(1).with_for_update()
        )
        if row is None:
            return None
        row.state, row.tries, row.started_at, row.beat_at, row.progress = "running", row.tries + 1, now, now, 0
        return Turn(row.run_id, row.tries)


def beat(database: Database, turn: Turn, *, progress: int, now: datetime) -> bool:
    """Say that the run goes on and how far it is; False when it is to stop. Raises StoreError."""
    with database.write() as session:
        ours = BacktestRun.run_id == turn.run_id, BacktestRun.tries == turn.tries, BacktestRun.state == "running"
        return _count(session.execute(update(BacktestRun).where(*ours).values(progress=progress, beat_at=now))) == 1


def end_backtest(
    database: Database, turn: Turn, state: str, *, now: datetime, result: dict[str, Any] | None = None, error: str = ""
) -> None:
    """End a run: done, cancelled or failed; its files go. Nothing happens when another attempt has it. Raises StoreError."""
    with database.write() as session:
        row = session.get(BacktestRun, turn.run_id, with_for_update=True)
        if row is not None and row.tries == turn.tries and row.state in ("running", "cancelling"):
            row.state, row.ended_at, row.error = state, now, error[:300] or None
            row.result = None if result is None else json.dumps(result, ensure_ascii=False)
            row.progress = row.progress if result is None else int(result["items"]) + int(result["failed"])
            session.execute(delete(BacktestUpload).where(BacktestUpload.run_id == row.run_id))


def backtest_files(database: Database, run_id: int) -> tuple[dict[str, str], tuple[str, ...]]:
    """The overlay of a run and its sources. Raises StoreError."""
    with database.read() as session:
        row = session.get_one(BacktestRun, run_id)
        return from_json(row.files), tuple(row.sources.split())


def upload_numbers(database: Database, run_id: int) -> list[int]:
    """The files of a run by number. Raises StoreError."""
    query = select(BacktestUpload.number).where(BacktestUpload.run_id == run_id).order_by(BacktestUpload.number)
    with database.read() as session:
        return list(session.scalars(query))


def find_upload(database: Database, run_id: int, number: int) -> Upload:
    """One file of a run. Raises StoreError."""
    with database.read() as session:
        row = session.get_one(BacktestUpload, (run_id, number))
        return Upload(row.name, row.kind, row.content)


def _cancel(session: Session, which: ColumnElement[bool], now: datetime) -> int:
    """End what waits with its files; what runs is told to end. Gives how many."""
    rows = session.scalars(
        select(BacktestRun).where(which, BacktestRun.state.in_(("waiting", "running"))).with_for_update()
    ).all()
    for row in rows:
        if row.state == "waiting":
            row.state, row.ended_at = "cancelled", now
            session.execute(delete(BacktestUpload).where(BacktestUpload.run_id == row.run_id))
        else:
            row.state = "cancelling"
    return len(rows)


def _check_room(session: Session, uploads: Sequence[Upload]) -> None:
    waiting = session.scalar(select(func.sum(func.length(BacktestUpload.content)))) or 0
    if uploads and waiting + sum(len(upload.content) for upload in uploads) > MOST_WAITING_BYTES:
        text = "the files of other back-tests fill the room there is; wait until one of them has ended, or stop it"
        raise InputError(text, where="uploads", words="uploadsWait")


def _forget_old(session: Session) -> None:
    over = select(BacktestRun.run_id).where(BacktestRun.ended_at.is_not(None)).order_by(BacktestRun.run_id.desc())
    first_gone = session.scalar(over.offset(KEPT_RUNS).limit(1))
    if first_gone is not None:
        session.execute(delete(BacktestRun).where(BacktestRun.ended_at.is_not(None), BacktestRun.run_id <= first_gone))


def _end_lost(session: Session, now: datetime) -> None:
    """What is running and not heard any more waits again, or has failed for good; what nobody runs is cancelled at once."""
    silent = or_(BacktestRun.beat_at.is_(None), BacktestRun.beat_at < now - SILENT)
    for row in session.scalars(select(BacktestRun).where(BacktestRun.state.in_(("running", "cancelling")), silent)):
        if row.state == "cancelling":
            row.state, row.ended_at = "cancelled", now
        elif row.tries >= MOST_TRIES:
            row.state, row.ended_at, row.error = "failed", now, "it was begun several times and ended each time"
        else:
            row.state = "waiting"
        if row.ended_at is not None:
            session.execute(delete(BacktestUpload).where(BacktestUpload.run_id == row.run_id))


def _count(result: Any) -> int:
    assert isinstance(result, CursorResult)  # noqa: S101 - an update always gives one
    return result.rowcount


def _run(row: BacktestRun, result: str | None) -> Run:
    return Run(
        run_id=row.run_id,
        draft_id=row.draft_id,
        edition=row.edition,
        sources=tuple(row.sources.split()),
        state=row.state,
        progress=row.progress,
        actor=row.actor,
        asked_at=row.asked_at,
        ended_at=row.ended_at,
        error=row.error or "",
        result=None if result is None else json.loads(result),
    )

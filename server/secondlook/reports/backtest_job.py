"""`python -m secondlook.reports.backtest_job RUN TRY`: one back-test in a process of its own, told and heard through the store.

It may be killed at any time: the run is then begun again by whoever looks after it.
"""

from __future__ import annotations

import io
import os
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime

from ..backtest.items import UPLOAD_LINE_LIMIT, Item, jsonl_items, mbox_items, sample_items
from ..backtest.processes import Cancelled
from ..backtest.run import backtest
from ..errors import SecondLookError
from ..packs.compile import to_bytes
from ..packs.publish import base_rules
from ..packs.release import compile_release
from ..settings import Settings, load_settings
from ..store.backtest_runs import Turn, backtest_files, beat, end_backtest, find_upload, upload_numbers
from ..store.database import Database
from ..store.served_rules import served_rules
from .judged_items import report_items

_BEAT_SECONDS = 1.0
MOST_MEMORY = 2 * 1024**3
"""Bytes of address space of each process."""


def run_job(database: Database, settings: Settings, turn: Turn) -> str:
    """Run it and write down how it ended: done, cancelled or failed. Raises StoreError."""
    heart = _Heart(database, turn)
    try:
        with heart:
            files, sources = backtest_files(database, turn.run_id)
            result = backtest(
                served_rules(database, settings).content,
                to_bytes(compile_release(base_rules(), files, settings.own)),
                _items(database, turn.run_id, sources),
                is_cancelled=lambda: heart.is_stopped,
                progress=heart.tell,
            )
    except Cancelled:
        end_backtest(database, turn, "cancelled", now=datetime.now(UTC))
        return "cancelled"
    except SecondLookError as error:
        end_backtest(database, turn, "failed", now=datetime.now(UTC), error=str(error))
        return "failed"
    except MemoryError:
        trouble = "the back-test takes more memory than it may have; test with fewer or smaller files"
        end_backtest(database, turn, "failed", now=datetime.now(UTC), error=trouble)
        return "failed"
    # A report can be erased, so its words do not stand anywhere else.
    end_backtest(database, turn, "done", now=datetime.now(UTC), result=result.without_quotes().to_json())
    return "done"


class _Heart:
    """Beats in a thread of its own while the run goes on; `is_stopped` once the run is to stop."""

    def __init__(self, database: Database, turn: Turn) -> None:
        self._database, self._turn = database, turn
        self._progress = 0
        self._over = threading.Event()
        self.is_stopped = False
        self._thread = threading.Thread(target=self._beat, daemon=True)

    def tell(self, progress: int) -> None:
        self._progress = progress

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _beat(self) -> None:
        while not self._over.wait(_BEAT_SECONDS):
            try:
                self.is_stopped = not beat(self._database, self._turn, progress=self._progress, now=datetime.now(UTC))
            except SecondLookError:
                time.sleep(_BEAT_SECONDS)  # a store that cannot be written now may be so again


def _items(database: Database, run_id: int, sources: tuple[str, ...]) -> Iterator[Item]:
    if "reports" in sources:
        yield from report_items(database)
    if "sample" in sources:
        yield from sample_items()
    for number in upload_numbers(database, run_id):
        upload = find_upload(database, run_id, number)
        file = io.BytesIO(upload.content)
        if upload.kind == "mbox":
            yield from mbox_items(file, upload.name)
        else:
            yield from jsonl_items(file, upload.name, limit=UPLOAD_LINE_LIMIT)


def limit_memory() -> None:
    """Let this process, and each that it starts, have so much memory: reports are taken in beside it."""
    with suppress(ImportError, ValueError, OSError):  # Windows has no limits, macOS not this one
        import resource

        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        soft = MOST_MEMORY if hard == resource.RLIM_INFINITY else min(MOST_MEMORY, hard)
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


def main() -> None:
    """Make one attempt at a run; people who read and report go first."""
    os.nice(10)
    limit_memory()
    settings = load_settings()
    run_job(Database(settings.store_url), settings, Turn(*map(int, sys.argv[1:3])))


if __name__ == "__main__":
    main()

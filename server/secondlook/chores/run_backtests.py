"""Begin the back-tests that people asked for, one at a time, each in a process of its own: it takes all time that is left."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import datetime

from ..settings import Settings
from ..store.backtest_runs import take_backtest
from ..store.database import Database

EVERY = 2.0
_running: list[subprocess.Popen[bytes]] = []


def run(database: Database, settings: Settings, now: datetime) -> bool:
    """Begin one, unless one of ours goes on. Raises StoreError."""
    _running[:] = [child for child in _running if child.poll() is None]
    if _running:
        return False
    turn = take_backtest(database, now=now)
    if turn is not None:
        store = {"SECONDLOOK_DATABASE_URL": settings.store_url, "SECONDLOOK_DATA_DIR": str(settings.data_dir)}
        command = [sys.executable, "-m", "secondlook.reports.backtest_job", str(turn.run_id), str(turn.tries)]
        _running.append(subprocess.Popen(command, env={**os.environ, **store}, stdin=subprocess.DEVNULL))
    return False

"""What the service does by itself from time to time. Each module here is one chore: `EVERY` seconds, `run` does it.

`run(database, settings, now)` gives whether there is more to do at once. Several processes may run the same chore.
"""

from __future__ import annotations

import importlib
import logging
import pkgutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime

from ..errors import SecondLookError
from ..settings import Settings
from ..store.chore_runs import note_run
from ..store.database import Database

log = logging.getLogger(__name__)
SOONEST = 0.5
NOTED_EVERY = 60.0


@dataclass(frozen=True)
class Chore:
    """One of the modules beside this file."""

    name: str
    every: float
    run: Callable[[Database, Settings, datetime], bool]


def all_chores() -> list[Chore]:
    """Every chore there is, by name."""
    modules = [(entry.name, importlib.import_module(f"{__name__}.{entry.name}")) for entry in pkgutil.iter_modules(__path__)]
    return [Chore(name, module.EVERY, module.run) for name, module in modules]


def run_chores(database: Database, settings: Settings, stop: threading.Event) -> None:
    """Run each chore when it is due, until `stop` is set; one that fails is tried again at its next turn."""
    due = dict.fromkeys(all_chores(), 0.0)
    noted: dict[Chore, float] = {}
    while not stop.is_set():
        now = datetime.now(UTC)
        for chore, at in due.items():
            if now.timestamp() >= at and not stop.is_set():
                more, trouble = _run(chore, database, settings, now)
                if trouble or now.timestamp() >= noted.get(chore, 0) + NOTED_EVERY:
                    _note(database, chore, trouble, now)
                    noted[chore] = 0 if trouble else now.timestamp()
                due[chore] = now.timestamp() + (0 if more else chore.every)
        stop.wait(SOONEST)


@contextmanager
def doing_chores(database: Database, settings: Settings) -> Iterator[None]:
    """Do the chores in a thread of this process; at the end finish the one at hand."""
    stop = threading.Event()
    thread = threading.Thread(target=run_chores, args=(database, settings, stop), name="chores")
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _run(chore: Chore, database: Database, settings: Settings, now: datetime) -> tuple[bool, str]:
    """Whether there is more to do, and what went wrong."""
    try:
        return chore.run(database, settings, now), ""
    except SecondLookError as error:
        log.error("chore %s waits: %s", chore.name, error)
        return False, str(error)
    except Exception as error:
        # The text of an unforeseen error may hold somebody's message; its kind is enough.
        log.error("chore %s met an unforeseen %s", chore.name, type(error).__name__)
        return False, f"unforeseen {type(error).__name__}"


def _note(database: Database, chore: Chore, trouble: str, now: datetime) -> None:
    with suppress(SecondLookError):  # a store that cannot be written is in the log already
        note_run(database, chore.name, error=trouble, now=now)

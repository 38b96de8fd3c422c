"""Whether somebody does the chores: reading, deleting what is over, answers to reporters."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from ..chores import all_chores
from ..store.chore_runs import list_runs
from .line import Line, Patient

LATE = timedelta(minutes=5)


def look(patient: Patient) -> Iterator[Line]:
    """Each chore that is late or fails."""
    runs = {run.name: run for run in list_runs(patient.database)}
    fine = 0
    for chore in all_chores():
        run = runs.get(chore.name)
        if run is None or run.ran_at + timedelta(seconds=chore.every) + LATE < patient.now:
            since = f"since {run.ran_at:%Y-%m-%d %H:%M} UTC" if run else "ever"
            mend = "start `secondlook serve` or `secondlook worker`"
            yield Line("chores", "trouble", f"nobody has done {chore.name} {since}", mend)
        elif run.failures:
            text = f"{chore.name} failed {run.failures} times in a row: {run.error}"
            yield Line("chores", "trouble", text, "see the log of the service")
        else:
            fine += 1
    if fine:
        yield Line("chores", "fine", f"{fine} chores run in time")

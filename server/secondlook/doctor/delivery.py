"""What waits: reports that a target has not got, and reports that a person has to look after."""

from __future__ import annotations

from collections.abc import Iterator

from ..store.standing import stand_of_targets
from .line import Line, Patient

LATE_SECONDS = 15 * 60


def look(patient: Patient) -> Iterator[Line]:
    """Each target with undelivered reports."""
    standing = stand_of_targets(patient.database)
    for one in standing:
        if one.stuck:
            mend = "`secondlook reports list` says why; mend it, then `secondlook reports retry --all`, or give-up"
            yield Line("delivery", "trouble", f"{one.stuck} reports for {one.target} wait for a person", mend)
        age = (patient.now - one.oldest).total_seconds()
        if one.waiting and age > LATE_SECONDS:
            text = f"{one.waiting} reports for {one.target} wait, the oldest for {_span(age)}"
            yield Line("delivery", "trouble", text, "see above whether it is reached; `secondlook worker` or `serve` must run")
        elif one.waiting:
            yield Line("delivery", "fine", f"{one.waiting} reports for {one.target} are on their way")
    if not standing:
        yield Line("delivery", "fine", "every report is delivered")


def _span(seconds: float) -> str:
    minutes = int(seconds // 60)
    return f"{minutes} minutes" if minutes < 120 else f"{minutes // 60} hours"

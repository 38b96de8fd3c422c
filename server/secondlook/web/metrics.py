"""/metrics: how reports come and go, what waits, and how much room is left, for Prometheus. No content, no person."""

from __future__ import annotations

import platform
from collections.abc import Iterable, Iterator
from datetime import datetime

from flask import Blueprint, Response

from .. import __version__
from ..store.chore_runs import list_runs
from ..store.database import Database
from ..store.hold import list_held
from ..store.outbox import STUCK, how_it_stands
from ..store.standing import count_reports, count_unread, room, stand_of_targets
from ..store.taken_mail import count_taken
from .access import public
from .service import service

bp = Blueprint("metrics", __name__)
_STATES = ("pending", "leased", "sent", "failed", "dead", "bounced", "dropped")
_MAILS = ("report", "bounce", "own", "automatic", "outside", "unforeseen")
Sample = tuple[dict[str, str], float]


@bp.get("/metrics")
@public
def metrics() -> Response:
    """The numbers, in the text format of Prometheus."""
    here = service()
    database, now = here.database, here.now()
    lines = [*_of_reports(database, now), *_of_targets(database, here.targets, now), *_of_service(database)]
    return Response("\n".join(lines) + "\n", mimetype="text/plain; version=0.0.4")


def _of_reports(database: Database, now: datetime) -> Iterator[str]:
    stands, mails = how_it_stands(database), count_taken(database)
    waiting = _age(stands.oldest, now) if stands.oldest else 0.0
    dead = sum(stands.by_state.get(state, 0) for state in STUCK)
    by_state = [({"state": state}, float(stands.by_state.get(state, 0))) for state in _STATES]
    yield from _gauge("reports_total", "Reports in the store.", [({}, count_reports(database))])
    yield from _gauge("outbox", "Deliveries by how far they have come.", by_state)
    yield from _gauge("outbox_oldest_seconds", "Age of the oldest report that is not delivered.", [({}, waiting)])
    yield from _gauge("outbox_stuck", "Deliveries that wait for a person to retry them.", [({}, dead)])
    yield from _gauge("unread", "Reports that have not been read for the inbox yet.", [({}, count_unread(database))])
    yield from _gauge("held", "Reports that retention leaves alone.", [({}, len(list_held(database)))])
    kinds = [({"kind": kind}, float(mails.get(kind, 0))) for kind in _MAILS]
    yield from _gauge("mails", "Mails that came to the report address, by what they were.", kinds)


def _of_targets(database: Database, targets: Iterable[str], now: datetime) -> Iterator[str]:
    stands = {one.target: one for one in stand_of_targets(database)}
    names = sorted({*targets, *stands})
    oldest = [({"target": name}, _age(stands[name].oldest, now) if name in stands else 0.0) for name in names]
    stuck = [({"target": name}, float(stands[name].stuck if name in stands else 0)) for name in names]
    yield from _gauge("target_oldest_seconds", "Age of the oldest report that this target has not got.", oldest)
    yield from _gauge("target_stuck", "Deliveries to this target that wait for a person.", stuck)


def _of_service(database: Database) -> Iterator[str]:
    runs, space = list_runs(database), room(database)
    yield from _gauge("store_bytes", "Size of the store.", [({}, space.store)])
    if space.free is not None and space.total is not None:
        yield from _gauge("disk_free_bytes", "Free on the disk of the store.", [({}, space.free)])
        yield from _gauge("disk_bytes", "Size of the disk of the store.", [({}, space.total)])
    last = [({"chore": run.name}, run.ran_at.timestamp()) for run in runs]
    yield from _gauge("chore_last_run_timestamp_seconds", "When the chore ran last, to the minute.", last)
    failures = [({"chore": run.name}, float(run.failures)) for run in runs]
    yield from _gauge("chore_failures", "How often in a row the chore failed.", failures)
    build = {"version": __version__, "python": platform.python_version()}
    yield from _gauge("build_info", "What is running.", [(build, 1)])


def _gauge(name: str, help: str, samples: Iterable[Sample]) -> Iterator[str]:
    yield f"# HELP secondlook_{name} {help}"
    yield f"# TYPE secondlook_{name} gauge"
    for labels, value in samples:
        inside = ",".join(f'{label}="{_escaped(text)}"' for label, text in labels.items())
        yield f"secondlook_{name}{{{inside}}} {value:.0f}" if inside else f"secondlook_{name} {value:.0f}"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def _age(since: datetime, now: datetime) -> float:
    return max(0.0, (now - since).total_seconds())

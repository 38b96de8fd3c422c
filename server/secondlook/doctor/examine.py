"""Look at every area in turn; what goes wrong while looking is a finding of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ..errors import SecondLookError
from . import audit, chores, clock, delivery, folders, machine, mailbox, people, proof, relay, rules, store, targets, web
from .line import Line, Patient

_AREAS: dict[str, Callable[[Patient], Iterator[Line]]] = {
    "machine": machine.look,
    "folders": folders.look,
    "store": store.look,
    "clock": clock.look,
    "audit": audit.look,
    "rules": rules.look,
    "relay": relay.look,
    "proof": proof.look,
    "targets": targets.look,
    "mailbox": mailbox.look,
    "delivery": delivery.look,
    "chores": chores.look,
    "people": people.look,
    "web": web.look,
}
# Without a store there is nothing to say about what it holds.
_IN_THE_STORE = ("clock", "audit", "delivery", "chores", "people", "proof", "web")


def examine(patient: Patient) -> Iterator[Line]:
    """Every finding, area by area."""
    no_store = False
    for area, look in _AREAS.items():
        if no_store and area in _IN_THE_STORE:
            continue
        found = list(_guarded(area, look, patient))
        no_store = no_store or (area == "store" and any(line.state == "trouble" for line in found))
        yield from found


def _guarded(area: str, look: Callable[[Patient], Iterator[Line]], patient: Patient) -> Iterator[Line]:
    try:
        yield from look(patient)
    except SecondLookError as error:
        yield Line(area, "trouble", str(error))
    except Exception as error:
        # The text of an unforeseen error may hold content or a password.
        text = f"could not be looked at: unforeseen {type(error).__name__}"
        yield Line(area, "trouble", text, "report this as a fault of Second Look")

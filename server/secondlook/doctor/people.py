"""Whether there is somebody to read reports, and somebody to administer."""

from __future__ import annotations

from collections.abc import Iterator

from ..store.accounts import list_accounts
from .line import Line, Patient


def look(patient: Patient) -> Iterator[Line]:
    """The roles that nobody has."""
    people = [person for person in list_accounts(patient.database) if not person.disabled]
    missing = [role for role in ("analyst", "administrator") if not any(role in person.roles for person in people)]
    for role in missing:
        yield Line("people", "warning", f"nobody is {role}", f"`secondlook user add LOGIN --role {role}`")
    if not missing:
        yield Line("people", "fine", f"{len(people)} people may sign in")

"""The audit log is a whole chain."""

from __future__ import annotations

from collections.abc import Iterator

from ..store.audit import audit_faults
from .line import Line, Patient


def look(patient: Patient) -> Iterator[Line]:
    """The first fault of the chain, if there is one."""
    faults = list(audit_faults(patient.database))
    if faults:
        mend = "somebody changed the store by hand; `secondlook audit verify` lists all of it; compare with a backup"
        yield Line("audit", "trouble", f"the audit log was changed: {faults[0]}", mend)
    else:
        yield Line("audit", "fine", "the audit log is whole")

"""Whether a store holds anything that somebody would miss."""

from __future__ import annotations

from sqlalchemy import column, func, inspect, literal, select, table
from sqlalchemy.orm import Session

from .tables import AuditEnds, Probe

# A row each, made with the tables or by a readiness check.
MADE_WITH_THE_TABLES = (AuditEnds.__tablename__, Probe.__tablename__)
_NOTHING = ("alembic_version", *MADE_WITH_THE_TABLES)


def filled_table(session: Session) -> str | None:
    """The name of a table that has rows, whatever version made it; None when the store is empty. Raises StoreError."""
    names = sorted(inspect(session.connection()).get_table_names())
    for name in names:
        if name not in _NOTHING and session.execute(select(literal(1)).select_from(table(name)).limit(1)).first():
            return name
    ends = AuditEnds.__tablename__
    if ends in names and session.scalar(select(func.max(column("last_seq"))).select_from(table(ends))):
        return ends  # its rows went with retention; the chain goes on
    return None

"""Delete what is over, every hour: content, then reports, then the audit log, each after its days."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from ..settings import Settings
from ..store.clean_disk import clean_disk
from ..store.database import Database
from ..store.options import get_option, set_option
from ..store.retention import ACTOR, Keep, purge

EVERY = 3600.0
AT_ONCE = 100
log = logging.getLogger(__name__)


def run(database: Database, settings: Settings, now: datetime) -> bool:
    """Delete some. True when there may be more. Raises StoreError."""
    _note_the_rule(database, settings, now)
    purged = purge(database, keep_from(settings), now=now, limit=AT_ONCE)
    if purged.any:
        log.info("deleted: content of %d reports, %d reports, %d other rows", purged.emptied, purged.deleted, purged.others)
    if AT_ONCE in (purged.emptied, purged.deleted):
        return True
    clean_disk(database, now=now)
    return False


def keep_from(settings: Settings) -> Keep:
    """How long the settings keep things."""
    return Keep(
        content=timedelta(days=settings.keep_content_days),
        metadata=timedelta(days=settings.keep_metadata_days),
        audit=timedelta(days=settings.keep_audit_days),
    )


def _note_the_rule(database: Database, settings: Settings, now: datetime) -> None:
    """Whoever changes how long things are kept leaves a trace in the audit log, with the reason for longer."""
    days = f"{settings.keep_content_days}, {settings.keep_metadata_days}, {settings.keep_audit_days} days"
    rule = f"{days}; {settings.keep_longer_because}".rstrip("; ")[:900]
    if get_option(database, "retention", "") != rule:
        set_option(database, "retention", rule, actor=ACTOR, now=now)

"""Put the newest release out again before it expires, so that clients can tell rules that stay from rules withheld."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from ..errors import InputError
from ..packs.publish import KEY_FILE
from ..settings import Settings
from ..store.database import Database
from ..store.publish_rules import renew, workshop_from
from ..store.rule_releases import newest_release

EVERY = 3600.0
AHEAD = timedelta(days=30)
ACTOR = "service"
log = logging.getLogger(__name__)


def run(database: Database, settings: Settings, now: datetime) -> bool:
    """Renew when less than `AHEAD` is left. Raises PackError, StoreError."""
    newest = newest_release(database)
    if newest is None or newest.expires_at - now > AHEAD:
        return False
    if not (settings.data_dir / KEY_FILE).exists():
        return False  # a worker elsewhere has no key, and must not make one
    why = f"would have expired on {newest.expires_at:%Y-%m-%d}"
    try:
        again = renew(database, newest, workshop=workshop_from(settings), actor=ACTOR, why=why, now=now)
    except InputError:
        return False  # another process was first
    log.info("rules %s are the same as %s and hold until %s", again.pack_version, newest.pack_version, again.expires_at.date())
    return False

"""Put the newest release out again before it expires, so that clients can tell rules that stay from rules withheld.

The same after an update of the program with which clients would no longer take it: its overlay is then compiled anew."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from ..errors import InputError
from ..packs.publish import KEY_FILE
from ..settings import Settings
from ..store.database import Database
from ..store.publish_rules import is_outdated, renew, workshop_from
from ..store.rule_releases import newest_release

EVERY = 3600.0
AHEAD = timedelta(days=30)
ACTOR = "service"
log = logging.getLogger(__name__)


def run(database: Database, settings: Settings, now: datetime) -> bool:
    """Renew when less than `AHEAD` is left, or the program was updated. Raises PackError, StoreError."""
    newest = newest_release(database)
    if newest is None or not (settings.data_dir / KEY_FILE).exists():
        return False  # a worker elsewhere has no key, and must not make one
    workshop = workshop_from(settings)
    if newest.expires_at - now <= AHEAD:
        why = f"would have expired on {newest.expires_at:%Y-%m-%d}"
    elif is_outdated(database, newest, workshop):
        why = "was made for another version of the program"
    else:
        return False
    try:
        again = renew(database, newest, workshop=workshop, actor=ACTOR, why=why, now=now)
    except InputError:
        return False  # another process was first
    log.info("rules %s take the place of %s and hold until %s", again.pack_version, newest.pack_version, again.expires_at.date())
    return False

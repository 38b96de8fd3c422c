"""Send the answers to reporters that are due, from `serve` and `worker` too: not everybody runs `intake`."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from ..intake.send_answers import send_next_answer
from ..reports.relay import deliver, relay_from
from ..settings import Settings
from ..store.database import Database

EVERY = 15.0
# The other chores wait meanwhile; the forwarder has the patience for a slow relay.
PATIENCE_SECONDS = 5.0


def run(database: Database, settings: Settings, now: datetime) -> bool:
    """Send one answer. True when the relay took it, so that there may be more. Raises StoreError."""
    relay = relay_from(settings)
    if relay is None:
        return False
    hasty = replace(relay, timeout=min(relay.timeout, PATIENCE_SECONDS))
    return send_next_answer(database, settings, lambda mail: deliver(hasty, mail), lambda: now) is True

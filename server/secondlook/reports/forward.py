"""Forward reports until told to stop: one lease, one delivery, one record; what fails is tried again later.

Each target has a lane of its own, so that one that does not answer never holds up the mail.
"""

from __future__ import annotations

import logging
import secrets
import threading
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from ..errors import DeliveryError, StoreError
from ..settings import Settings
from ..store.database import Database
from ..store.outbox import EVERY_TARGET, Lane, Leased, lease_next, mark_again, mark_sent, mark_stuck
from .read import read_report
from .targets import Parcel, deliver, targets_of

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Forwarder:
    """What forwarding needs. `spread` gives a factor around 1, so that many tries do not come together."""

    database: Database
    settings: Settings
    now: Callable[[], datetime]
    spread: Callable[[], float]
    lane: Lane = EVERY_TARGET

    def run(self, stop: threading.Event) -> None:
        """Forward what is due until `stop` is set; what is under way is finished first."""
        while not stop.is_set():
            try:
                found = self.forward_one()
            except StoreError as error:
                log.error("forwarding waits: %s", error)
                found = False
            except Exception as error:
                # Whatever it is, the next report may go through; its text may hold content, so only its kind.
                log.error("forwarding met an unforeseen %s", type(error).__name__)
                found = False
            if not found:
                stop.wait(self.settings.poll_seconds)

    def forward_one(self) -> bool:
        """Forward the next due report. False when none is due. Raises StoreError."""
        now = self.now()
        until = now + timedelta(seconds=self.settings.lease_seconds)
        leased = lease_next(self.database, now=now, until=until, lease=str(uuid.uuid4()), lane=self.lane)
        if leased is None:
            return False
        try:
            reference = self._deliver(leased)
        except DeliveryError as error:
            self._put_back(leased, error)
        else:
            log.info("report forwarded to %s, try %d", leased.target, leased.attempts)
            mark_sent(self.database, leased, now=self.now(), message_id=reference)
        return True

    def _deliver(self, leased: Leased) -> str:
        # One report that meets a fault of ours must not hold up the others; the text of the fault may hold content.
        try:
            parcel = Parcel(leased.target, leased.receipt, leased.received_at, read_report(leased.body))
        except Exception as error:
            raise DeliveryError(f"the report cannot be read ({type(error).__name__})", permanent=True) from error
        try:
            return deliver(parcel, self.settings, self.now())
        except DeliveryError:
            raise
        except Exception as error:
            raise DeliveryError(f"delivery met an unforeseen {type(error).__name__}") from error

    def _put_back(self, leased: Leased, error: DeliveryError) -> None:
        # The target's words may name addresses: they go to the store, not to the log.
        if error.permanent:
            log.error("report refused by %s; `secondlook reports list` shows it", leased.target)
            mark_stuck(self.database, leased, state="failed", error=str(error))
        elif waited_seconds(leased.attempts, self.settings) > self.settings.give_up_days * 86400:
            log.error("report given up for %s after %d tries; `secondlook reports list` shows it", leased.target, leased.attempts)
            mark_stuck(self.database, leased, state="dead", error=str(error))
        else:
            pause = pause_seconds(leased.attempts, self.settings) * self.spread()
            log.warning("report not forwarded to %s, try %d; next in %.0f s", leased.target, leased.attempts, pause)
            mark_again(self.database, leased, at=self.now() + timedelta(seconds=pause), error=str(error))


def live_forwarders(database: Database, settings: Settings) -> list[Forwarder]:
    """A forwarder a target, with the real clock and chance; none for the mailbox while no relay is set.

    The last one takes the reports for targets that are not set up any more, so that a person sees them. Raises SettingsError.
    """
    targets = targets_of(settings)
    lanes = [Lane(target) for target in targets if settings.smtp_url or target != "mail"]
    chance = secrets.SystemRandom()
    return [
        Forwarder(database, settings, lambda: datetime.now(UTC), lambda: chance.uniform(0.8, 1.2), lane)
        for lane in (*lanes, Lane(but=targets))
    ]


def pause_seconds(attempts: int, settings: Settings) -> float:
    """How long to wait after this many tries: doubling up to the longest pause."""
    doubled = settings.retry_first_seconds * 2.0 ** min(attempts - 1, 60)
    return min(doubled, settings.retry_longest_seconds)


def waited_seconds(attempts: int, settings: Settings) -> float:
    """How long a report has been tried for, by its number of tries."""
    return sum(pause_seconds(number, settings) for number in range(1, attempts))

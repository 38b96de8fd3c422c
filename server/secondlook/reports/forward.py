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
from ..store.grouping import HELD, gather, mark_together_sent
from ..store.outbox import EVERY_TARGET, Lane, Leased, lease_next, mark_again, mark_sent, mark_stuck
from .group_mail import MOST
from .read import read_report
from .targets import Parcel, deliver, targets_of
from .targets.mail import deliver_together

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
        if leased.target == "mail" and self.settings.mail_group_minutes:
            self._forward_with_others(leased, until)
        else:
            self._forward([leased])
        return True

    def _forward_with_others(self, leased: Leased, until: datetime) -> None:
        ready = leased.received_at + timedelta(minutes=self.settings.mail_group_minutes)
        if leased.attempts == 1 and self.now() < ready:
            mark_again(self.database, leased, at=ready, error=HELD)
            return
        group = gather(self.database, leased, now=self.now(), until=until, most=MOST)
        if group is None:
            mark_again(self.database, leased, at=until, error="waits for the others of its mail")
        else:
            self._forward(group)

    def _forward(self, group: list[Leased]) -> None:
        try:
            reference = self._deliver([_parcel(one) for one in group])
        except DeliveryError as error:
            if error.permanent and len(group) > 1:
                # Too large together, or one of them is refused: each by itself, as if there were no grouping.
                for one in group:
                    self._forward([one])
                return
            for one in group:
                self._put_back(one, error)
        else:
            for one in group:
                log.info("report forwarded to %s, try %d", one.target, one.attempts)
            if len(group) > 1:
                mark_together_sent(self.database, group, now=self.now(), message_id=reference)
            else:
                mark_sent(self.database, group[0], now=self.now(), message_id=reference)

    def _deliver(self, parcels: list[Parcel]) -> str:
        try:
            if len(parcels) > 1:
                return deliver_together(parcels, self.settings)
            return deliver(parcels[0], self.settings, self.now())
        except DeliveryError:
            raise
        except Exception as error:
            # One report that meets a fault of ours must not hold up the others; the text of the fault may hold content.
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


def _parcel(leased: Leased) -> Parcel:
    try:
        return Parcel(leased.target, leased.receipt, leased.received_at, read_report(leased.body))
    except Exception as error:
        raise DeliveryError(f"the report cannot be read ({type(error).__name__})", permanent=True) from error


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

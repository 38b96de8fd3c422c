"""Forward reports until told to stop: one lease, one mail, one record; what fails is tried again later."""

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
from ..store.outbox import Leased, lease_next, mark_again, mark_sent, mark_stuck
from .mail import Mail, build_mail
from .read import read_report
from .relay import deliver, relay_from

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Forwarder:
    """What forwarding needs. `spread` gives a factor around 1, so that many tries do not come together."""

    database: Database
    settings: Settings
    deliver: Callable[[Mail], None]
    now: Callable[[], datetime]
    spread: Callable[[], float]

    def run(self, stop: threading.Event) -> None:
        """Forward what is due until `stop` is set; a mail that is under way is finished first."""
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
        leased = lease_next(self.database, now=now, until=until, lease=str(uuid.uuid4()))
        if leased is None:
            return False
        try:
            mail = self._mail(leased)
            self.deliver(mail)
        except DeliveryError as error:
            self._put_back(leased, error)
        else:
            log.info("report forwarded, try %d", leased.attempts)
            mark_sent(self.database, leased, now=self.now(), message_id=mail.message_id)
        return True

    def _mail(self, leased: Leased) -> Mail:
        try:
            received = read_report(leased.body)
            return build_mail(received, receipt=leased.receipt, received_at=leased.received_at, settings=self.settings)
        except DeliveryError:
            raise
        except Exception as error:
            # One report that we cannot put into a mail must not hold up the others; a person will see it.
            reason = f"no mail could be made of it ({type(error).__name__})"
            raise DeliveryError(reason, permanent=True) from error

    def _put_back(self, leased: Leased, error: DeliveryError) -> None:
        # The relay's words may name addresses: they go to the store, not to the log.
        if error.permanent:
            log.error("report refused by the relay; `secondlook reports list` shows it")
            mark_stuck(self.database, leased, state="failed", error=str(error))
        elif waited_seconds(leased.attempts, self.settings) > self.settings.give_up_days * 86400:
            log.error("report given up after %d tries; `secondlook reports list` shows it", leased.attempts)
            mark_stuck(self.database, leased, state="dead", error=str(error))
        else:
            pause = pause_seconds(leased.attempts, self.settings) * self.spread()
            log.warning("report not forwarded, try %d; next in %.0f s", leased.attempts, pause)
            mark_again(self.database, leased, at=self.now() + timedelta(seconds=pause), error=str(error))


def live_forwarder(database: Database, settings: Settings) -> Forwarder | None:
    """A forwarder with the relay of the settings, the real clock and chance; None when no relay is set."""
    relay = relay_from(settings)
    if relay is None:
        return None
    return Forwarder(
        database,
        settings,
        deliver=lambda mail: deliver(relay, mail),
        now=lambda: datetime.now(UTC),
        spread=lambda: secrets.SystemRandom().uniform(0.8, 1.2),
    )


def pause_seconds(attempts: int, settings: Settings) -> float:
    """How long to wait after this many tries: doubling up to the longest pause."""
    doubled = settings.retry_first_seconds * 2.0 ** min(attempts - 1, 60)
    return min(doubled, settings.retry_longest_seconds)


def waited_seconds(attempts: int, settings: Settings) -> float:
    """How long a report has been tried for, by its number of tries."""
    return sum(pause_seconds(number, settings) for number in range(1, attempts))

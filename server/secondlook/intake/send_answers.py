"""Send the answers that are due, from the empty envelope sender, so that nothing can come back to be answered."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from ..errors import DeliveryError
from ..reports.forward import pause_seconds
from ..reports.mail import Mail
from ..settings import Settings
from ..store.answers import DueAnswer, answer_again, answer_done, claim_answer
from ..store.database import Database

log = logging.getLogger(__name__)
MOST_TRIES = 20
BETWEEN_ANSWERS = timedelta(minutes=1)


def send_answers(database: Database, settings: Settings, deliver: Callable[[Mail], None], now: Callable[[], datetime]) -> None:
    """Send each answer that is due now once. Raises StoreError."""
    while send_next_answer(database, settings, deliver, now) is not None:
        pass


def send_next_answer(
    database: Database, settings: Settings, deliver: Callable[[Mail], None], now: Callable[[], datetime]
) -> bool | None:
    """Send the next answer that is due: whether the relay took it, None when none is due. Raises StoreError."""
    answer = claim_answer(database, now=now(), apart=BETWEEN_ANSWERS)
    if answer is None:
        return None
    try:
        deliver(Mail(answer.message_id, "", answer.recipient, answer.content))
    except DeliveryError as error:
        _put_back(database, settings, answer, error, now())
        return False
    answer_done(database, answer, state="sent", now=now())
    return True


def _put_back(database: Database, settings: Settings, answer: DueAnswer, error: DeliveryError, now: datetime) -> None:
    if error.permanent or answer.attempts >= MOST_TRIES:
        log.warning("an answer to a reporter was not delivered; the report is stored all the same")
        answer_done(database, answer, state="failed", now=now)
    else:
        pause = pause_seconds(answer.attempts, settings)
        answer_again(database, answer, at=now + timedelta(seconds=pause))

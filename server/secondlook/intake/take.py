"""Take one mail: decide what it is, store the reports in it, and say what became of it. The same mail again changes nothing."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from ..engine.assess import Engine
from ..engine.checks import auth_failed
from ..engine.envelope import Envelope
from ..engine.known import Known
from ..engine.messages import Message
from ..engine.tables import load_tables
from ..errors import InputError, StoreError
from ..reports.accept import accept_report
from ..reports.targets import targets_of
from ..settings import Settings
from ..store.database import Database
from ..store.outbox import mark_bounced
from ..store.taken_mail import NewAnswer, Taken, kind_of_taken, record_taken
from .answer import Receipted, build_answer
from .bounce import read_bounce
from .cover import Cover, read_cover
from .delivered import Delivered
from .found import Findings, Found, find_reports
from .ours import is_ours, quotes_ours, report_of
from .report_body import report_body, report_key
from .send_answers import BETWEEN_ANSWERS

log = logging.getLogger(__name__)
# Nobody expects a receipt for what lay in the mailbox before.
ANSWERED_WITHIN = timedelta(days=1)


@dataclass(frozen=True)
class Outcome:
    """`kind`: report, bounce (of a forward), own (went out from here), automatic, outside, or unforeseen."""

    kind: str
    answer: NewAnswer | None = None
    must_keep: bool = False


@dataclass(frozen=True)
class Taker:
    """What taking needs. The pack of the engine names the mail servers that the organisation trusts."""

    database: Database
    settings: Settings
    engine: Engine
    now: Callable[[], datetime]

    @cached_property
    def _known(self) -> Known:
        return Known(self.engine.pack, load_tables())

    @cached_property
    def _targets(self) -> tuple[str, ...]:
        return targets_of(self.settings)

    def take(self, delivered: Delivered) -> str:
        """Take a mail and give its kind. When this returns, all of it is on the disk. Raises StoreError."""
        cover = read_cover(delivered)
        known = kind_of_taken(self.database, cover.mail_id)
        if known is not None:
            return known
        outcome = self._outcome(delivered, cover)
        kept = delivered.raw if outcome.must_keep and not delivered.has_mailbox else None
        taken = Taken(cover.mail_id, cover.message_id, outcome.kind, kept)
        record_taken(self.database, taken, outcome.answer, now=self.now(), apart=BETWEEN_ANSWERS)
        log.info("mail taken: %s", outcome.kind)
        return outcome.kind

    def _outcome(self, delivered: Delivered, cover: Cover) -> Outcome:
        try:
            return self._judge(delivered, cover)
        except StoreError:
            raise
        except Exception as error:
            # One mail must not hold up the others; it is kept and counted, for a person.
            log.error("a mail could not be taken (%s); /metrics counts it as unforeseen", type(error).__name__)
            return Outcome("unforeseen", must_keep=True)

    def _judge(self, delivered: Delivered, cover: Cover) -> Outcome:
        if self._is_ours(cover.message_id):
            return Outcome("own")
        if cover.report_id:
            return Outcome("own", must_keep=True)  # of another installation, or somebody says so
        if cover.is_bounce and self._bounced(delivered):
            return Outcome("bounce")
        if not cover.is_from(self.settings.reporting_domains) or self._is_forged(cover):
            return Outcome("outside", must_keep=True)
        try:
            return self._report(delivered, cover, find_reports(delivered))
        except InputError:
            return Outcome("outside", must_keep=True)

    def _bounced(self, delivered: Delivered) -> bool:
        bounce = read_bounce(delivered.raw)
        if bounce is None or not report_of(bounce.message_id, self.settings.instance):
            return False
        if mark_bounced(self.database, bounce.message_id, error=bounce.reason):
            log.error("a forwarded report came back; `secondlook reports list` shows it")
            return True
        return False

    def _is_forged(self, cover: Cover) -> bool:
        envelope = Envelope(Message(text="", auth="\n".join(cover.auth)), self._known)
        return next(iter(auth_failed.find(envelope)), None) is not None

    def _report(self, delivered: Delivered, cover: Cover, found: Findings) -> Outcome:
        reports = [one for one in found.reports if not (one.is_attached and self._is_ours(one.message_id))]
        echoes = quotes_ours(self.database, found.all_text)
        if not reports or (echoes and not found.has_attached):
            return Outcome("own", must_keep=True)
        if cover.is_automatic and found.all_text and not found.has_attached:
            return Outcome("automatic", must_keep=True)
        stored = [self._store(cover, one, found.words) for one in reports]
        fresh = self.now() - delivered.came_at < ANSWERED_WITHIN
        if echoes or cover.is_automatic or cover.wants_no_answer or not fresh:
            return Outcome("report")
        answer = build_answer(cover, stored, attached=found.has_attached, now=self.now(), settings=self.settings)
        return Outcome("report", answer)

    def _store(self, cover: Cover, found: Found, words: str) -> Receipted:
        body = report_body(self.engine, cover, found, words)
        key, targets = report_key(cover, found), self._targets
        received, intake = accept_report(self.database, body, now=self.now(), same_as=key, targets=targets)
        return Receipted(received.report.report_id, intake.receipt)

    def _is_ours(self, message_id: str) -> bool:
        return is_ours(self.database, message_id, self.settings.instance)

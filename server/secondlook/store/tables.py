"""The tables, as typed mapped classes. Times are UTC; ids and hashes are lower-case text."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    BigInteger,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Text,
    TypeDecorator,
    false,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Utc(TypeDecorator[datetime]):
    """An aware UTC time, kept without its zone so that SQLite compares it as text in time order."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value and value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value and value.replace(tzinfo=UTC)


class Base(DeclarativeBase):
    """Names every constraint, so that later migrations can find them on both databases."""

    metadata = MetaData(
        naming_convention={
            "pk": "pk_%(table_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "ix": "ix_%(table_name)s_%(column_0_name)s",
        }
    )
    type_annotation_map = {datetime: Utc, bytes: LargeBinary}  # noqa: RUF012 - SQLAlchemy reads it so


class Token(Base):
    """What a client or an integrator proves itself with. The token itself is never stored."""

    __tablename__ = "token"

    token_id: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    scope: Mapped[str] = mapped_column(String(16))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    allowance: Mapped[float | None]
    """Reports that may be sent at `allowance_at`; it refills with time. None: never used."""
    allowance_at: Mapped[datetime | None]
    ending: Mapped[str | None] = mapped_column(String(6))
    """Its last characters, by which a person can name it."""
    code_sha256: Mapped[str | None] = mapped_column(String(64), index=True)
    """The enrolment code that it goes back to."""
    family_id: Mapped[int | None] = mapped_column(index=True)
    """The first of the tokens that followed one another; None: this one."""


class EnrolmentCode(Base):
    """A code that clients exchange for a token of their own."""

    __tablename__ = "enrolment_code"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    expires_at: Mapped[datetime]
    uses_left: Mapped[int]
    ending: Mapped[str | None] = mapped_column(String(6))
    created_at: Mapped[datetime | None]


class Report(Base):
    """One report as it came in. `body` holds the bytes of the request: no shape makes us lose any."""

    __tablename__ = "report"

    report_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    receipt: Mapped[str] = mapped_column(String(16), unique=True)
    body_sha256: Mapped[str] = mapped_column(String(64))
    received_at: Mapped[datetime] = mapped_column(index=True)
    channel: Mapped[str] = mapped_column(String(32))
    level: Mapped[str] = mapped_column(String(16))
    token_id: Mapped[int | None] = mapped_column(ForeignKey("token.token_id"))
    body: Mapped[bytes] = mapped_column(deferred=True)  # up to 40 MB; lists do not read it


class Outbox(Base):
    """How far a report has come on its way to one target: pending, leased, sent, failed (refused), dead (tried long enough),
    bounced, or dropped (a person gave it up).

    The target `mail` is the security mailbox; the others are what the organisation added.
    """

    __tablename__ = "outbox"
    __table_args__ = (Index("ix_outbox_due", "state", "target", "next_at"),)

    report_id: Mapped[str] = mapped_column(ForeignKey("report.report_id"), primary_key=True)
    target: Mapped[str] = mapped_column(String(40), primary_key=True, server_default="mail")
    state: Mapped[str] = mapped_column(String(8))
    attempts: Mapped[int]
    next_at: Mapped[datetime]
    """When to try next; while leased, when the lease ends."""
    lease: Mapped[str | None] = mapped_column(String(36))
    last_error: Mapped[str | None] = mapped_column(String(300))
    sent_at: Mapped[datetime | None]
    message_id: Mapped[str | None] = mapped_column(String(320), index=True)


class TakenMail(Base):
    """A mail that came to the report address, once however often it is delivered."""

    __tablename__ = "taken_mail"

    mail_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    message_id: Mapped[str | None] = mapped_column(String(320), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    taken_at: Mapped[datetime]
    kept: Mapped[bytes | None] = mapped_column(deferred=True)
    """The mail itself, when it came without a mailbox that keeps it and no report was made of it."""


class Answer(Base):
    """A mail to a reporter, receipt or feedback: pending, sending, sent or failed. Recipient and content go when it is sent."""

    __tablename__ = "answer"
    __table_args__ = (Index("ix_answer_due", "state", "next_at"),)

    mail_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    """What it answers: the id of a taken mail, or `feedback-` and the number of the feedback."""
    message_id: Mapped[str] = mapped_column(String(320), unique=True)
    recipient_sha256: Mapped[str] = mapped_column(String(64), index=True)
    recipient: Mapped[str | None] = mapped_column(String(320))
    content: Mapped[bytes | None] = mapped_column(deferred=True)
    state: Mapped[str] = mapped_column(String(8))
    attempts: Mapped[int]
    next_at: Mapped[datetime]
    """When to send it; once in hand, when that was."""


class MailboxPlace(Base):
    """How far a mailbox has been read: up to this UID, as long as the mailbox keeps its UIDVALIDITY."""

    __tablename__ = "mailbox_place"

    mailbox: Mapped[str] = mapped_column(String(320), primary_key=True)
    validity: Mapped[int] = mapped_column(BigInteger)
    uid: Mapped[int] = mapped_column(BigInteger)


class Probe(Base):
    """One row that a readiness check writes, to prove that the store can commit."""

    __tablename__ = "probe"

    probe_id: Mapped[int] = mapped_column(primary_key=True)
    written_at: Mapped[datetime]


class ChoreRun(Base):
    """When a chore ran last, and how often in a row it failed since it last went well."""

    __tablename__ = "chore_run"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    ran_at: Mapped[datetime]
    failures: Mapped[int]
    error: Mapped[str | None] = mapped_column(String(300))


class InboxEntry(Base):
    """What the security department sees of a report in a list: how it is being handled, and what was read out of it.

    Made with the report; `read_at` is None until its content has been read for the columns below it.
    """

    __tablename__ = "inbox_entry"
    __table_args__ = (
        Index("ix_inbox_entry_state_received", "state", "received_at"),
        Index("ix_inbox_entry_level_received", "level", "received_at"),
        Index("ix_inbox_entry_campaign_received", "campaign_id", "received_at"),
        # For the search; only PostgreSQL has such an index, and only where it has the extension.
        Index(
            "ix_inbox_entry_search_text",
            "search_text",
            postgresql_using="gin",
            postgresql_ops={"search_text": "gin_trgm_ops"},
            info={"only": "postgresql"},
        ),
    )

    report_id: Mapped[str] = mapped_column(ForeignKey("report.report_id"), primary_key=True)
    received_at: Mapped[datetime] = mapped_column(index=True)
    level: Mapped[str] = mapped_column(String(16))
    channel: Mapped[str] = mapped_column(String(32))
    state: Mapped[str] = mapped_column(String(12), default="received")
    """received, in_review or closed."""
    verdict: Mapped[str | None] = mapped_column(String(12))
    """approach, scam, harmless or exercise; with closed only."""
    assignee_id: Mapped[int | None] = mapped_column(ForeignKey("account.account_id"), index=True)
    campaign_id: Mapped[int | None] = mapped_column(ForeignKey("campaign.campaign_id"))
    reporter_number: Mapped[int | None]
    """Stands for the reporter within the campaign, for as long as the campaign lasts; None when anonymous or unknown."""
    approached_on: Mapped[datetime | None]
    """The day of the first message, as its channel tells it; None where it tells none that can be right."""
    hold_reason: Mapped[str | None] = mapped_column(String(300))
    """Why retention does not apply; None: it does."""
    content_gone_at: Mapped[datetime | None]
    """When retention or erasure took the content."""
    read_at: Mapped[datetime | None] = mapped_column(index=True)
    kind: Mapped[str] = mapped_column(String(16), default="none")
    stage: Mapped[str | None] = mapped_column(String(60))
    sender_name: Mapped[str] = mapped_column(String(200), default="")
    sender_address: Mapped[str] = mapped_column(String(320), default="")
    headline: Mapped[str] = mapped_column(String(200), default="")
    search_text: Mapped[str] = mapped_column(String(1000), default="")
    """Sender, subject and the first words, in lower case."""
    mode: Mapped[str] = mapped_column(String(16), default="")
    reporter_key: Mapped[str | None] = mapped_column(String(64), index=True)
    """Tells reporters apart without naming them; None when anonymous or unknown."""
    unit: Mapped[str] = mapped_column(String(120), default="")
    lang: Mapped[str] = mapped_column(String(8), default="")
    is_urgent: Mapped[bool] = mapped_column(default=False, server_default=false())


class Account(Base):
    """Somebody who works with the service. `roles` are separated by spaces."""

    __tablename__ = "account"

    account_id: Mapped[int] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(String(120), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    roles: Mapped[str] = mapped_column(String(120))
    password_hash: Mapped[str | None] = mapped_column(String(200))
    """argon2id; None for somebody who signs in elsewhere."""
    subject: Mapped[str | None] = mapped_column(String(300), unique=True)
    """Issuer and subject of OpenID Connect."""
    created_at: Mapped[datetime]
    disabled_at: Mapped[datetime | None]
    must_change: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Somebody else knows the password, so it opens nothing but the page that takes a new one."""


class SignIn(Base):
    """A person who is signed in at one browser. The cookie itself is never stored."""

    __tablename__ = "sign_in"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.account_id"), index=True)
    csrf: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]


class PendingSignIn(Base):
    """Somebody who has gone to sign in elsewhere and is to come back, once and soon. State and cookie are kept as SHA-256."""

    __tablename__ = "pending_sign_in"

    state_sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    browser_sha256: Mapped[str] = mapped_column(String(64))
    nonce: Mapped[str] = mapped_column(String(64))
    verifier: Mapped[str] = mapped_column(String(128))
    wanted: Mapped[str] = mapped_column(String(2000))
    """The page to go on to."""
    created_at: Mapped[datetime] = mapped_column(index=True)


class Attempt(Base):
    """How often something was tried that is limited, by whom or for what, until `ends_at`. Neither is stored in words."""

    __tablename__ = "attempt"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    count: Mapped[int]
    ends_at: Mapped[datetime] = mapped_column(index=True)


class Audit(Base):
    """Who did what, when: a chain in which each row seals the one before."""

    __tablename__ = "audit"
    __table_args__ = (Index("ix_audit_action_seq", "action", "seq"),)

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(index=True)
    actor: Mapped[str] = mapped_column(String(120))
    action: Mapped[str] = mapped_column(String(60))
    report_id: Mapped[str | None] = mapped_column(String(36), index=True)
    detail: Mapped[str] = mapped_column(String(1000))
    sha256: Mapped[str] = mapped_column(String(64))


class AuditEnds(Base):
    """The two ends of the chain: what was cut off by retention, and the newest row. One row; writers queue for it."""

    __tablename__ = "audit_ends"

    ends_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    cut_seq: Mapped[int]
    cut_sha256: Mapped[str] = mapped_column(String(64))
    last_seq: Mapped[int]
    last_sha256: Mapped[str] = mapped_column(String(64))


class Note(Base):
    """What an analyst wrote about a report, for colleagues only."""

    __tablename__ = "note"

    note_id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[str] = mapped_column(ForeignKey("report.report_id"), index=True)
    author: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime]
    text: Mapped[str] = mapped_column(Text)


class Feedback(Base):
    """An answer to the reporter, seen wherever the receipt is."""

    __tablename__ = "feedback"

    feedback_id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[str] = mapped_column(ForeignKey("report.report_id"), index=True)
    author: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime]
    lang: Mapped[str] = mapped_column(String(8))
    text: Mapped[str] = mapped_column(Text)


class AnswerText(Base):
    """A text for answers to reporters that the organisation changed; the others come with the package."""

    __tablename__ = "answer_text"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    lang: Mapped[str] = mapped_column(String(8), primary_key=True)
    text: Mapped[str] = mapped_column(Text)


class Option(Base):
    """A choice that the organisation made in the service itself, such as switching the campaign view off."""

    __tablename__ = "option"

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    value: Mapped[str] = mapped_column(String(2000))


class Campaign(Base):
    """Reports that belong together: one sender, link, number, handle or text."""

    __tablename__ = "campaign"
    # The audit log names campaigns: no number is given twice.
    __table_args__ = ({"sqlite_autoincrement": True},)

    campaign_id: Mapped[int] = mapped_column(primary_key=True)
    created_at: Mapped[datetime]
    by_hand: Mapped[bool] = mapped_column(default=False, server_default=false())
    """An analyst put it together or took it apart: nothing does so by itself any more."""
    numbers_given: Mapped[int] = mapped_column(default=0, server_default="0")


class KeptOut(Base):
    """A report that an analyst took out of a campaign; it does not come back by itself."""

    __tablename__ = "kept_out"

    report_id: Mapped[str] = mapped_column(ForeignKey("report.report_id", ondelete="CASCADE"), primary_key=True)
    campaign_id: Mapped[int] = mapped_column(
        ForeignKey("campaign.campaign_id", ondelete="CASCADE"), primary_key=True, autoincrement=False, index=True
    )


class Observed(Base):
    """A trace that a report holds, in the form in which it is compared; the kinds are those of reports/traces.py."""

    __tablename__ = "observed"
    __table_args__ = (Index("ix_observed_value", "kind", "value"),)

    report_id: Mapped[str] = mapped_column(ForeignKey("report.report_id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(16), primary_key=True)
    value: Mapped[str] = mapped_column(String(400), primary_key=True)


class TextBand(Base):
    """One band of the sketch of a text; texts that share a band are nearly the same."""

    __tablename__ = "text_band"
    __table_args__ = (Index("ix_text_band_value", "band", "value"),)

    report_id: Mapped[str] = mapped_column(ForeignKey("report.report_id"), primary_key=True)
    band: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    value: Mapped[int] = mapped_column(BigInteger)


class RuleDraft(Base):
    """A change of the rules that is being made: draft, in_review, approved, published or dropped.

    `files` is the overlay as JSON, path -> text; `edition` goes up with every change, so that nobody overwrites another's.
    """

    __tablename__ = "rule_draft"
    # Back-tests and the audit log name drafts: no number is given twice.
    __table_args__ = ({"sqlite_autoincrement": True},)

    draft_id: Mapped[int] = mapped_column(primary_key=True)
    edition: Mapped[int] = mapped_column(default=1, server_default="1")
    title: Mapped[str] = mapped_column(String(120))
    why: Mapped[str] = mapped_column(String(500), default="", server_default="")
    files: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(12), index=True)
    authors: Mapped[str] = mapped_column(String(1000))
    """Everybody who had a hand in it, with spaces between: none of them may approve it."""
    reviewer: Mapped[str | None] = mapped_column(String(120))
    based_on: Mapped[int | None]
    """The release whose content it started from; None: the base rules."""
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]


class RuleRelease(Base):
    """Rules that were published. `version` only goes up; `pack` are the signed bytes that clients get."""

    __tablename__ = "rule_release"

    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    pack_version: Mapped[str] = mapped_column(String(40))
    """As the pack says it: the base rules' version and this one."""
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    author: Mapped[str] = mapped_column(String(120))
    reviewer: Mapped[str] = mapped_column(String(120))
    """Who published it."""
    why: Mapped[str] = mapped_column(String(500))
    files: Mapped[str] = mapped_column(Text, deferred=True)
    base: Mapped[str] = mapped_column(String(40))
    overlay_sha256: Mapped[str] = mapped_column(String(64))
    sha256: Mapped[str] = mapped_column(String(64))
    pack: Mapped[bytes] = mapped_column(deferred=True)  # a few MB; the history does not read it
    draft_id: Mapped[int | None]
    rolls_back: Mapped[int | None]
    """The release whose content this one brings back."""
    renews: Mapped[int | None]
    """The release that would have expired and is the same but for version and date."""


class PackRefusal(Base):
    """How often clients refused a pack, by its version and why. Nobody is named: neither person nor device nor address."""

    __tablename__ = "pack_refusal"

    version: Mapped[str] = mapped_column(String(40), primary_key=True)
    reason: Mapped[str] = mapped_column(String(20), primary_key=True)
    count: Mapped[int]
    first_on: Mapped[datetime]
    last_on: Mapped[datetime]


class BacktestRun(Base):
    """A back-test that somebody asked for: waiting, running, cancelling, cancelled, done or failed.

    Who runs it writes `beat_at` every few seconds; one whose beat stopped is begun again.
    """

    __tablename__ = "backtest_run"
    __table_args__ = ({"sqlite_autoincrement": True},)

    run_id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(index=True)
    edition: Mapped[int]
    """Of the draft: another one has not been tested."""
    files: Mapped[str] = mapped_column(Text, deferred=True)
    """The overlay as it was then."""
    sources: Mapped[str] = mapped_column(String(100))
    """reports, sample; with spaces between."""
    state: Mapped[str] = mapped_column(String(12), index=True)
    progress: Mapped[int] = mapped_column(default=0, server_default="0")
    """Items that are done."""
    tries: Mapped[int] = mapped_column(default=0, server_default="0")
    actor: Mapped[str] = mapped_column(String(120))
    asked_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    beat_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    result: Mapped[str | None] = mapped_column(Text, deferred=True)
    """JSON of `backtest.result.Result` without words of messages."""
    error: Mapped[str | None] = mapped_column(String(300))


class BacktestUpload(Base):
    """A file that somebody gave for a back-test; it goes when the run ends."""

    __tablename__ = "backtest_upload"

    run_id: Mapped[int] = mapped_column(ForeignKey("backtest_run.run_id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(8))
    """mbox or jsonl."""
    content: Mapped[bytes] = mapped_column(deferred=True)


class FineCount(Base):
    """How often a signal was called fine on a day, over all installations; nobody's alone is kept or told."""

    __tablename__ = "fine_count"

    day: Mapped[datetime] = mapped_column(primary_key=True)
    signal: Mapped[str] = mapped_column(String(80), primary_key=True)
    total: Mapped[int]
    installations: Mapped[int]


class FineMark(Base):
    """That an installation has told its counts of a day: a keyed hash whose key is thrown away when the day is over."""

    __tablename__ = "fine_mark"

    day: Mapped[datetime] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)


class FineSalt(Base):
    """The key of a day's hashes; without it nobody can tell whose they were."""

    __tablename__ = "fine_salt"

    day: Mapped[datetime] = mapped_column(primary_key=True)
    salt: Mapped[bytes]

"""The tables, as typed mapped classes. Times are UTC; ids and hashes are lower-case text."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import BigInteger, DateTime, Dialect, ForeignKey, Index, LargeBinary, MetaData, String, TypeDecorator
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


class EnrolmentCode(Base):
    """A code that clients exchange for a token of their own."""

    __tablename__ = "enrolment_code"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    expires_at: Mapped[datetime]
    uses_left: Mapped[int]


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
    """How far the mail for a report has come: pending, leased, sent, failed (refused), dead (given up) or bounced."""

    __tablename__ = "outbox"
    __table_args__ = (Index("ix_outbox_due", "state", "next_at"),)

    report_id: Mapped[str] = mapped_column(ForeignKey("report.report_id"), primary_key=True)
    state: Mapped[str] = mapped_column(String(8))
    attempts: Mapped[int]
    next_at: Mapped[datetime]
    """When to try next; while leased, when the lease ends."""
    lease: Mapped[str | None] = mapped_column(String(36))
    last_error: Mapped[str | None] = mapped_column(String(300))
    sent_at: Mapped[datetime | None]
    message_id: Mapped[str | None] = mapped_column(String(320))


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
    """A receipt for a reporter: pending, sending, sent or failed. Recipient and content go when it is sent."""

    __tablename__ = "answer"
    __table_args__ = (Index("ix_answer_due", "state", "next_at"),)

    mail_id: Mapped[str] = mapped_column(ForeignKey("taken_mail.mail_id"), primary_key=True)
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

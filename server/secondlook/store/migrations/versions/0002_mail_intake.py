"""Mail that was taken at the report address, the answers to it, and how far each mailbox has been read."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the tables of the mail intake."""
    op.create_table(
        "taken_mail",
        sa.Column("mail_id", sa.String(64), nullable=False),
        sa.Column("message_id", sa.String(320)),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("taken_at", sa.DateTime, nullable=False),
        sa.Column("kept", sa.LargeBinary),
        sa.PrimaryKeyConstraint("mail_id", name="pk_taken_mail"),
    )
    op.create_index("ix_taken_mail_message_id", "taken_mail", ["message_id"])
    op.create_table(
        "answer",
        sa.Column("mail_id", sa.String(64), nullable=False),
        sa.Column("message_id", sa.String(320), nullable=False),
        sa.Column("recipient_sha256", sa.String(64), nullable=False),
        sa.Column("recipient", sa.String(320)),
        sa.Column("content", sa.LargeBinary),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("next_at", sa.DateTime, nullable=False),
        sa.PrimaryKeyConstraint("mail_id", name="pk_answer"),
        sa.UniqueConstraint("message_id", name="uq_answer_message_id"),
        sa.ForeignKeyConstraint(["mail_id"], ["taken_mail.mail_id"], name="fk_answer_mail_id"),
    )
    op.create_index("ix_answer_due", "answer", ["state", "next_at"])
    op.create_index("ix_answer_recipient_sha256", "answer", ["recipient_sha256"])
    op.create_table(
        "mailbox_place",
        sa.Column("mailbox", sa.String(320), nullable=False),
        sa.Column("validity", sa.BigInteger, nullable=False),
        sa.Column("uid", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("mailbox", name="pk_mailbox_place"),
    )


def downgrade() -> None:
    """Drop them again."""
    for table in ("mailbox_place", "answer", "taken_mail"):
        op.drop_table(table)

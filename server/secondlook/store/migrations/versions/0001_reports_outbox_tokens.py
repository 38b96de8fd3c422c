"""Reports, their outbox, tokens and enrolment codes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the first tables."""
    op.create_table(
        "token",
        sa.Column("token_id", sa.Integer, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("scope", sa.String(16), nullable=False),
        sa.Column("created_at", sa.DateTime, nullable=False),
        sa.Column("expires_at", sa.DateTime, nullable=False),
        sa.Column("revoked_at", sa.DateTime),
        sa.Column("allowance", sa.Double),
        sa.Column("allowance_at", sa.DateTime),
        sa.PrimaryKeyConstraint("token_id", name="pk_token"),
        sa.UniqueConstraint("sha256", name="uq_token_sha256"),
    )
    op.create_table(
        "enrolment_code",
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("expires_at", sa.DateTime, nullable=False),
        sa.Column("uses_left", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("sha256", name="pk_enrolment_code"),
    )
    op.create_table(
        "report",
        sa.Column("report_id", sa.String(36), nullable=False),
        sa.Column("receipt", sa.String(16), nullable=False),
        sa.Column("body_sha256", sa.String(64), nullable=False),
        sa.Column("received_at", sa.DateTime, nullable=False),
        sa.Column("channel", sa.String(32), nullable=False),
        sa.Column("level", sa.String(16), nullable=False),
        sa.Column("token_id", sa.Integer),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("report_id", name="pk_report"),
        sa.UniqueConstraint("receipt", name="uq_report_receipt"),
        sa.ForeignKeyConstraint(["token_id"], ["token.token_id"], name="fk_report_token_id"),
    )
    op.create_index("ix_report_received_at", "report", ["received_at"])
    op.create_table(
        "outbox",
        sa.Column("report_id", sa.String(36), nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("next_at", sa.DateTime, nullable=False),
        sa.Column("lease", sa.String(36)),
        sa.Column("last_error", sa.String(300)),
        sa.Column("sent_at", sa.DateTime),
        sa.Column("message_id", sa.String(320)),
        sa.PrimaryKeyConstraint("report_id", name="pk_outbox"),
        sa.ForeignKeyConstraint(["report_id"], ["report.report_id"], name="fk_outbox_report_id"),
    )
    op.create_index("ix_outbox_due", "outbox", ["state", "next_at"])
    op.create_table(
        "probe",
        sa.Column("probe_id", sa.Integer, nullable=False),
        sa.Column("written_at", sa.DateTime, nullable=False),
        sa.PrimaryKeyConstraint("probe_id", name="pk_probe"),
    )


def downgrade() -> None:
    """Drop them again."""
    for table in ("probe", "outbox", "report", "enrolment_code", "token"):
        op.drop_table(table)

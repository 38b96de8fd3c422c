"""Access: tries are counted for all processes, sign-ins elsewhere are under way, tokens know where they come from."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add what is missing; tokens and codes of before have no ending and no origin."""
    op.create_table(
        "attempt",
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("count", sa.Integer, nullable=False),
        sa.Column("ends_at", sa.DateTime, nullable=False),
        sa.PrimaryKeyConstraint("sha256", name="pk_attempt"),
    )
    op.create_index("ix_attempt_ends_at", "attempt", ["ends_at"])
    op.create_table(
        "pending_sign_in",
        sa.Column("state_sha256", sa.String(64), nullable=False),
        sa.Column("browser_sha256", sa.String(64), nullable=False),
        sa.Column("nonce", sa.String(64), nullable=False),
        sa.Column("verifier", sa.String(128), nullable=False),
        sa.Column("wanted", sa.String(2000), nullable=False),
        sa.Column("created_at", sa.DateTime, nullable=False),
        sa.PrimaryKeyConstraint("state_sha256", name="pk_pending_sign_in"),
    )
    op.create_index("ix_pending_sign_in_created_at", "pending_sign_in", ["created_at"])
    op.create_index("ix_audit_action_seq", "audit", ["action", "seq"])
    op.add_column("account", sa.Column("must_change", sa.Boolean, nullable=False, server_default=sa.false()))
    op.add_column("token", sa.Column("ending", sa.String(6)))
    op.add_column("token", sa.Column("code_sha256", sa.String(64)))
    op.add_column("token", sa.Column("family_id", sa.Integer))
    op.create_index("ix_token_code_sha256", "token", ["code_sha256"])
    op.create_index("ix_token_family_id", "token", ["family_id"])
    op.add_column("enrolment_code", sa.Column("ending", sa.String(6)))
    op.add_column("enrolment_code", sa.Column("created_at", sa.DateTime))


def downgrade() -> None:
    """Take it away again; nobody loses account or token."""
    op.drop_column("enrolment_code", "created_at")
    op.drop_column("enrolment_code", "ending")
    op.drop_index("ix_token_family_id", "token")
    op.drop_index("ix_token_code_sha256", "token")
    op.drop_column("token", "family_id")
    op.drop_column("token", "code_sha256")
    op.drop_column("token", "ending")
    op.drop_column("account", "must_change")
    op.drop_index("ix_audit_action_seq", "audit")
    op.drop_table("pending_sign_in")
    op.drop_table("attempt")

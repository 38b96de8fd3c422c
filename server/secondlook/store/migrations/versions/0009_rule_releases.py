"""Drafts of rules, what was published, and what clients refused."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "rule_draft",
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("edition", sa.Integer(), server_default="1", nullable=False),
        sa.Column("title", sa.String(120), nullable=False),
        sa.Column("why", sa.String(500), server_default="", nullable=False),
        sa.Column("files", sa.Text(), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("authors", sa.String(1000), nullable=False),
        sa.Column("reviewer", sa.String(120)),
        sa.Column("based_on", sa.Integer()),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.Column("decided_at", sa.DateTime()),
        sa.PrimaryKeyConstraint("draft_id", name="pk_rule_draft"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_rule_draft_state", "rule_draft", ["state"])
    op.create_table(
        "rule_release",
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("pack_version", sa.String(40), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.Column("author", sa.String(120), nullable=False),
        sa.Column("reviewer", sa.String(120), nullable=False),
        sa.Column("why", sa.String(500), nullable=False),
        sa.Column("files", sa.Text(), nullable=False),
        sa.Column("base", sa.String(40), nullable=False),
        sa.Column("overlay_sha256", sa.String(64), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("pack", sa.LargeBinary(), nullable=False),
        sa.Column("draft_id", sa.Integer()),
        sa.Column("rolls_back", sa.Integer()),
        sa.Column("renews", sa.Integer()),
        sa.PrimaryKeyConstraint("version", name="pk_rule_release"),
    )
    op.create_table(
        "pack_refusal",
        sa.Column("version", sa.String(40), nullable=False),
        sa.Column("reason", sa.String(20), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("first_on", sa.DateTime(), nullable=False),
        sa.Column("last_on", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("version", "reason", name="pk_pack_refusal"),
    )


def downgrade() -> None:
    """Drop them."""
    for table in ("pack_refusal", "rule_release", "rule_draft"):
        op.drop_table(table)

"""Back-tests, and counts of what was called fine."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "backtest_run",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("files", sa.Text(), nullable=False),
        sa.Column("sources", sa.String(100), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("progress", sa.Integer(), server_default="0", nullable=False),
        sa.Column("tries", sa.Integer(), server_default="0", nullable=False),
        sa.Column("actor", sa.String(120), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("started_at", sa.DateTime()),
        sa.Column("beat_at", sa.DateTime()),
        sa.Column("ended_at", sa.DateTime()),
        sa.Column("result", sa.Text()),
        sa.Column("error", sa.String(300)),
        sa.PrimaryKeyConstraint("run_id", name="pk_backtest_run"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_backtest_run_draft_id", "backtest_run", ["draft_id"])
    op.create_index("ix_backtest_run_state", "backtest_run", ["state"])
    op.create_table(
        "backtest_upload",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["backtest_run.run_id"], name="fk_backtest_upload_run_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("run_id", "number", name="pk_backtest_upload"),
    )
    op.create_table(
        "fine_count",
        sa.Column("day", sa.DateTime(), nullable=False),
        sa.Column("signal", sa.String(80), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("installations", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", "signal", name="pk_fine_count"),
    )
    op.create_table(
        "fine_mark",
        sa.Column("day", sa.DateTime(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("day", "sha256", name="pk_fine_mark"),
    )
    op.create_table(
        "fine_salt",
        sa.Column("day", sa.DateTime(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("day", name="pk_fine_salt"),
    )


def downgrade() -> None:
    """Drop them."""
    for table in ("fine_salt", "fine_mark", "fine_count", "backtest_upload", "backtest_run"):
        op.drop_table(table)

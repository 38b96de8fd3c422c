"""Campaigns: numbers for reporters, what analysts decided about them, and the day of an approach."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add what is missing. Campaigns of before are forgotten and every report is read again, by the better traces."""
    op.execute("UPDATE inbox_entry SET campaign_id = NULL")
    op.execute("UPDATE inbox_entry SET read_at = NULL WHERE content_gone_at IS NULL")
    for table in ("campaign", "observed", "text_band"):
        op.execute(f"DELETE FROM {table}")  # noqa: S608 - the names stand above
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    # SQLite gives the number of a deleted row again unless the table says otherwise; the audit log names campaigns.
    with op.batch_alter_table(
        "campaign", recreate="always" if is_sqlite else "never", table_kwargs={"sqlite_autoincrement": True}
    ) as batch:
        batch.add_column(sa.Column("by_hand", sa.Boolean, nullable=False, server_default=sa.false()))
        batch.add_column(sa.Column("numbers_given", sa.Integer, nullable=False, server_default="0"))
    op.create_table(
        "kept_out",
        sa.Column("report_id", sa.String(36), nullable=False),
        sa.Column("campaign_id", sa.Integer, nullable=False, autoincrement=False),
        sa.PrimaryKeyConstraint("report_id", "campaign_id", name="pk_kept_out"),
        sa.ForeignKeyConstraint(["report_id"], ["report.report_id"], name="fk_kept_out_report_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.campaign_id"], name="fk_kept_out_campaign_id", ondelete="CASCADE"),
    )
    op.create_index("ix_kept_out_campaign_id", "kept_out", ["campaign_id"])
    op.add_column("inbox_entry", sa.Column("reporter_number", sa.Integer))
    op.add_column("inbox_entry", sa.Column("approached_on", sa.DateTime))
    op.drop_index("ix_inbox_entry_campaign_id", "inbox_entry")
    op.create_index("ix_inbox_entry_campaign_received", "inbox_entry", ["campaign_id", "received_at"])


def downgrade() -> None:
    """Take it away again; the grouping stays, what analysts decided about it goes."""
    op.drop_index("ix_inbox_entry_campaign_received", "inbox_entry")
    op.create_index("ix_inbox_entry_campaign_id", "inbox_entry", ["campaign_id"])
    op.drop_column("inbox_entry", "approached_on")
    op.drop_column("inbox_entry", "reporter_number")
    op.drop_column("campaign", "numbers_given")
    op.drop_column("campaign", "by_hand")
    op.drop_table("kept_out")

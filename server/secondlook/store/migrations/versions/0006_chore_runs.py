"""When each chore ran last, and whether it went well."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add the table; a chore has no row until it runs."""
    op.create_table(
        "chore_run",
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("ran_at", sa.DateTime, nullable=False),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("error", sa.String(300)),
        sa.PrimaryKeyConstraint("name", name="pk_chore_run"),
    )


def downgrade() -> None:
    """Take it away again."""
    op.drop_table("chore_run")

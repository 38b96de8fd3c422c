"""The search of the inbox by an index of three letters, on a PostgreSQL that has pg_trgm; without it a search reads every row."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
_INDEX = "ix_inbox_entry_search_text"


def upgrade() -> None:
    """Make the index. The extension is a trusted one: the owner of the database may add it."""
    if _may_have_trigrams():
        op.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        op.create_index(
            _INDEX, "inbox_entry", ["search_text"], postgresql_using="gin", postgresql_ops={"search_text": "gin_trgm_ops"}
        )


def downgrade() -> None:
    """Drop the index; the extension stays, others may use it."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"DROP INDEX IF EXISTS {_INDEX}")


def _may_have_trigrams() -> bool:
    connection = op.get_bind()
    if connection.dialect.name != "postgresql":
        return False
    may = sa.text("""
        SELECT EXISTS (SELECT FROM pg_extension WHERE extname = 'pg_trgm')
            OR has_database_privilege(current_database(), 'CREATE')
            AND EXISTS (
                SELECT FROM pg_available_extension_versions WHERE name = 'pg_trgm'
                AND (trusted OR (SELECT rolsuper FROM pg_roles WHERE rolname = current_user))
            )
    """)
    return bool(connection.scalar(may))

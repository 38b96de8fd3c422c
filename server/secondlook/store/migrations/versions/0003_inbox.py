"""The inbox: how reports are handled, by whom, what belongs together; and more targets than the mailbox."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def _text(name: str, length: int) -> sa.Column[str]:
    return sa.Column(name, sa.String(length), nullable=False, server_default="")


def _report(table: str, name: str = "report_id") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([name], ["report.report_id"], name=f"fk_{table}_{name}")


def upgrade() -> None:
    """Make the tables; what was reported before appears in the inbox as received."""
    _make_accounts()
    _make_campaigns()
    _make_entries()
    _make_answers()
    with op.batch_alter_table("outbox") as batch:
        batch.add_column(sa.Column("target", sa.String(40), nullable=False, server_default="mail"))
        batch.drop_constraint("pk_outbox", type_="primary")
        batch.create_primary_key("pk_outbox", ["report_id", "target"])
    with op.batch_alter_table("answer") as batch:
        batch.drop_constraint("fk_answer_mail_id", type_="foreignkey")


def downgrade() -> None:
    """Drop them again; a target other than the mailbox is forgotten, as are mails to reporters that answer no mail."""
    op.execute("DELETE FROM answer WHERE mail_id NOT IN (SELECT mail_id FROM taken_mail)")
    with op.batch_alter_table("answer") as batch:
        batch.create_foreign_key("fk_answer_mail_id", "taken_mail", ["mail_id"], ["mail_id"])
    op.execute("DELETE FROM outbox WHERE target <> 'mail'")
    with op.batch_alter_table("outbox") as batch:
        batch.drop_constraint("pk_outbox", type_="primary")
        batch.create_primary_key("pk_outbox", ["report_id"])
        batch.drop_column("target")
    for table in ("text_band", "observed", "answer_text", "option", "feedback", "note", "inbox_entry", "campaign"):
        op.drop_table(table)
    for table in ("audit_ends", "audit", "sign_in", "account"):
        op.drop_table(table)


def _make_accounts() -> None:
    op.create_table(
        "account",
        sa.Column("account_id", sa.Integer, nullable=False),
        sa.Column("login", sa.String(120), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("roles", sa.String(120), nullable=False),
        sa.Column("password_hash", sa.String(200)),
        sa.Column("subject", sa.String(300)),
        sa.Column("created_at", sa.DateTime, nullable=False),
        sa.Column("disabled_at", sa.DateTime),
        sa.PrimaryKeyConstraint("account_id", name="pk_account"),
        sa.UniqueConstraint("login", name="uq_account_login"),
        sa.UniqueConstraint("subject", name="uq_account_subject"),
    )
    op.create_table(
        "sign_in",
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("account_id", sa.Integer, nullable=False),
        sa.Column("csrf", sa.String(64), nullable=False),
        sa.Column("created_at", sa.DateTime, nullable=False),
        sa.Column("seen_at", sa.DateTime, nullable=False),
        sa.PrimaryKeyConstraint("sha256", name="pk_sign_in"),
        sa.ForeignKeyConstraint(["account_id"], ["account.account_id"], name="fk_sign_in_account_id"),
    )
    op.create_index("ix_sign_in_account_id", "sign_in", ["account_id"])
    op.create_table(
        "audit",
        sa.Column("seq", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("actor", sa.String(120), nullable=False),
        sa.Column("action", sa.String(60), nullable=False),
        sa.Column("report_id", sa.String(36)),
        sa.Column("detail", sa.String(1000), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_audit"),
    )
    op.create_index("ix_audit_at", "audit", ["at"])
    op.create_index("ix_audit_report_id", "audit", ["report_id"])
    ends = op.create_table(
        "audit_ends",
        sa.Column("ends_id", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("cut_seq", sa.Integer, nullable=False),
        sa.Column("cut_sha256", sa.String(64), nullable=False),
        sa.Column("last_seq", sa.Integer, nullable=False),
        sa.Column("last_sha256", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("ends_id", name="pk_audit_ends"),
    )
    op.bulk_insert(ends, [{"ends_id": 1, "cut_seq": 0, "cut_sha256": "0" * 64, "last_seq": 0, "last_sha256": "0" * 64}])


def _make_campaigns() -> None:
    op.create_table(
        "campaign",
        sa.Column("campaign_id", sa.Integer, nullable=False),
        sa.Column("created_at", sa.DateTime, nullable=False),
        sa.PrimaryKeyConstraint("campaign_id", name="pk_campaign"),
    )
    op.create_table(
        "observed",
        sa.Column("report_id", sa.String(36), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("value", sa.String(400), nullable=False),
        sa.PrimaryKeyConstraint("report_id", "kind", "value", name="pk_observed"),
        _report("observed"),
    )
    op.create_index("ix_observed_value", "observed", ["kind", "value"])
    op.create_table(
        "text_band",
        sa.Column("report_id", sa.String(36), nullable=False),
        sa.Column("band", sa.SmallInteger, nullable=False, autoincrement=False),
        sa.Column("value", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("report_id", "band", name="pk_text_band"),
        _report("text_band"),
    )
    op.create_index("ix_text_band_value", "text_band", ["band", "value"])


def _make_entries() -> None:
    op.create_table(
        "inbox_entry",
        sa.Column("report_id", sa.String(36), nullable=False),
        sa.Column("received_at", sa.DateTime, nullable=False),
        sa.Column("level", sa.String(16), nullable=False),
        sa.Column("channel", sa.String(32), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("verdict", sa.String(12)),
        sa.Column("assignee_id", sa.Integer),
        sa.Column("campaign_id", sa.Integer),
        sa.Column("hold_reason", sa.String(300)),
        sa.Column("content_gone_at", sa.DateTime),
        sa.Column("read_at", sa.DateTime),
        sa.Column("kind", sa.String(16), nullable=False, server_default="none"),
        sa.Column("stage", sa.String(60)),
        _text("sender_name", 200),
        _text("sender_address", 320),
        _text("headline", 200),
        _text("search_text", 1000),
        _text("mode", 16),
        sa.Column("reporter_key", sa.String(64)),
        _text("unit", 120),
        _text("lang", 8),
        sa.Column("is_urgent", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.PrimaryKeyConstraint("report_id", name="pk_inbox_entry"),
        _report("inbox_entry"),
        sa.ForeignKeyConstraint(["assignee_id"], ["account.account_id"], name="fk_inbox_entry_assignee_id"),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.campaign_id"], name="fk_inbox_entry_campaign_id"),
    )
    for column in ("received_at", "assignee_id", "campaign_id", "read_at", "reporter_key"):
        op.create_index(f"ix_inbox_entry_{column}", "inbox_entry", [column])
    op.create_index("ix_inbox_entry_state_received", "inbox_entry", ["state", "received_at"])
    op.create_index("ix_inbox_entry_level_received", "inbox_entry", ["level", "received_at"])
    op.execute(
        "INSERT INTO inbox_entry (report_id, received_at, level, channel, state) "
        "SELECT report_id, received_at, level, channel, 'received' FROM report"
    )


def _make_answers() -> None:
    for table in ("note", "feedback"):
        lang = [sa.Column("lang", sa.String(8), nullable=False)] if table == "feedback" else []
        op.create_table(
            table,
            sa.Column(f"{table}_id", sa.Integer, nullable=False),
            sa.Column("report_id", sa.String(36), nullable=False),
            sa.Column("author", sa.String(120), nullable=False),
            sa.Column("at", sa.DateTime, nullable=False),
            *lang,
            sa.Column("text", sa.Text, nullable=False),
            sa.PrimaryKeyConstraint(f"{table}_id", name=f"pk_{table}"),
            _report(table),
        )
        op.create_index(f"ix_{table}_report_id", table, ["report_id"])
    op.create_table(
        "answer_text",
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("lang", sa.String(8), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("name", "lang", name="pk_answer_text"),
    )
    op.create_table(
        "option",
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("value", sa.String(2000), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_option"),
    )

"""What a conversation keeps beside its words: lateness, deadlines, privacy, proposals."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Apply."""
    op.add_column("reply", sa.Column("minutes_late", sa.Integer(), nullable=True))
    op.add_column("reply", sa.Column("deadline_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column(
        "reply",
        sa.Column("private", sa.Boolean(), server_default=sa.text("false"), nullable=False),
    )
    op.add_column(
        "message",
        sa.Column("channel", sa.String(length=10), server_default="sms", nullable=False),
    )
    op.add_column("touch", sa.Column("slots", sa.Text(), server_default="", nullable=False))
    op.add_column("conversation", sa.Column("tell_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(
        "ix_conversation_unanswered",
        "conversation",
        ["tell_at"],
        sqlite_where=sa.text("tell_at IS NOT NULL"),
        postgresql_where=sa.text("tell_at IS NOT NULL"),
    )

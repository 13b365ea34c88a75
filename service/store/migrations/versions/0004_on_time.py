"""What keeps reminders on time: own ladders, guessed zones, troubles, and silence that was told."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Apply."""
    # A zone that nobody gave was guessed from the number; which ones those are is not known any
    # more, so the zones that stand are taken for given.
    op.add_column(
        "candidate",
        sa.Column("zone_given", sa.Boolean(), server_default=sa.text("true"), nullable=False),
    )
    op.add_column("interview", sa.Column("ladder", sa.Text(), server_default="", nullable=False))
    op.add_column(
        "reply",
        sa.Column("kind", sa.String(length=20), server_default="reply", nullable=False),
    )
    _due(("interview", "tell_at", "ix_interview_unanswered"))
    _due(("attempt", "ask_at", "ix_attempt_unreported"))
    op.add_column("attempt", sa.Column("asked", sa.Integer(), server_default="0", nullable=False))
    op.create_table(
        "trouble",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("code", sa.Integer(), server_default="0", nullable=False),
        sa.Column("tries", sa.Integer(), server_default="0", nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retry_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("over_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told_over_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_trouble")),
    )
    op.create_table(
        "watermark",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_watermark")),
    )


def _due(wanted: tuple[str, str, str]) -> None:
    """Add a moment at which something is to be done, and an index of those that wait for it."""
    table, column, index = wanted
    op.add_column(table, sa.Column(column, sa.DateTime(timezone=True), nullable=True))
    waits = sa.text(f"{column} IS NOT NULL")
    op.create_index(index, table, [column], sqlite_where=waits, postgresql_where=waits)

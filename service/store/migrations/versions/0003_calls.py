"""Where calls are kept, step by step, and what decides between a text and a call."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

# SQLite grows a row id by itself only for INTEGER, PostgreSQL needs more than 32 bits.
_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Apply."""
    op.add_column(
        "candidate",
        sa.Column("language_given", sa.Boolean(), server_default=sa.text("false"), nullable=False),
    )
    # "en" may be nobody's word but the default.
    op.execute("UPDATE candidate SET language_given = true WHERE language <> 'en'")
    op.add_column(
        "conversation", sa.Column("landline_at", sa.DateTime(timezone=True), nullable=True)
    )
    op.drop_index("ix_touch_due", table_name="touch")
    _partial_index("ix_touch_due", "touch", ["channel", "due_at"], "state = 'planned'")
    _create_call()
    _create_call_step()


def _create_call() -> None:
    op.create_table(
        "call",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("phone", sa.String(length=64), nullable=False),
        sa.Column("direction", sa.String(length=3), nullable=False),
        sa.Column("interview_id", _ID, nullable=True),
        sa.Column("touch_id", _ID, nullable=True),
        sa.Column("provider_sid", sa.String(length=64), nullable=True),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("state", sa.Text(), nullable=True),
        sa.Column("answered_by", sa.String(length=30), server_default="", nullable=False),
        sa.Column("taken", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        *(_moment(name) for name in ("voicemail_at", "keyed_at", "answered_at", "ended_at")),
        sa.Column("sequence", sa.Integer(), server_default="-1", nullable=False),
        sa.Column("seconds", sa.Integer(), server_default="0", nullable=False),
        sa.Column("why", sa.Text(), server_default="", nullable=False),
        sa.Column("error_code", sa.Integer(), server_default="0", nullable=False),
        sa.Column("looked", sa.Integer(), server_default="0", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["interview_id"], ["interview.id"], name=op.f("fk_call_interview_id")
        ),
        sa.ForeignKeyConstraint(["touch_id"], ["touch.id"], name=op.f("fk_call_touch_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call")),
        sa.UniqueConstraint("provider_sid", name=op.f("uq_call_provider_sid")),
    )
    op.create_index(op.f("ix_call_phone_created_at"), "call", ["phone", "created_at"])
    op.create_index(op.f("ix_call_interview_id"), "call", ["interview_id"])
    op.create_index(op.f("ix_call_touch_id"), "call", ["touch_id"])
    _partial_index("ix_call_open", "call", ["updated_at"], "ended_at IS NULL")


def _create_call_step() -> None:
    op.create_table(
        "call_step",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("call_id", _ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(length=20), nullable=False),
        sa.Column("heard", sa.Text(), server_default="", nullable=False),
        sa.Column("confidence", sa.Float(), nullable=True),
        sa.Column("rule", sa.Text(), server_default="", nullable=False),
        sa.Column("script", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name=op.f("fk_call_step_call_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_step")),
        sa.UniqueConstraint("call_id", "number", name=op.f("uq_call_step_call_id_number")),
    )


def _moment(name: str) -> "sa.Column[object]":
    return sa.Column(name, sa.DateTime(timezone=True), nullable=True)


def _partial_index(name: str, table: str, columns: list[str], where: str) -> None:
    condition = sa.text(where)
    op.create_index(name, table, columns, sqlite_where=condition, postgresql_where=condition)

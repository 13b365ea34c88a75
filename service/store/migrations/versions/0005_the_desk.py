"""What recruiters work with: teams, sessions, channels, handling, webhooks, settings, search."""

import sqlalchemy as sa
from alembic import op

from service.flows.terms import terms_of

revision = "0005"
down_revision = "0004"

_Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_PORTION = 1000
# What nothing is left to do about: it was good news, or has been settled by the answer itself.
_SETTLED = (
    "intent IN ('confirm', 'thanks', 'opt_in') AND told <> 'told.confirm_after_cancel'"
    " OR moved_to IS NOT NULL OR told IN ('told.question_answered', 'told.overtaken')"
)
# Compared byte by byte, so that the index knows what begins with some letters.
_Term = sa.String(40).with_variant(sa.String(40, collation="C"), "postgresql")


def upgrade() -> None:
    """Apply."""
    _people()
    _replies()
    _calendars()
    _webhooks()
    _operations()
    _search()


def _people() -> None:
    op.create_table("team", _key(), sa.Column("name", sa.String(100), nullable=False), _at("created_at"), sa.UniqueConstraint("name", name="uq_team_name"))
    _belongs("recruiter", "team_id", "team")
    op.add_column("recruiter", _at("left_at", nullable=True))
    for name, length in (("quiet_hours", 20), ("digest_at", 5)):
        op.add_column("recruiter", sa.Column(name, sa.String(length), server_default="", nullable=False))
    op.add_column("recruiter", sa.Column("oidc_subject", sa.String(255), nullable=True))
    op.add_column("recruiter", sa.Column("availability", sa.Text(), server_default="", nullable=False))
    op.create_index("uq_recruiter_oidc_subject", "recruiter", ["oidc_subject"], unique=True)
    op.create_table(
        "recruiter_channel",
        _key(),
        _to("recruiter_channel", "recruiter_id", "recruiter"),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("for_urgent", sa.Boolean(), nullable=False),
        sa.Column("for_rest", sa.Boolean(), nullable=False),
        sa.Column("last_error", sa.Text(), server_default="", nullable=False),
        _at("created_at"),
        sa.UniqueConstraint("recruiter_id", "kind", "address", name="uq_recruiter_channel_recruiter_id_kind_address"),
    )
    op.create_table(
        "session",
        _key(),
        _to("session", "recruiter_id", "recruiter"),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("address", sa.String(64), server_default="", nullable=False),
        sa.Column("browser", sa.String(200), server_default="", nullable=False),
        _at("created_at"),
        _at("seen_at"),
        _at("ends_at"),
        _at("ended_at", nullable=True),
        sa.UniqueConstraint("digest", name="uq_session_digest"),
    )
    op.create_index("ix_session_recruiter_id", "session", ["recruiter_id"])
    op.create_table(
        "sign_in_try",
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        _at("since"),
        sa.PrimaryKeyConstraint("key", name="pk_sign_in_try"),
    )
    op.create_index("ix_sign_in_try_since", "sign_in_try", ["since"])


def _replies() -> None:
    _belongs("reply", "assignee_id", "recruiter")
    _belongs("reply", "handled_by_id", "recruiter")
    for name in ("snoozed_until", "handled_at", "escalate_at"):
        op.add_column("reply", _at(name, nullable=True))
    op.add_column("reply", sa.Column("version", sa.Integer(), server_default="1", nullable=False))
    op.execute(f"UPDATE reply SET handled_at = received_at WHERE {_SETTLED}")
    _waiting("ix_reply_unhandled", "reply", "handled_at IS NULL", "id")
    _waiting("ix_reply_assignee", "reply", "assignee_id IS NOT NULL", "assignee_id")
    _waiting("ix_reply_snoozed", "reply", "snoozed_until IS NOT NULL", "snoozed_until")
    _waiting("ix_reply_escalate", "reply", "escalate_at IS NOT NULL", "escalate_at")
    op.add_column("touch", sa.Column("body", sa.Text(), server_default="", nullable=False))
    op.add_column("notification", _at("due_at", nullable=True))
    op.add_column("notification", sa.Column("tries", sa.Integer(), server_default="0", nullable=False))
    op.add_column("notification", sa.Column("lease_owner", sa.String(120), nullable=True))
    op.add_column("notification", _at("lease_until", nullable=True))
    op.add_column("notification", sa.Column("in_digest", sa.Boolean(), server_default=sa.text("false"), nullable=False))
    # Mail that was on its way is tried on; what it is about may be told twice, under one Message-ID.
    op.execute("UPDATE notification SET due_at = created_at, state = 'waiting' WHERE state IN ('sending', 'waiting')")
    _waiting("ix_notification_due", "notification", "state IN ('planned', 'waiting')", "due_at")
    op.create_table(
        "correction",
        _key(),
        _to("correction", "reply_id", "reply"),
        _to("correction", "recruiter_id", "recruiter"),
        sa.Column("was", sa.String(30), nullable=False),
        sa.Column("is_now", sa.String(30), nullable=False),
        sa.Column("was_told", sa.String(60), server_default="", nullable=False),
        _at("at"),
    )
    op.create_index("ix_correction_reply_id", "correction", ["reply_id"])


def _calendars() -> None:
    op.add_column("recruiter", sa.Column("calendar_mails", sa.Boolean(), server_default=sa.text("true"), nullable=False))
    op.add_column("interview", sa.Column("sequence", sa.Integer(), server_default="0", nullable=False))
    # Entries that were sent before carry the revision.
    op.execute("UPDATE interview SET sequence = revision")
    op.create_table(
        "calendar_entry",
        _key(),
        _to("calendar_entry", "interview_id", "interview"),
        _to("calendar_entry", "recruiter_id", "recruiter"),
        sa.Column("sequence", sa.Integer(), nullable=True),
        _at("starts_at", nullable=True),
        sa.Column("confirmed", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("facts", sa.String(40), server_default="", nullable=False),
        sa.Column("wanted", sa.Integer(), server_default="0", nullable=False),
        _at("due_at", nullable=True),
        _at("wanted_at", nullable=True),
        sa.Column("tries", sa.Integer(), server_default="0", nullable=False),
        sa.Column("why", sa.Text(), server_default="", nullable=False),
        sa.Column("lease_owner", sa.String(120), nullable=True),
        _at("lease_until", nullable=True),
        _at("sent_at", nullable=True),
        sa.UniqueConstraint("interview_id", "recruiter_id", name="uq_calendar_entry_interview_id_recruiter_id"),
    )
    _waiting("ix_calendar_entry_due", "calendar_entry", "due_at IS NOT NULL", "due_at")


def _webhooks() -> None:
    op.create_table(
        "webhook",
        _key(),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("secret", sa.Text(), nullable=False),
        sa.Column("events", sa.Text(), nullable=False),
        sa.Column("created_by", sa.String(254), server_default="", nullable=False),
        _at("created_at"),
    )
    op.create_table(
        "webhook_delivery",
        _key(),
        _to("webhook_delivery", "webhook_id", "webhook"),
        sa.Column("key", sa.String(80), nullable=False),
        sa.Column("event", sa.String(40), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("tries", sa.Integer(), server_default="0", nullable=False),
        sa.Column("last_status", sa.Integer(), server_default="0", nullable=False),
        sa.Column("last_error", sa.Text(), server_default="", nullable=False),
        _at("due_at"),
        sa.Column("lease_owner", sa.String(120), nullable=True),
        _at("lease_until", nullable=True),
        _at("created_at"),
        _at("done_at", nullable=True),
        sa.UniqueConstraint("webhook_id", "key", name="uq_webhook_delivery_webhook_id_key"),
    )
    _waiting("ix_webhook_delivery_due", "webhook_delivery", "state = 'waiting'", "due_at")


def _operations() -> None:
    op.create_table(
        "setting",
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("changed_by", sa.String(254), server_default="", nullable=False),
        _at("changed_at"),
        sa.PrimaryKeyConstraint("name", name="pk_setting"),
    )
    op.create_table(
        "audit_event",
        _key(),
        sa.Column("actor", sa.String(254), nullable=False),
        sa.Column("action", sa.String(60), nullable=False),
        sa.Column("about", sa.String(30), server_default="", nullable=False),
        sa.Column("about_id", _Id, nullable=True),
        sa.Column("detail", sa.Text(), server_default="", nullable=False),
        _at("at"),
    )
    op.create_index("ix_audit_event_about_about_id", "audit_event", ["about", "about_id"])
    op.create_index("ix_audit_event_actor", "audit_event", ["actor"])
    op.create_table(
        "stumble",
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("ref", sa.String(64), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        _at("since"),
        _at("retry_at"),
        sa.PrimaryKeyConstraint("kind", "ref", name="pk_stumble"),
    )


def _search() -> None:
    """Make the words by which things are found, for what is there already too."""
    for table in ("interview", "reply"):
        op.create_table(
            f"{table}_term",
            sa.Column("term", _Term, nullable=False),
            sa.Column(f"{table}_id", _Id, sa.ForeignKey(f"{table}.id", name=f"fk_{table}_term_{table}_id"), nullable=False),
            sa.PrimaryKeyConstraint("term", f"{table}_id", name=f"pk_{table}_term"),
        )
        op.create_index(f"ix_{table}_term_{table}_id", f"{table}_term", [f"{table}_id"])
    _fill("interview", "SELECT i.id, i.title, c.name, c.phone FROM interview i JOIN candidate c ON c.id = i.candidate_id WHERE i.id > :after ORDER BY i.id LIMIT :portion")
    _fill("reply", "SELECT id, CASE WHEN private OR kind <> 'reply' THEN '' ELSE text END, phone FROM reply WHERE id > :after ORDER BY id LIMIT :portion")


def _fill(table: str, question: str) -> None:
    connection, after = op.get_bind(), 0
    add = sa.text(f"INSERT INTO {table}_term (term, {table}_id) VALUES (:term, :id)")
    while rows := connection.execute(sa.text(question), {"after": after, "portion": _PORTION}).all():
        terms = [{"term": term, "id": row[0]} for row in rows for term in terms_of(*row[1:])]
        if terms:
            connection.execute(add, terms)
        after = rows[-1][0]


def _key() -> sa.Column[int]:
    return sa.Column("id", _Id, autoincrement=True, nullable=False, primary_key=True)


def _at(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _to(table: str, column: str, target: str) -> sa.Column[int]:
    return sa.Column(column, _Id, sa.ForeignKey(f"{target}.id", name=f"fk_{table}_{column}"), nullable=False)


def _belongs(table: str, column: str, target: str) -> None:
    """Add a column that names a row of another table.

    By hand: Alembic would copy the whole table on SQLite, which takes this form as it is.
    """
    kind = "BIGINT" if op.get_context().dialect.name == "postgresql" else "INTEGER"
    link = f"CONSTRAINT fk_{table}_{column} REFERENCES {target} (id)"
    op.execute(f"ALTER TABLE {table} ADD COLUMN {column} {kind} {link}")


def _waiting(index: str, table: str, where: str, column: str) -> None:
    """Index the rows that somebody waits for."""
    waits = sa.text(where)
    op.create_index(index, table, [column], sqlite_where=waits, postgresql_where=waits)

"""What the service keeps for itself: settings, audit, heartbeats, troubles."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text

from service.store.schema.columns import Id, key, metadata, moment

idempotency_key = Table(
    "idempotency_key",
    metadata,
    Column("token_id", Id, ForeignKey("api_token.id"), primary_key=True),
    Column("key", String(255), primary_key=True),
    Column("fingerprint", String(64), nullable=False),
    Column("status", Integer, nullable=True),
    Column("body", Text, nullable=True),
    moment("created_at"),
)

heartbeat = Table(
    "heartbeat",
    metadata,
    Column("name", String(120), primary_key=True),
    Column("kind", String(20), nullable=False),
    moment("at"),
)

# What keeps us from working, from the first sign until it is over; one row a kind of trouble.
trouble = Table(
    "trouble",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("why", Text, nullable=False),
    Column("code", Integer, nullable=False, server_default="0"),
    Column("tries", Integer, nullable=False, server_default="0"),
    moment("since"),
    # Until then nothing is tried that would run into it again.
    moment("retry_at", nullable=True),
    moment("over_at", nullable=True),
    moment("told_at", nullable=True),
    moment("told_over_at", nullable=True),
)

# Rows that could not be handled: left alone until `retry_at`, forgotten once they were handled.
stumble = Table(
    "stumble",
    metadata,
    Column("kind", String(20), primary_key=True),
    # Which row: its id, the number of a conversation, or the provider's id of a text.
    Column("ref", String(64), primary_key=True),
    Column("why", Text, nullable=False),
    Column("tries", Integer, nullable=False),
    moment("since"),
    moment("retry_at"),
)

# Up to which moment something has been looked through.
watermark = Table(
    "watermark",
    metadata,
    Column("name", String(40), primary_key=True),
    moment("at"),
)

# What the organisation has set in the inbox; it goes before the environment.
setting = Table(
    "setting",
    metadata,
    Column("name", String(60), primary_key=True),
    Column("value", Text, nullable=False),
    Column("changed_by", String(254), nullable=False, server_default=""),
    moment("changed_at"),
)

# Who did what, when. Nothing is ever changed here.
audit_event = Table(
    "audit_event",
    metadata,
    key(),
    # An e-mail address, or the name of a token or a command.
    Column("actor", String(254), nullable=False),
    Column("action", String(60), nullable=False),
    # What it was done to: "interview", "reply", "recruiter", … and its id.
    Column("about", String(30), nullable=False, server_default=""),
    Column("about_id", Id, nullable=True),
    Column("detail", Text, nullable=False, server_default=""),
    moment("at"),
    Index(None, "about", "about_id"),
    Index(None, "actor"),
)

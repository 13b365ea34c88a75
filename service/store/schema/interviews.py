"""Interviews, open times, and what is noted of them."""

from sqlalchemy import Boolean, Column, Index, Integer, String, Table, Text, UniqueConstraint, text

from service.store.schema.columns import key, metadata, moment, partial, to

interview = Table(
    "interview",
    metadata,
    key(),
    Column("external_id", String(200), nullable=True, unique=True),
    to("candidate"),
    to("recruiter"),
    Column("title", String(200), nullable=False),
    moment("starts_at"),
    Column("duration_minutes", Integer, nullable=False),
    Column("location", Text, nullable=False, server_default=""),
    Column("status", String(30), nullable=False),
    # Counts the moves: an answer or a touch of an older revision is about another time.
    Column("revision", Integer, nullable=False, server_default="1"),
    # Cancelled by the recruiter's side: the candidate cannot bring it back by a text.
    Column("called_off", Boolean, nullable=False, server_default=text("false")),
    Column("answer_token", String(64), nullable=False, unique=True),
    moment("created_at"),
    moment("updated_at"),
    # Its own ladder, in the form of REMINDERS; empty: the organisation's.
    Column("ladder", Text, nullable=False, server_default=""),
    # When the recruiter hears that no answer has come, should none come before.
    moment("tell_at", nullable=True),
    # Rises with whatever a calendar would show.
    Column("sequence", Integer, nullable=False, server_default="0"),
    Index(None, "candidate_id", "starts_at"),
    Index(None, "recruiter_id", "starts_at"),
    Index(None, "starts_at", "id"),
    partial("ix_interview_unanswered", "tell_at IS NOT NULL", "tell_at"),
)

slot = Table(
    "slot",
    metadata,
    key(),
    to("recruiter"),
    moment("starts_at"),
    Column("duration_minutes", Integer, nullable=False),
    # Whose it is; null while it is open. Taken by compare-and-set.
    to("interview", nullable=True),
    moment("created_at"),
    UniqueConstraint("recruiter_id", "starts_at"),
    partial("ix_slot_open", "interview_id IS NULL", "recruiter_id", "starts_at"),
    Index(None, "interview_id"),
)

marker = Table(
    "marker",
    metadata,
    key(),
    to("interview"),
    Column("kind", String(40), nullable=False),
    Column("detail", Text, nullable=False, server_default=""),
    Column("actor", String(254), nullable=False, server_default=""),
    moment("at"),
    Index(None, "interview_id"),
)

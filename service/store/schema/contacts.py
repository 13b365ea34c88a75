"""Texts and calls: what is planned, what was tried, what was said, and who agreed to it."""

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from service.store.schema.columns import Sender, key, metadata, moment, partial, to

touch = Table(
    "touch",
    metadata,
    key(),
    to("interview"),
    Column("kind", String(20), nullable=False),
    Column("label", String(60), nullable=False),
    Column("channel", String(10), nullable=False),
    Column("condition", String(20), nullable=False, server_default=""),
    Column("revision", Integer, nullable=False),
    moment("due_at"),
    Column("state", String(20), nullable=False),
    Column("why", Text, nullable=False, server_default=""),
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("lease_owner", String(120), nullable=True),
    moment("lease_until", nullable=True),
    moment("created_at"),
    # The slot ids that a proposal asks about, separated by spaces.
    Column("slots", Text, nullable=False, server_default=""),
    # What a recruiter wrote, word for word; empty: the words come from the catalogue.
    Column("body", Text, nullable=False, server_default=""),
    Index(None, "interview_id"),
    partial("ix_touch_due", "state = 'planned'", "channel", "due_at"),
)

conversation = Table(
    "conversation",
    metadata,
    Column("phone", Sender, primary_key=True),
    Column("question", Text, nullable=True),
    moment("first_texted_at", nullable=True),
    moment("opted_out_at", nullable=True),
    moment("calls_opted_out_at", nullable=True),
    moment("updated_at"),
    # When the recruiter hears of a text that was asked back, should no answer come before.
    moment("tell_at", nullable=True),
    # Since when it is known that texts do not reach this number.
    moment("landline_at", nullable=True),
    partial("ix_conversation_unanswered", "tell_at IS NOT NULL", "tell_at"),
)

message = Table(
    "message",
    metadata,
    key(),
    Column("phone", Sender, nullable=False),
    Column("direction", String(3), nullable=False),
    Column("body", Text, nullable=False),
    # The provider's id; an inbound repeat is recognised by it.
    Column("provider_sid", String(64), nullable=True, unique=True),
    # What we answered to an inbound text, so that a repeat gets the same answer.
    Column("answer", Text, nullable=True),
    Column("segments", Integer, nullable=False, server_default="1"),
    Column("media", Integer, nullable=False, server_default="0"),
    to("interview", nullable=True),
    moment("created_at"),
    Column("channel", String(10), nullable=False, server_default="sms"),
    Index(None, "phone", "created_at"),
    Index(None, "interview_id"),
)

attempt = Table(
    "attempt",
    metadata,
    key(),
    to("touch"),
    to("message"),
    Column("phone", Sender, nullable=False),
    Column("state", String(20), nullable=False),
    Column("provider_sid", String(64), nullable=True, unique=True),
    Column("error_code", Integer, nullable=False, server_default="0"),
    Column("why", Text, nullable=False, server_default=""),
    Column("looked", Integer, nullable=False, server_default="0"),
    moment("created_at"),
    moment("updated_at"),
    # When the provider is asked for a report that has not come, and how often it was.
    moment("ask_at", nullable=True),
    Column("asked", Integer, nullable=False, server_default="0"),
    Index(None, "touch_id"),
    partial("ix_attempt_open", "state IN ('sending', 'unknown')", "updated_at"),
    partial("ix_attempt_unreported", "ask_at IS NOT NULL", "ask_at"),
)

delivery_report = Table(
    "delivery_report",
    metadata,
    key(),
    to("attempt"),
    Column("status", String(64), nullable=False),
    Column("error_code", Integer, nullable=False, server_default="0"),
    moment("at"),
    Index(None, "attempt_id"),
)

call = Table(
    "call",
    metadata,
    key(),
    Column("phone", Sender, nullable=False),
    Column("direction", String(3), nullable=False),
    to("interview", nullable=True),
    to("touch", nullable=True),
    Column("provider_sid", String(64), nullable=True, unique=True),
    Column("status", String(20), nullable=False),
    # Where our script stands, as JSON; null before its first step.
    Column("state", Text, nullable=True),
    Column("answered_by", String(30), nullable=False, server_default=""),
    # A recruiter took it.
    Column("taken", Boolean, nullable=False, server_default=text("false")),
    moment("voicemail_at", nullable=True),
    # The first key, or the first words that were understood: somebody is there.
    moment("keyed_at", nullable=True),
    moment("answered_at", nullable=True),
    moment("ended_at", nullable=True),
    # Of the last report: reports come late and out of order.
    Column("sequence", Integer, nullable=False, server_default="-1"),
    Column("seconds", Integer, nullable=False, server_default="0"),
    Column("why", Text, nullable=False, server_default=""),
    Column("error_code", Integer, nullable=False, server_default="0"),
    Column("looked", Integer, nullable=False, server_default="0"),
    moment("created_at"),
    moment("updated_at"),
    Index(None, "phone", "created_at"),
    Index(None, "interview_id"),
    Index(None, "touch_id"),
    partial("ix_call_open", "ended_at IS NULL", "updated_at"),
)

call_step = Table(
    "call_step",
    metadata,
    key(),
    to("call"),
    Column("number", Integer, nullable=False),
    Column("stage", String(20), nullable=False),
    # The key, or the words, as they came.
    Column("heard", Text, nullable=False, server_default=""),
    Column("confidence", Float, nullable=True),
    Column("rule", Text, nullable=False, server_default=""),
    # What we answered, as JSON, so that a repeat gets the same answer.
    Column("script", Text, nullable=False),
    moment("at"),
    UniqueConstraint("call_id", "number"),
)

consent_event = Table(
    "consent_event",
    metadata,
    key(),
    Column("phone", Sender, nullable=False),
    Column("channel", String(10), nullable=False),
    Column("allowed", Boolean, nullable=False),
    Column("source", String(40), nullable=False),
    Column("provider_sid", String(64), nullable=True),
    Column("words", Text, nullable=False, server_default=""),
    moment("at"),
    Index(None, "phone"),
)

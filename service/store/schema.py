"""The tables, in the field's words (docs/glossary.md). Times are UTC."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from service.store.types import UtcDateTime

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# SQLite grows a row id by itself only for INTEGER, PostgreSQL needs more than 32 bits.
_Id = BigInteger().with_variant(Integer(), "sqlite")
# As it came: "whatsapp:+14155550123", a short code, or what Twilio could not make E.164.
_Sender = String(64)


def _id() -> Column[int]:
    return Column("id", _Id, primary_key=True, autoincrement=True)


def _at(name: str, *, nullable: bool = False) -> Column[object]:
    return Column(name, UtcDateTime(), nullable=nullable)


def _to(target: str, *, nullable: bool = False) -> Column[int]:
    return Column(f"{target}_id", _Id, ForeignKey(f"{target}.id"), nullable=nullable)


def _partial(name: str, where: str, *columns: str) -> Index:
    """Index only the rows that somebody waits for, so that cost grows with what is due."""
    return Index(name, *columns, postgresql_where=text(where), sqlite_where=text(where))


recruiter = Table(
    "recruiter",
    metadata,
    _id(),
    Column("email", String(254), nullable=False, unique=True),
    Column("name", String(200), nullable=False),
    Column("phone", String(20), nullable=False, server_default=""),
    # Empty: not known, and the candidate's zone is shown.
    Column("time_zone", String(64), nullable=False, server_default=""),
    Column("role", String(20), nullable=False, server_default="recruiter"),
    Column("password_hash", Text, nullable=True),
    _at("created_at"),
)

candidate = Table(
    "candidate",
    metadata,
    _id(),
    Column("name", String(200), nullable=False),
    Column("phone", String(20), nullable=False),
    Column("email", String(254), nullable=False, server_default=""),
    Column("language", String(20), nullable=False),
    Column("time_zone", String(64), nullable=False),
    Column("consent_source", String(200), nullable=False, server_default=""),
    _at("consent_at", nullable=True),
    _at("created_at"),
    # Somebody said that this is their language; otherwise it is a guess.
    Column("language_given", Boolean, nullable=False, server_default=text("false")),
    # Somebody said that this is their zone; otherwise the number was all that we had.
    Column("zone_given", Boolean, nullable=False, server_default=text("true")),
    UniqueConstraint("phone", "name"),
)

interview = Table(
    "interview",
    metadata,
    _id(),
    Column("external_id", String(200), nullable=True, unique=True),
    _to("candidate"),
    _to("recruiter"),
    Column("title", String(200), nullable=False),
    _at("starts_at"),
    Column("duration_minutes", Integer, nullable=False),
    Column("location", Text, nullable=False, server_default=""),
    Column("status", String(30), nullable=False),
    # Counts the moves: an answer or a touch of an older revision is about another time.
    Column("revision", Integer, nullable=False, server_default="1"),
    # Cancelled by the recruiter's side: the candidate cannot bring it back by a text.
    Column("called_off", Boolean, nullable=False, server_default=text("false")),
    Column("answer_token", String(64), nullable=False, unique=True),
    _at("created_at"),
    _at("updated_at"),
    # Its own ladder, in the form of REMINDERS; empty: the organisation's.
    Column("ladder", Text, nullable=False, server_default=""),
    # When the recruiter hears that no answer has come, should none come before.
    _at("tell_at", nullable=True),
    Index(None, "candidate_id", "starts_at"),
    Index(None, "recruiter_id", "starts_at"),
    Index(None, "starts_at", "id"),
    _partial("ix_interview_unanswered", "tell_at IS NOT NULL", "tell_at"),
)

slot = Table(
    "slot",
    metadata,
    _id(),
    _to("recruiter"),
    _at("starts_at"),
    Column("duration_minutes", Integer, nullable=False),
    # Whose it is; null while it is open. Taken by compare-and-set.
    _to("interview", nullable=True),
    _at("created_at"),
    UniqueConstraint("recruiter_id", "starts_at"),
    _partial("ix_slot_open", "interview_id IS NULL", "recruiter_id", "starts_at"),
    Index(None, "interview_id"),
)

touch = Table(
    "touch",
    metadata,
    _id(),
    _to("interview"),
    Column("kind", String(20), nullable=False),
    Column("label", String(60), nullable=False),
    Column("channel", String(10), nullable=False),
    Column("condition", String(20), nullable=False, server_default=""),
    Column("revision", Integer, nullable=False),
    _at("due_at"),
    Column("state", String(20), nullable=False),
    Column("why", Text, nullable=False, server_default=""),
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("lease_owner", String(120), nullable=True),
    _at("lease_until", nullable=True),
    _at("created_at"),
    # The slot ids that a proposal asks about, separated by spaces.
    Column("slots", Text, nullable=False, server_default=""),
    Index(None, "interview_id"),
    _partial("ix_touch_due", "state = 'planned'", "channel", "due_at"),
)

conversation = Table(
    "conversation",
    metadata,
    Column("phone", _Sender, primary_key=True),
    Column("question", Text, nullable=True),
    _at("first_texted_at", nullable=True),
    _at("opted_out_at", nullable=True),
    _at("calls_opted_out_at", nullable=True),
    _at("updated_at"),
    # When the recruiter hears of a text that was asked back, should no answer come before.
    _at("tell_at", nullable=True),
    # Since when it is known that texts do not reach this number.
    _at("landline_at", nullable=True),
    _partial("ix_conversation_unanswered", "tell_at IS NOT NULL", "tell_at"),
)

message = Table(
    "message",
    metadata,
    _id(),
    Column("phone", _Sender, nullable=False),
    Column("direction", String(3), nullable=False),
    Column("body", Text, nullable=False),
    # The provider's id; an inbound repeat is recognised by it.
    Column("provider_sid", String(64), nullable=True, unique=True),
    # What we answered to an inbound text, so that a repeat gets the same answer.
    Column("answer", Text, nullable=True),
    Column("segments", Integer, nullable=False, server_default="1"),
    Column("media", Integer, nullable=False, server_default="0"),
    _to("interview", nullable=True),
    _at("created_at"),
    Column("channel", String(10), nullable=False, server_default="sms"),
    Index(None, "phone", "created_at"),
    Index(None, "interview_id"),
)

attempt = Table(
    "attempt",
    metadata,
    _id(),
    _to("touch"),
    _to("message"),
    Column("phone", _Sender, nullable=False),
    Column("state", String(20), nullable=False),
    Column("provider_sid", String(64), nullable=True, unique=True),
    Column("error_code", Integer, nullable=False, server_default="0"),
    Column("why", Text, nullable=False, server_default=""),
    Column("looked", Integer, nullable=False, server_default="0"),
    _at("created_at"),
    _at("updated_at"),
    # When the provider is asked for a report that has not come, and how often it was.
    _at("ask_at", nullable=True),
    Column("asked", Integer, nullable=False, server_default="0"),
    Index(None, "touch_id"),
    _partial("ix_attempt_open", "state IN ('sending', 'unknown')", "updated_at"),
    _partial("ix_attempt_unreported", "ask_at IS NOT NULL", "ask_at"),
)

delivery_report = Table(
    "delivery_report",
    metadata,
    _id(),
    _to("attempt"),
    Column("status", String(64), nullable=False),
    Column("error_code", Integer, nullable=False, server_default="0"),
    _at("at"),
    Index(None, "attempt_id"),
)

call = Table(
    "call",
    metadata,
    _id(),
    Column("phone", _Sender, nullable=False),
    Column("direction", String(3), nullable=False),
    _to("interview", nullable=True),
    _to("touch", nullable=True),
    Column("provider_sid", String(64), nullable=True, unique=True),
    Column("status", String(20), nullable=False),
    # Where our script stands, as JSON; null before its first step.
    Column("state", Text, nullable=True),
    Column("answered_by", String(30), nullable=False, server_default=""),
    # A recruiter took it.
    Column("taken", Boolean, nullable=False, server_default=text("false")),
    _at("voicemail_at", nullable=True),
    # The first key, or the first words that were understood: somebody is there.
    _at("keyed_at", nullable=True),
    _at("answered_at", nullable=True),
    _at("ended_at", nullable=True),
    # Of the last report: reports come late and out of order.
    Column("sequence", Integer, nullable=False, server_default="-1"),
    Column("seconds", Integer, nullable=False, server_default="0"),
    Column("why", Text, nullable=False, server_default=""),
    Column("error_code", Integer, nullable=False, server_default="0"),
    Column("looked", Integer, nullable=False, server_default="0"),
    _at("created_at"),
    _at("updated_at"),
    Index(None, "phone", "created_at"),
    Index(None, "interview_id"),
    Index(None, "touch_id"),
    _partial("ix_call_open", "ended_at IS NULL", "updated_at"),
)

call_step = Table(
    "call_step",
    metadata,
    _id(),
    _to("call"),
    Column("number", Integer, nullable=False),
    Column("stage", String(20), nullable=False),
    # The key, or the words, as they came.
    Column("heard", Text, nullable=False, server_default=""),
    Column("confidence", Float, nullable=True),
    Column("rule", Text, nullable=False, server_default=""),
    # What we answered, as JSON, so that a repeat gets the same answer.
    Column("script", Text, nullable=False),
    _at("at"),
    UniqueConstraint("call_id", "number"),
)

reply = Table(
    "reply",
    metadata,
    _id(),
    _to("interview", nullable=True),
    _to("message", nullable=True),
    Column("phone", _Sender, nullable=False),
    Column("channel", String(10), nullable=False),
    Column("intent", String(30), nullable=False),
    Column("reason", String(30), nullable=True),
    Column("text", Text, nullable=False),
    Column("told", String(60), nullable=False),
    _at("moved_to", nullable=True),
    Column("notice_minutes", Integer, nullable=True),
    Column("urgent", Boolean, nullable=False),
    _at("received_at"),
    _at("notified_at", nullable=True),
    _at("read_at", nullable=True),
    Column("minutes_late", Integer, nullable=True),
    # The end of the day, for the candidate, on which another offer wants an answer.
    _at("deadline_at", nullable=True),
    # Its words are about health or family: shown by a deliberate, logged act only.
    Column("private", Boolean, nullable=False, server_default=text("false")),
    # "reply", or "unanswered": no answer came, and the recruiter must know.
    Column("kind", String(20), nullable=False, server_default="reply"),
    Index(None, "interview_id"),
    Index(None, "phone"),
    # What an inbox counts at every look.
    _partial("ix_reply_unread", "read_at IS NULL", "id"),
)

outbox = Table(
    "outbox",
    metadata,
    _id(),
    Column("topic", String(30), nullable=False),
    Column("ref_id", _Id, nullable=False),
    _at("due_at"),
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("last_error", Text, nullable=False, server_default=""),
    Column("lease_owner", String(120), nullable=True),
    _at("lease_until", nullable=True),
    _at("created_at"),
    _at("done_at", nullable=True),
    _partial("ix_outbox_due", "done_at IS NULL", "due_at"),
)

notification = Table(
    "notification",
    metadata,
    _id(),
    _to("reply"),
    _to("recruiter"),
    Column("channel", String(20), nullable=False),
    Column("state", String(20), nullable=False),
    Column("why", Text, nullable=False, server_default=""),
    _at("created_at"),
    _at("sent_at", nullable=True),
    UniqueConstraint("reply_id", "recruiter_id", "channel"),
)

consent_event = Table(
    "consent_event",
    metadata,
    _id(),
    Column("phone", _Sender, nullable=False),
    Column("channel", String(10), nullable=False),
    Column("allowed", Boolean, nullable=False),
    Column("source", String(40), nullable=False),
    Column("provider_sid", String(64), nullable=True),
    Column("words", Text, nullable=False, server_default=""),
    _at("at"),
    Index(None, "phone"),
)

marker = Table(
    "marker",
    metadata,
    _id(),
    _to("interview"),
    Column("kind", String(40), nullable=False),
    Column("detail", Text, nullable=False, server_default=""),
    Column("actor", String(254), nullable=False, server_default=""),
    _at("at"),
    Index(None, "interview_id"),
)

api_token = Table(
    "api_token",
    metadata,
    _id(),
    Column("name", String(200), nullable=False),
    Column("digest", String(64), nullable=False, unique=True),
    _at("created_at"),
)

idempotency_key = Table(
    "idempotency_key",
    metadata,
    Column("token_id", _Id, ForeignKey("api_token.id"), primary_key=True),
    Column("key", String(255), primary_key=True),
    Column("fingerprint", String(64), nullable=False),
    Column("status", Integer, nullable=True),
    Column("body", Text, nullable=True),
    _at("created_at"),
)

heartbeat = Table(
    "heartbeat",
    metadata,
    Column("name", String(120), primary_key=True),
    Column("kind", String(20), nullable=False),
    _at("at"),
)

# What keeps us from working, from the first sign until it is over; one row a kind of trouble.
trouble = Table(
    "trouble",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("why", Text, nullable=False),
    Column("code", Integer, nullable=False, server_default="0"),
    Column("tries", Integer, nullable=False, server_default="0"),
    _at("since"),
    # Until then nothing is tried that would run into it again.
    _at("retry_at", nullable=True),
    _at("over_at", nullable=True),
    _at("told_at", nullable=True),
    _at("told_over_at", nullable=True),
)

# Up to which moment something has been looked through.
watermark = Table(
    "watermark",
    metadata,
    Column("name", String(40), primary_key=True),
    _at("at"),
)

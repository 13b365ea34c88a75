"""Answers, and passing them on: to recruiters, and to other programs."""

from sqlalchemy import Boolean, Column, Index, Integer, String, Table, Text, UniqueConstraint, text

from service.store.schema.columns import Id, Sender, key, metadata, moment, partial, to

reply = Table(
    "reply",
    metadata,
    key(),
    to("interview", nullable=True),
    to("message", nullable=True),
    Column("phone", Sender, nullable=False),
    Column("channel", String(10), nullable=False),
    Column("intent", String(30), nullable=False),
    Column("reason", String(30), nullable=True),
    Column("text", Text, nullable=False),
    Column("told", String(60), nullable=False),
    moment("moved_to", nullable=True),
    Column("notice_minutes", Integer, nullable=True),
    Column("urgent", Boolean, nullable=False),
    moment("received_at"),
    moment("notified_at", nullable=True),
    moment("read_at", nullable=True),
    Column("minutes_late", Integer, nullable=True),
    # The end of the day, for the candidate, on which another offer wants an answer.
    moment("deadline_at", nullable=True),
    # Its words are about health or family: shown by a deliberate, logged act only.
    Column("private", Boolean, nullable=False, server_default=text("false")),
    # "reply", or "unanswered": no answer came, and the recruiter must know.
    Column("kind", String(20), nullable=False, server_default="reply"),
    # Who looks after it; null: the interview's recruiter.
    to("recruiter", nullable=True, name="assignee"),
    moment("snoozed_until", nullable=True),
    # Nothing is left to do about it; null in `handled_by_id`: nothing ever was.
    moment("handled_at", nullable=True),
    to("recruiter", nullable=True, name="handled_by"),
    # Counts what recruiters did with it: two who act at once are told.
    Column("version", Integer, nullable=False, server_default="1"),
    # When the next one of the team is told, should nobody have read it before.
    moment("escalate_at", nullable=True),
    partial("ix_reply_unhandled", "handled_at IS NULL", "id"),
    partial("ix_reply_assignee", "assignee_id IS NOT NULL", "assignee_id"),
    partial("ix_reply_snoozed", "snoozed_until IS NOT NULL", "snoozed_until"),
    partial("ix_reply_escalate", "escalate_at IS NOT NULL", "escalate_at"),
    Index(None, "interview_id"),
    Index(None, "phone"),
    # What an inbox counts at every look.
    partial("ix_reply_unread", "read_at IS NULL", "id"),
)

outbox = Table(
    "outbox",
    metadata,
    key(),
    Column("topic", String(30), nullable=False),
    Column("ref_id", Id, nullable=False),
    moment("due_at"),
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("last_error", Text, nullable=False, server_default=""),
    Column("lease_owner", String(120), nullable=True),
    moment("lease_until", nullable=True),
    moment("created_at"),
    moment("done_at", nullable=True),
    partial("ix_outbox_due", "done_at IS NULL", "due_at"),
)

notification = Table(
    "notification",
    metadata,
    key(),
    to("reply"),
    to("recruiter"),
    Column("channel", String(20), nullable=False),
    Column("state", String(20), nullable=False),
    Column("why", Text, nullable=False, server_default=""),
    moment("created_at"),
    moment("sent_at", nullable=True),
    moment("due_at", nullable=True),
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("lease_owner", String(120), nullable=True),
    moment("lease_until", nullable=True),
    # It goes out with others, in one message at a set time.
    Column("in_digest", Boolean, nullable=False, server_default=text("false")),
    UniqueConstraint("reply_id", "recruiter_id", "channel"),
    partial("ix_notification_due", "state IN ('planned', 'waiting')", "due_at"),
)

# What one recruiter's calendar was last sent of an interview, and whether more is to be sent.
calendar_entry = Table(
    "calendar_entry",
    metadata,
    key(),
    to("interview"),
    to("recruiter"),
    # The SEQUENCE and the facts of what was sent last; null: nothing yet, or it was taken out.
    Column("sequence", Integer, nullable=True),
    moment("starts_at", nullable=True),
    Column("confirmed", Boolean, nullable=False, server_default=text("false")),
    Column("facts", String(40), nullable=False, server_default=""),
    # Whatever stands from this SEQUENCE on is still to be sent, when it is due.
    Column("wanted", Integer, nullable=False, server_default="0"),
    moment("due_at", nullable=True),
    moment("wanted_at", nullable=True),
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("why", Text, nullable=False, server_default=""),
    Column("lease_owner", String(120), nullable=True),
    moment("lease_until", nullable=True),
    moment("sent_at", nullable=True),
    UniqueConstraint("interview_id", "recruiter_id"),
    partial("ix_calendar_entry_due", "due_at IS NOT NULL", "due_at"),
)

# A reply that was taken for something else, as a recruiter put it right; kept to learn from.
correction = Table(
    "correction",
    metadata,
    key(),
    to("reply"),
    to("recruiter"),
    Column("was", String(30), nullable=False),
    Column("is_now", String(30), nullable=False),
    # What recruiters had been told, so that a correction can be taken back.
    Column("was_told", String(60), nullable=False, server_default=""),
    moment("at"),
    Index(None, "reply_id"),
)

webhook = Table(
    "webhook",
    metadata,
    key(),
    Column("url", Text, nullable=False),
    Column("secret", Text, nullable=False),
    # Names of events, separated by spaces.
    Column("events", Text, nullable=False),
    Column("created_by", String(254), nullable=False, server_default=""),
    moment("created_at"),
)

webhook_delivery = Table(
    "webhook_delivery",
    metadata,
    key(),
    to("webhook"),
    # The webhook-id: the same for every try, and for a resend.
    Column("key", String(80), nullable=False),
    Column("event", String(40), nullable=False),
    Column("body", Text, nullable=False),
    Column("state", String(20), nullable=False),
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("last_status", Integer, nullable=False, server_default="0"),
    Column("last_error", Text, nullable=False, server_default=""),
    moment("due_at"),
    Column("lease_owner", String(120), nullable=True),
    moment("lease_until", nullable=True),
    moment("created_at"),
    moment("done_at", nullable=True),
    UniqueConstraint("webhook_id", "key"),
    partial("ix_webhook_delivery_due", "state = 'waiting'", "due_at"),
)

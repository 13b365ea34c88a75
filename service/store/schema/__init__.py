"""The tables, in the field's words (docs/glossary.md). Times are UTC."""

from service.store.schema.columns import metadata
from service.store.schema.contacts import (
    attempt,
    call,
    call_step,
    consent_event,
    conversation,
    delivery_report,
    message,
    touch,
)
from service.store.schema.interviews import interview, marker, slot
from service.store.schema.operations import (
    audit_event,
    heartbeat,
    idempotency_key,
    setting,
    stumble,
    trouble,
    watermark,
)
from service.store.schema.people import (
    api_token,
    candidate,
    recruiter,
    recruiter_channel,
    session,
    sign_in_try,
    team,
)
from service.store.schema.replies import (
    calendar_entry,
    correction,
    notification,
    outbox,
    reply,
    webhook,
    webhook_delivery,
)
from service.store.schema.search import interview_term, reply_term

__all__ = [
    "api_token",
    "attempt",
    "audit_event",
    "calendar_entry",
    "call",
    "call_step",
    "candidate",
    "consent_event",
    "conversation",
    "correction",
    "delivery_report",
    "heartbeat",
    "idempotency_key",
    "interview",
    "interview_term",
    "marker",
    "message",
    "metadata",
    "notification",
    "outbox",
    "recruiter",
    "recruiter_channel",
    "reply",
    "reply_term",
    "session",
    "setting",
    "sign_in_try",
    "slot",
    "stumble",
    "team",
    "touch",
    "trouble",
    "watermark",
    "webhook",
    "webhook_delivery",
]

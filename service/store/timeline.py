"""What happened to one interview, read from the tables that hold it; nothing is kept twice."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, case, func, select, union

from service.flows.state import Reason
from service.flows.telling import Kind
from service.store import calls, replies, touches
from service.store.calls import CallRecord, StepRecord
from service.store.database import Tx
from service.store.records import InterviewRecord, ReplyRecord, TouchRecord
from service.store.rows import Record, record
from service.store.schema import (
    attempt,
    consent_event,
    delivery_report,
    marker,
    message,
    notification,
    recruiter,
    reply,
    touch,
)


@dataclass(frozen=True, slots=True)
class Marker:
    """An entry that is no message: made, changed, cancelled, outcome."""

    kind: str
    detail: str
    actor: str
    at: datetime
    interview_id: int


@dataclass(frozen=True, slots=True)
class Send:
    """One send of a touch, with its words."""

    id: int
    touch_id: int
    state: str
    provider_sid: str | None
    body: str
    created_at: datetime
    updated_at: datetime
    message_id: int
    why: str


@dataclass(frozen=True, slots=True)
class Report:
    """A delivery report as it came; `status` is the provider's word."""

    attempt_id: int
    status: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Text:
    """A text of the conversation; `answer` is what an inbound one was answered with.

    `private` is the reason for which the words are kept back, and then `body` is empty.
    """

    id: int
    direction: str
    body: str
    answer: str | None
    media: int
    created_at: datetime
    private: str | None
    channel: str
    interview_id: int | None


@dataclass(frozen=True, slots=True)
class Told:
    """A recruiter was told of a reply through a channel, or not."""

    reply_id: int
    recruiter_name: str
    channel: str
    state: str
    why: str
    created_at: datetime
    sent_at: datetime | None


@dataclass(frozen=True, slots=True)
class Consent:
    """A word about consent from this number; it may repeat what held before."""

    channel: str
    allowed: bool
    source: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that the tables know of one interview, each kind in the order it came."""

    markers: list[Marker]
    touches: list[TouchRecord]
    sends: list[Send]
    reports: list[Report]
    texts: list[Text]
    replies: list[ReplyRecord]
    told: list[Told]
    consents: list[Consent]
    calls: list[CallRecord]
    steps: list[StepRecord]


# Why the words of a text are private, by any reply that it made; the phone is there for its index.
_PRIVATE = (
    select(func.max(func.coalesce(reply.c.reason, Reason.OTHER.value)))
    .where(reply.c.phone == message.c.phone, reply.c.message_id == message.c.id, reply.c.private)
    .correlate(message)
    .scalar_subquery()
)
# Texts with their words, but for private ones.
TEXTS = select(
    *(column for column in message.c if column.name != "body"),
    case((_PRIVATE.is_(None), message.c.body), else_="").label("body"),
    _PRIVATE.label("private"),
)
# Who was told of a reply, and by which kind of channel: "chat" of "chat:7".
_KIND = case(
    *((notification.c.channel.startswith(f"{kind}:"), kind.value) for kind in Kind),
    else_=notification.c.channel,
)
TOLD = (
    select(
        *(column for column in notification.c if column.name != "channel"),
        _KIND.label("channel"),
        recruiter.c.name.label("recruiter_name"),
    )
    .join_from(notification, reply)
    .join(recruiter, recruiter.c.id == notification.c.recruiter_id)
)


def read(tx: Tx, interview: InterviewRecord) -> Facts:
    """Read what happened to an interview: ten queries, each by an index."""
    return Facts(
        markers=all_of(tx, Marker, select(marker).where(marker.c.interview_id == interview.id)),
        touches=touches.of_interview(tx, interview.id),
        sends=all_of(tx, Send, _sends(interview.id)),
        reports=all_of(tx, Report, _reports(interview.id)),
        texts=all_of(tx, Text, _texts(interview.id)),
        replies=replies.of_interview(tx, interview.id),
        told=all_of(tx, Told, _told(interview.id)),
        consents=all_of(tx, Consent, _consents(interview.candidate.phone)),
        calls=calls.of_interview(tx, interview.id),
        steps=calls.steps_of_interview(tx, interview.id),
    )


def all_of(tx: Tx, kind: type[Record], query: Select[*tuple[object, ...]]) -> list[Record]:
    """Fill records from a query; ids grow with time, so their order is the order of events."""
    ids = query.selected_columns["id"]
    return [record(kind, row) for row in tx.execute(query.order_by(ids)).mappings()]


def _sends(interview_id: int) -> Select[*tuple[object, ...]]:
    joined = select(*attempt.c, message.c.body).join_from(attempt, message).join(touch)
    return joined.where(touch.c.interview_id == interview_id)


def _reports(interview_id: int) -> Select[*tuple[object, ...]]:
    joined = select(delivery_report).join_from(delivery_report, attempt).join(touch)
    return joined.where(touch.c.interview_id == interview_id)


def _texts(interview_id: int) -> Select[*tuple[object, ...]]:
    """Select the conversation's texts about an interview, but for those that a touch sent."""
    # A union and no OR: PostgreSQL would read every message for that.
    about = union(
        select(message.c.id).where(message.c.interview_id == interview_id),
        select(reply.c.message_id).where(reply.c.interview_id == interview_id),
    )
    of_a_touch = (
        select(attempt.c.message_id).join(touch).where(touch.c.interview_id == interview_id)
    )
    return TEXTS.where(message.c.id.in_(about), message.c.id.not_in(of_a_touch))


def _told(interview_id: int) -> Select[*tuple[object, ...]]:
    return TOLD.where(reply.c.interview_id == interview_id)


def _consents(phone: str) -> Select[*tuple[object, ...]]:
    return select(consent_event).where(consent_event.c.phone == phone)

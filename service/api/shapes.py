"""What goes over the wire, in the API's public words. Times out are aware UTC."""

from typing import Annotated, Any, Literal, TypeVar

from pydantic import (
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from service.flows.announced import Event
from service.flows.outcomes import Outcome
from service.flows.state import Channel, Intent, Reason, Status, TouchKind, TouchState
from service.usecases.invitation import Email, ExternalId, Line, Moment, OrNull

DEFAULT_LIMIT = 50
LARGEST_LIMIT = 200
_LARGEST_ID = 2**63 - 1
_LONGEST_CURSOR = 200
_LONGEST_URL = 2000


def _whole(value: object) -> object:
    """Take plain digits only: pydantic would read "1_0" and " 10" too."""
    if isinstance(value, str) and not (value.isdecimal() and value.isascii()):
        raise ValueError("accepts a whole number")
    return value


def _plain_bool(value: object) -> object:
    return {"true": True, "false": False}.get(value, "") if isinstance(value, str) else value


class _LeftOut:
    """Says in OpenAPI that a parameter may be left out, not that it may be null."""

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        found = handler(schema)
        return next(one for one in found["anyOf"] if one != {"type": "null"})


def _no_default(schema: dict[str, Any]) -> None:
    schema.pop("default", None)


Id = Annotated[int, Field(ge=1, le=_LARGEST_ID)]
Shape = TypeVar("Shape")
Given = Annotated[Shape | None, _LeftOut(), Field(json_schema_extra=_no_default)]


Cursor = Annotated[str, Field(min_length=1, max_length=_LONGEST_CURSOR)]


class _Request(BaseModel):
    """Frozen; a name that we don't know is an error, for it is most likely a typing mistake."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class InterviewPath(_Request):
    """Which interview."""

    interview_id: Id


class SlotPath(_Request):
    """Which slot."""

    slot_id: Id


class ReplyPath(_Request):
    """Which reply."""

    reply_id: Id


class RecruiterPath(_Request):
    """Which recruiter; the address is read in any case and kept in lower case."""

    email: Email


class WebhookPath(_Request):
    """Which webhook."""

    webhook_id: Id


class WebhookWanted(_Request):
    """Where to, and what of."""

    url: Annotated[str, Field(min_length=1, max_length=_LONGEST_URL)]
    events: Annotated[list[Event], Field(min_length=1, max_length=len(Event))]


class Paging(_Request):
    """How long a page is, and where it begins."""

    limit: Annotated[int, Field(ge=1, le=LARGEST_LIMIT), BeforeValidator(_whole)] = DEFAULT_LIMIT
    cursor: Given[Cursor] = None


class InterviewQuery(Paging):
    """What a list of interviews is narrowed by."""

    status: Given[Status] = None
    recruiter: Given[Email] = None
    starts_after: Given[Moment] = None
    starts_before: Given[Moment] = None
    external_id: Given[ExternalId] = None


class SlotQuery(Paging):
    """What a list of slots is narrowed by; open ones are ahead and nobody's."""

    recruiter: Given[Email] = None
    only_open: Annotated[Given[bool], BeforeValidator(_plain_bool), Field(alias="open")] = None


# `openapi_extra` is flask-openapi3's own word, which pydantic's type of a configuration lacks.
_MAY_BE_LEFT_OUT: ConfigDict = {
    "frozen": True,
    "extra": "forbid",
    "openapi_extra": {"required": False},  # type: ignore[typeddict-unknown-key]  # see above
}


class Cancellation(BaseModel):
    """Why the recruiter's side calls it off, and whether the candidate is texted."""

    model_config = _MAY_BE_LEFT_OUT

    reason: OrNull[Annotated[Line, Field(max_length=1000)]] = ""
    tell_candidate: bool = True


class ReminderByHand(BaseModel):
    """Which way a reminder goes now."""

    model_config = _MAY_BE_LEFT_OUT

    channel: Literal["sms", "voice"] = "sms"


class Attendance(BaseModel):
    """Whether the candidate came."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    outcome: Outcome


class ConsentGiven(BaseModel):
    """Where and when the candidate agreed to be texted, as it was given."""

    source: str
    at: AwareDatetime | None


class Candidate(BaseModel):
    """The invited person; `texts_allowed` and `calls_allowed` follow what the number says."""

    name: str
    phone: str
    email: str | None
    language: str
    time_zone: str
    consent: ConsentGiven | None
    texts_allowed: bool
    calls_allowed: bool


class Reminder(BaseModel):
    """One planned contact; `why` says in words what kept it from arriving, or puts it off."""

    id: int
    kind: TouchKind
    label: str
    channel: Literal[Channel.SMS, Channel.VOICE]
    due_at: AwareDatetime
    state: TouchState
    why: str | None


class Reply(BaseModel):
    """An answer as it was understood; notice counts from the answer to the start.

    `private`: the words are about health or family. `text` is empty then, and
    `POST /api/v1/replies/{id}/words` gives them. `deadline_at` is another offer's.
    """

    id: int
    interview_id: int
    channel: Channel
    intent: Intent
    text: str
    reason: Reason | None
    notice_minutes: int | None
    urgent: bool
    received_at: AwareDatetime
    notified_at: AwareDatetime | None
    minutes_late: int | None
    deadline_at: AwareDatetime | None
    private: bool


class Words(BaseModel):
    """What a candidate wrote or said, as it came."""

    text: str


class Interview(BaseModel):
    """An interview with its reminders. `ladder` is its own; null is the organisation's."""

    id: int
    external_id: str | None
    status: Status
    candidate: Candidate
    recruiter: str
    title: str
    starts_at: AwareDatetime
    duration_minutes: int
    location: str
    ladder: str | None
    created_at: AwareDatetime
    answer_url: str
    reminders: list[Reminder]
    last_reply: Reply | None


class InterviewList(BaseModel):
    """A page of interviews, by start."""

    items: list[Interview]
    next_cursor: str | None


class Slot(BaseModel):
    """A time that a recruiter offers; `interview_id` says who has taken it."""

    id: int
    recruiter: str
    starts_at: AwareDatetime
    duration_minutes: int
    open: bool
    interview_id: int | None


class ProposedTimes(Reminder):
    """The text that carries proposed times, and the times as slots, soonest first."""

    slots: list[Slot]


class SlotList(BaseModel):
    """A page of slots, by start."""

    items: list[Slot]
    next_cursor: str | None


class ReplyFeed(BaseModel):
    """Replies, oldest first. `next_cursor` is null only while there is no reply at all."""

    items: list[Reply]
    next_cursor: str | None


class Recruiter(BaseModel):
    """Somebody who is told of answers; `phone` is E.164, and null when we know none.

    Times are told in `time_zone`, or in the candidate's where it is null. `notify` are "email",
    "sms" and addresses of chats, whose secrets are masked; a masked one that is sent back stays.
    """

    email: str
    name: str
    phone: str | None
    notify: list[str]
    time_zone: str | None


class RecruiterList(BaseModel):
    """A page of recruiters, in the order in which they came."""

    items: list[Recruiter]
    next_cursor: str | None


class Webhook(BaseModel):
    """An address that is told of events."""

    id: int
    url: str
    events: list[Event]
    created_at: AwareDatetime


class WebhookMade(Webhook):
    """A webhook with its secret, which is shown this once."""

    secret: str


class WebhookList(BaseModel):
    """A page of webhooks, in the order in which they were made."""

    items: list[Webhook]
    next_cursor: str | None


class CallStep(BaseModel):
    """What was heard at one step of a call: a key or words, empty for silence.

    Words that made no reply, or a private one, are not repeated here.
    """

    at: AwareDatetime
    stage: str
    heard: str


class TimelineEntry(BaseModel):
    """One thing that happened, in plain words; `steps` are those of a call that has ended."""

    at: AwareDatetime
    kind: str
    detail: str
    channel: str | None
    reminder_id: int | None
    reply_id: int | None
    steps: list[CallStep]


class Timeline(BaseModel):
    """What happened to an interview, oldest first."""

    items: list[TimelineEntry]

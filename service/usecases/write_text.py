"""A recruiter writes a text: measured first, then planned; it goes the road of every text of ours.

So the pace, the opt-out, sends of which nobody knows, and quiet hours hold for it as well.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import structlog

from service.flows import writing, zones
from service.flows.reminders import PlannedTouch
from service.flows.state import Channel, Interview, TouchKind
from service.flows.wording import candidate
from service.flows.writing import Measured
from service.store import conversations, interviews, markers, touches
from service.store.conversations import Conversation
from service.store.database import Tx
from service.store.records import InterviewRecord, Recruiter
from service.usecases.access import seen
from service.usecases.audit import note
from service.usecases.context import Context
from service.usecases.due_touches import reach_of
from service.usecases.problems import BadInput, Conflict, FieldError, NotFound
from service.usecases.read_timeline import WRITTEN

# What the plan calls it; the form's key tells one that is sent twice.
_LABEL = "written "
_log = structlog.get_logger()


class WrittenSince(Conflict):
    """A colleague has written too, which the writer has not seen; they may send it all the same."""

    def __init__(self) -> None:
        super().__init__("a colleague has written to them meanwhile")


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody is writing: the whole text with its cost, and what would become of it.

    `refusal` says in words why no text goes to this number, `wrong` why not this one. `due_at`
    (aware UTC) is when it goes out: now, or when quiet hours are over.
    """

    measured: Measured
    refusal: str
    wrong: str
    due_at: datetime
    waits: bool


@dataclass(frozen=True, slots=True)
class Written:
    """What was planned; `touch_id` is None for a form that was sent twice."""

    touch_id: int | None
    due_at: datetime
    waits: bool


def look_at_text(context: Context, reader: Recruiter, interview_id: int, words: str) -> Draft:
    """Say what a text would be and when it would go out; nothing is written. Raises NotFound."""
    with context.database.read() as tx:
        record = seen(tx, reader, interview_id)
        thread = conversations.look(tx, record.candidate.phone)
        return _draft(tx, context, record, thread, words)


def write_text(  # noqa: PLR0913, PLR0917  # who writes what about which, from what page
    context: Context,
    reader: Recruiter,
    interview_id: int,
    words: str,
    key: str,
    known: int | None = None,
) -> Written:
    """Plan a text about an interview, word for word; the same key again plans nothing.

    `key` is the nonce of the form, `known` the last text by a colleague that its page showed.
    Raises NotFound, BadInput for words or a key that cannot be taken, WrittenSince, and Conflict
    that says why no text goes to this number.
    """
    if not writing.is_key(key):
        raise BadInput(FieldError("key", "accepts 8 to 40 letters, digits, - and _"))
    now = context.clock()
    with context.database.write() as tx:
        phone = seen(tx, reader, interview_id).candidate.phone
        thread = conversations.load(tx, phone, now)
        record = interviews.by_id(tx, interview_id, lock=True)
        if record is None or record.candidate.phone != phone:
            raise NotFound(f"interview {interview_id} has just changed")
        draft = _draft(tx, context, record, thread, words)
        if draft.refusal:
            raise Conflict(draft.refusal)
        if draft.wrong:
            raise BadInput(FieldError("text", draft.wrong))
        planned = PlannedTouch(TouchKind.WRITTEN, f"{_LABEL}{key}", Channel.SMS, draft.due_at)
        _check_first(tx, reader, interview_id, known)
        touch_id = touches.plan_written(tx, record, planned, writing.clean(words), now)
        if touch_id is not None:
            _note(tx, reader, record, touch_id, now)
        return Written(touch_id, draft.due_at, draft.waits)


def last_by_colleagues(tx: Tx, reader: Recruiter, interview_ids: Collection[int]) -> int:
    """Return the mark of the last text about interviews that somebody else wrote; 0 for none."""
    return markers.newest(tx, interview_ids, WRITTEN, but=reader.email)


def _check_first(tx: Tx, reader: Recruiter, interview_id: int, known: int | None) -> None:
    """Raise WrittenSince for a colleague's text that the writer has not seen."""
    if known is not None and last_by_colleagues(tx, reader, [interview_id]) > known:
        raise WrittenSince


def take_back_text(context: Context, reader: Recruiter, touch_id: int) -> None:
    """Keep a text that has not gone out from going out. Raises NotFound, Conflict when it has."""
    now = context.clock()
    with context.database.write() as tx:
        touch = touches.by_id(tx, touch_id)
        if touch is None or touch.kind != TouchKind.WRITTEN:
            raise NotFound(f"there is no text {touch_id}")
        record = seen(tx, reader, touch.interview_id)
        if not touches.call_back(tx, touch_id, f"{reader.name} took it back", now):
            raise Conflict("the text has gone out")
        note(tx, reader.email, "text.taken_back", "interview", record.id, now=now)


def _draft(
    tx: Tx, context: Context, record: InterviewRecord, thread: Conversation, words: str
) -> Draft:
    now, policy, cleaned = context.clock(), context.policy, writing.clean(words)
    flow = record.in_flow()
    first = thread.first_texted_at is None
    body = candidate.written(cleaned, policy.organisation, flow.language, first=first)
    lost = _lost(flow)
    due_at = now if lost else policy.quiet.next_allowed(now, *flow.quiet_zones)
    return Draft(
        measured=writing.measured(cleaned, body),
        refusal=lost or _refusal(tx, thread),
        wrong=writing.wrong(cleaned, body),
        due_at=due_at,
        waits=due_at > now,
    )


def _lost(flow: Interview) -> str:
    """Say that nobody knows when it is night for them; empty where somebody does."""
    if all(zones.known(zone) for zone in flow.quiet_zones):
        return ""
    return f"their time zone, {flow.time_zone}, is unknown here: change it in their record"


def _refusal(tx: Tx, thread: Conversation) -> str:
    reach = reach_of(tx, thread)
    if not reach.texts_allowed:
        return "this number has opted out of texts"
    return "texts do not reach this number" if reach.landline else ""


def _note(tx: Tx, reader: Recruiter, record: InterviewRecord, touch_id: int, now: datetime) -> None:
    markers.keep(tx, record.id, WRITTEN, now, detail=str(touch_id), actor=reader.email)
    note(tx, reader.email, "text.written", "interview", record.id, now=now)
    _log.info("a recruiter wrote a text", interview=record.id, touch=touch_id)

"""A recruiter notes what a candidate told them: that they come; and that they were called back."""

import structlog

from service.flows import calendars
from service.flows.announced import Event
from service.flows.reminders import PlannedTouch
from service.flows.state import OPEN_STATUSES, Channel, Status, TouchKind, TouchState
from service.flows.table import Step
from service.store import conversations, interviews, markers, outbox, replies, slots, touches
from service.store.database import Tx
from service.store.records import InterviewRecord, Recruiter
from service.usecases.access import check_sees, seen
from service.usecases.audit import note
from service.usecases.change_interview import stepped
from service.usecases.context import Context
from service.usecases.expect_answer import expect_answer
from service.usecases.plan_reminders import plan_back
from service.usecases.problems import Conflict, NotFound
from service.usecases.remind_now import remind_now
from service.usecases.standing import check_stands

CONFIRMED, TAKEN_BACK, CALLED = "interview.confirmed", "interview.unconfirmed", "candidate.called"
_BEFORE = "confirmed for the candidate; it was "
_log = structlog.get_logger()


def confirm_for(
    context: Context, reader: Recruiter, interview_id: int, known: str = ""
) -> InterviewRecord:
    """Confirm an interview for a candidate who said so to a recruiter; again changes nothing.

    `known` is how it stood for the reader: who comes second is told. Raises NotFound, and Conflict
    for one that has started, is over or was cancelled, or whose time belongs to somebody else by
    now.
    """
    now = context.clock()
    with context.database.write() as tx:
        record = _held(tx, context, reader, interview_id)
        if not _is_own(tx, record, reader, CONFIRMED, Status.CONFIRMED):
            check_stands(record, known)
        status = stepped(Step.CONFIRM, record, now)
        if record.status is status:
            return record
        if not slots.take_again(tx, interview_id):
            raise Conflict("its time was given to somebody else: propose other times")
        interviews.change(tx, interview_id, now, status=status, tell_at=None)
        plan_back(tx, context, interview_id, now)
        replies.settle_silence(tx, interview_id, now)
        detail = _BEFORE + record.status.replace("_", " ")
        markers.keep(tx, interview_id, CONFIRMED, now, detail=detail, actor=reader.email)
        note(tx, reader.email, CONFIRMED, "interview", interview_id, now=now)
        outbox.add(tx, Event.CONFIRMED, interview_id, now)
        outbox.add(tx, calendars.TOPIC, interview_id, now)
        _log.info("confirmed by hand", interview=interview_id)
        return interviews.known(tx, interview_id)


def take_back_confirmation(
    context: Context, reader: Recruiter, interview_id: int, known: str = ""
) -> None:
    """Make an interview what it was before it was confirmed by hand. Raises NotFound, Conflict."""
    now = context.clock()
    with context.database.write() as tx:
        record = _held(tx, context, reader, interview_id)
        check_stands(record, known)
        told = markers.last_detail(tx, interview_id, CONFIRMED).removeprefix(_BEFORE)
        before = told.replace(" ", "_")
        if record.status is not Status.CONFIRMED or before not in OPEN_STATUSES:
            raise Conflict("it was not confirmed by hand, or it has changed since")
        interviews.change(tx, interview_id, now, status=Status(before))
        detail = f"the confirmation was taken back; it is {told} again"
        markers.keep(tx, interview_id, TAKEN_BACK, now, detail=detail, actor=reader.email)
        note(tx, reader.email, TAKEN_BACK, "interview", interview_id, now=now)
        outbox.add(tx, calendars.TOPIC, interview_id, now)
        again = interviews.known(tx, interview_id)
        expect_answer(tx, again, _planned(tx, again), now)


def note_call(context: Context, reader: Recruiter, interview_id: int) -> None:
    """Note in the thread that somebody called the candidate. Raises NotFound."""
    now = context.clock()
    with context.database.write() as tx:
        seen(tx, reader, interview_id)
        detail = "the candidate was called"
        markers.keep(tx, interview_id, CALLED, now, detail=detail, actor=reader.email)
        note(tx, reader.email, CALLED, "interview", interview_id, now=now)


def take_back_call(context: Context, reader: Recruiter, interview_id: int) -> None:
    """Take the reader's last note of a call out of the thread; the audit keeps both.

    Raises NotFound, and Conflict where the last note is not theirs.
    """
    now = context.clock()
    with context.database.write() as tx:
        seen(tx, reader, interview_id)
        if not markers.drop_last(tx, interview_id, CALLED, reader.email):
            raise Conflict("the last call that was noted is not yours")
        note(tx, reader.email, "candidate.not_called", "interview", interview_id, now=now)


def remind_by_hand(
    context: Context, reader: Recruiter, interview_id: int, channel: Channel
) -> None:
    """Remind at once, as `remind_now` does. Raises NotFound, and Conflict that says why not."""
    check_sees(context, reader, interview_id)
    remind_now(context, interview_id, channel, reader.email)


def _is_own(tx: Tx, record: InterviewRecord, reader: Recruiter, kind: str, status: Status) -> bool:
    """Whether an interview stands as it does by the reader's own doing: a second click."""
    return record.status is status and markers.last_actor(tx, record.id, kind) == reader.email


def _held(tx: Tx, context: Context, reader: Recruiter, interview_id: int) -> InterviewRecord:
    """Hold thread and interview, in the order of every transaction. Raises NotFound."""
    phone = seen(tx, reader, interview_id).candidate.phone
    conversations.load(tx, phone, context.clock())
    held = interviews.by_id(tx, interview_id, lock=True)
    if held is None:
        raise NotFound(f"there is no interview {interview_id}")
    return held


def _planned(tx: Tx, record: InterviewRecord) -> list[PlannedTouch]:
    """Return what is still to come for the time that an interview has now."""
    return [
        PlannedTouch(TouchKind(one.kind), one.label, Channel(one.channel), one.due_at)
        for one in touches.of_interview(tx, record.id)
        if one.revision == record.revision and one.state == TouchState.PLANNED
    ]

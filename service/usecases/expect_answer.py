"""An interview waits for an answer: when its recruiter hears that none has come."""

from collections.abc import Iterable
from datetime import datetime

from service.flows import unanswered
from service.flows.ladder import Condition
from service.flows.reminders import PlannedTouch
from service.flows.state import Channel, TouchKind, TouchState
from service.store import conversations, interviews, touches
from service.store.database import Tx
from service.store.records import InterviewRecord, TouchRecord
from service.usecases.due_touches import reach_of


def expect_answer(
    tx: Tx,
    record: InterviewRecord,
    planned: Iterable[PlannedTouch],
    now: datetime,
    *,
    again: bool = False,
) -> None:
    """Note when silence is told, beside the contacts that have just been planned.

    `again`: for the same time of the interview; where it has been told already, it stays told.
    """
    if again and not interviews.is_waited_for(tx, record.id):
        return
    reach = reach_of(tx, conversations.look(tx, record.candidate.phone))
    tell_at = unanswered.told_at(record.in_flow(), planned, reach, now)
    interviews.change(tx, record.id, now, tell_at=tell_at)


def expect_no_text(tx: Tx, interview_id: int, now: datetime) -> None:
    """Note that no text reaches the number of an interview: its silence may be told sooner."""
    record = interviews.known(tx, interview_id)
    reach = reach_of(tx, conversations.look(tx, record.candidate.phone))
    made = touches.of_interview(tx, interview_id)
    ahead = (_planned(one) for one in made if one.revision == record.revision)
    tell_at = unanswered.told_without_texts(record.in_flow(), ahead, reach, now)
    if tell_at is not None:
        interviews.tell_sooner(tx, interview_id, tell_at)


def _planned(touch: TouchRecord) -> PlannedTouch:
    return PlannedTouch(
        TouchKind(touch.kind),
        touch.label,
        Channel(touch.channel),
        touch.due_at,
        TouchState(touch.state),
        Condition(touch.condition),
    )

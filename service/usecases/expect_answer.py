"""An interview waits for an answer: when its recruiter hears that none has come."""

from collections.abc import Iterable
from datetime import datetime

from service.flows import unanswered
from service.flows.reminders import PlannedTouch
from service.store import conversations, interviews
from service.store.database import Tx
from service.store.records import InterviewRecord
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

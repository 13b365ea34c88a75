"""A reminder by hand: at once, if consent, quiet hours and the interview allow it."""

from datetime import timedelta

from service.flows import reminders
from service.flows.reminders import Condition, DueTouch, PlannedTouch, Skip, Wait
from service.flows.state import Channel, TouchKind
from service.flows.wording import times
from service.store import conversations, interviews, touches
from service.store.database import Tx
from service.store.records import InterviewRecord
from service.usecases.context import Context
from service.usecases.problems import Conflict, NotFound

AGAIN_AFTER = timedelta(seconds=60)


def remind_now(context: Context, interview_id: int, channel: Channel) -> int:
    """Plan a reminder that is due now and return its touch's id.

    Raises NotFound, and Conflict that says why not: opted out, quiet hours, over, moved, or one
    within the last 60 seconds.
    """
    now = context.clock()
    with context.database.write() as tx:
        record = interviews.by_id(tx, interview_id, lock=True)
        if record is None:
            raise NotFound(f"there is no interview {interview_id}")
        why = _refusal(tx, context, record, channel)
        if why:
            raise Conflict(why)
        touch = PlannedTouch(TouchKind.BY_HAND, "by hand", channel, now)
        return touches.plan(tx, record.id, record.revision, [touch], now)[0]


def _refusal(tx: Tx, context: Context, record: InterviewRecord, channel: Channel) -> str:
    now = context.clock()
    due = DueTouch(TouchKind.BY_HAND, channel, Condition.ALWAYS, record.revision)
    opted_out = conversations.look(tx, record.candidate.phone).opted_out
    quiet = context.policy.quiet
    verdict = reminders.check(due, record.in_flow(), opted_out=opted_out, quiet=quiet, now=now)
    if isinstance(verdict, Skip):
        return verdict.why
    if isinstance(verdict, Wait):
        until = times.when(verdict.until, record.candidate.time_zone, "en")
        return f"quiet hours of the candidate last until {until}"
    by_hand = (one for one in touches.of_interview(tx, record.id) if one.kind == TouchKind.BY_HAND)
    if any(one.created_at > now - AGAIN_AFTER for one in by_hand):
        return "a reminder went out less than 60 seconds ago"
    return ""

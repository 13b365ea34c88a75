"""A reminder by hand: at once, if consent, quiet hours and the interview allow it."""

from service.flows import checking
from service.flows.reminders import PlannedTouch
from service.flows.state import Channel, TouchKind
from service.store import conversations, interviews, touches
from service.store.database import Tx
from service.store.records import InterviewRecord
from service.usecases.audit import note
from service.usecases.context import Context
from service.usecases.due_touches import reach_of
from service.usecases.problems import Conflict, NotFound


def remind_now(context: Context, interview_id: int, channel: Channel, actor: str = "") -> int:
    """Plan a reminder that is due now and return its touch's id; `actor` is noted in the audit.

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
        if actor:
            note(tx, actor, "interview.reminded", "interview", record.id, str(channel), now=now)
        return touches.plan(tx, record.id, record.revision, [touch], now)[0]


def _refusal(tx: Tx, context: Context, record: InterviewRecord, channel: Channel) -> str:
    thread = conversations.look(tx, record.candidate.phone)
    made = touches.of_interview(tx, record.id)
    by_hand = [one.created_at for one in made if one.kind == TouchKind.BY_HAND]
    return checking.refusal_by_hand(
        channel,
        record.in_flow(),
        reach_of(tx, thread),
        last_at=max(by_hand, default=None),
        quiet=context.policy.quiet,
        now=context.clock(),
    )

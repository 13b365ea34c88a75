"""No answer has come by the last question: the recruiter hears of it while there is time to act."""

from datetime import datetime
from functools import partial

import structlog

from service.flows import unanswered
from service.flows.state import Channel, TouchKind, TouchState
from service.flows.unanswered import Tried
from service.store import conversations, interviews, replies, touches
from service.store.database import Tx
from service.store.records import InterviewRecord
from service.store.stumbles import Kind
from service.usecases.context import Context
from service.usecases.due_touches import reach_of
from service.usecases.one_by_one import one_by_one

_log = structlog.get_logger()


def tell_unanswered(context: Context) -> int:
    """Record an item for each interview that stays unanswered; return how many were looked at.

    Each in a transaction of its own that holds thread and interview, so that an answer of this
    very moment comes before it or after it, and two workers tell it once.
    """
    return one_by_one(context, Kind.UNANSWERED, interviews.unanswered, partial(_take, context))


def _take(context: Context, interview_id: int) -> None:
    with context.database.write() as tx:
        _tell(tx, interview_id, context.clock())


def _tell(tx: Tx, interview_id: int, now: datetime) -> None:
    phone = interviews.known(tx, interview_id).candidate.phone
    thread = conversations.load(tx, phone, now)
    if not interviews.take_unanswered(tx, interview_id, now):
        return
    record = interviews.known(tx, interview_id)
    item = unanswered.item(record.in_flow(), _tried(tx, record), reach_of(tx, thread), now)
    if item is None:
        return
    replies.keep_unanswered(tx, item, record.candidate.phone, now)
    _log.info("no answer came", interview=interview_id, notice_minutes=item.notice_minutes)


def _tried(tx: Tx, record: InterviewRecord) -> list[Tried]:
    """Return the contacts about the time that the interview has now, in the order they were due."""
    return [
        Tried(TouchKind(one.kind), Channel(one.channel), TouchState(one.state), one.why)
        for one in touches.of_interview(tx, record.id)
        if one.revision == record.revision
    ]

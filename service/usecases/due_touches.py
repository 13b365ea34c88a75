"""What sending a text and placing a call share: the touch, held and checked once more."""

from dataclasses import dataclass, replace
from datetime import datetime

import structlog

from service.flows import checking
from service.flows.checking import DueTouch, Go, Instead, Reach, Skip, Verdict, Wait
from service.flows.ladder import Condition
from service.flows.state import Channel, TouchKind, TouchState
from service.store import calls, conversations, interviews, touches
from service.store.conversations import Conversation
from service.store.database import Tx
from service.store.records import InterviewRecord, TouchRecord
from service.usecases.context import Context
from service.usecases.numbers import is_landline

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Due:
    """A touch at the moment of its send, with its interview and the thread of its number."""

    touch: TouchRecord
    record: InterviewRecord
    thread: Conversation


def hold(tx: Tx, touch_id: int, owner: str, now: datetime) -> Due | None:
    """Hold a claimed touch and read what its send depends on; None when it is not ours any more.

    Thread, interview, touch are held in this order, as everywhere, so that two transactions never
    wait for each other; what is sent is read after that.
    """
    planned = touches.by_id(tx, touch_id)
    if planned is None:
        return None
    phone = interviews.known(tx, planned.interview_id).candidate.phone
    thread = conversations.load(tx, phone, now)
    record = interviews.by_id(tx, planned.interview_id, lock=True)
    touch = touches.claimed(tx, touch_id, owner)
    if record is None or touch is None or record.candidate.phone != phone:
        return None  # gone, lost to another worker, or the number has just changed: seen again
    return Due(touch, record, thread)


def reach_of(tx: Tx, thread: Conversation) -> Reach:
    """Say how a number may be reached."""
    return Reach(
        texts_allowed=not thread.opted_out,
        calls_allowed=not thread.calls_opted_out,
        landline=thread.landline or is_landline(thread.phone),
        called_at=calls.last_to(tx, thread.phone),
    )


def is_on_landline(tx: Tx, phone: str) -> bool:
    """Whether it is known that no text arrives at a number: calls are planned there at once."""
    return reach_of(tx, conversations.look(tx, phone)).landline


def check(tx: Tx, context: Context, due: Due, now: datetime) -> Verdict:
    """Say whether a touch still goes out."""
    return _check(context, due, reach_of(tx, due.thread), now)


def without_texts(tx: Tx, context: Context, due: Due, now: datetime) -> Verdict:
    """Say what becomes of a text whose very words a carrier has filtered before."""
    reach = replace(reach_of(tx, due.thread), landline=True)
    verdict = _check(context, due, reach, now)
    why = "the carrier has filtered these very words before"
    return replace(verdict, why=why) if isinstance(verdict, Skip | Instead) else verdict


def _check(context: Context, due: Due, reach: Reach, now: datetime) -> Verdict:
    touch = due.touch
    planned = DueTouch(
        TouchKind(touch.kind), Channel(touch.channel), Condition(touch.condition), touch.revision
    )
    quiet = context.policy.quiet
    return checking.check(planned, due.record.in_flow(), reach, quiet=quiet, now=now)


def put_aside(tx: Tx, touch_id: int, verdict: Verdict, now: datetime) -> None:
    """Write that a touch waits, goes by another channel, or is skipped."""
    match verdict:
        case Go():
            pass
        case Wait():
            touches.put_off(tx, touch_id, verdict.until, verdict.why)
        case Instead():
            touches.change_channel(tx, touch_id, verdict.channel, now, verdict.why)
            _log.info("reminder changes its channel", touch=touch_id, why=verdict.why)
        case _:
            touches.set_state(tx, touch_id, TouchState.SKIPPED, verdict.why)
            _log.info("reminder skipped", touch=touch_id, why=verdict.why)

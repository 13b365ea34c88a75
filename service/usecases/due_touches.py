"""What sending a text and placing a call share: the touch, held and checked once more."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from service.flows import checking
from service.flows.apart import Distance
from service.flows.checking import DueTouch, Go, Instead, Reach, Verdict, Wait
from service.flows.ladder import Condition
from service.flows.state import Channel, TouchKind, TouchState
from service.store import calls, conversations, interviews, touches
from service.store.conversations import Conversation
from service.store.database import Tx
from service.store.records import InterviewRecord, TouchRecord
from service.usecases.context import Context
from service.usecases.failed_reminders import tell_if_failed
from service.usecases.numbers import is_landline

# Between the row and its POST nearly nothing passes, unless the machine slept or stood still. What
# is older is left to those who settle, 30 s after the row: they may be about to send it again.
_FRESH = timedelta(seconds=15)
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Due:
    """A touch at the moment of its send, with its interview and the thread of its number.

    `others` are all interviews of the number, where they were read.
    """

    touch: TouchRecord
    record: InterviewRecord
    thread: Conversation
    others: tuple[InterviewRecord, ...] = ()


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


def hold_all(tx: Tx, touch_ids: Iterable[int], owner: str, now: datetime) -> list[Due]:
    """Hold claimed touches as `hold` does, in their order; what is not ours any more is left out.

    Each kind of row is held in an order of its own, so that two of these do not wait for each
    other either.
    """
    ids = list(touch_ids)
    phones = touches.phones_of(tx, ids)
    threads = conversations.load_all(tx, phones.values(), now)
    people = interviews.by_phones(tx, threads)
    records = {one.id: one for known in people.values() for one in known}
    planned = touches.all_claimed(tx, ids, owner)
    ours = (planned[one] for one in ids if one in planned)
    held = ((touch, records.get(touch.interview_id)) for touch in ours)
    return [
        Due(touch, record, threads[phone], tuple(people[phone]))
        for touch, record in held
        if record is not None and (phone := record.candidate.phone) == phones[touch.id]
    ]


def is_fresh(context: Context, checked_at: datetime) -> bool:
    """Whether what was checked and written at an aware moment may still be handed over."""
    fresh = context.clock() - checked_at <= _FRESH
    if not fresh:
        _log.warning("too late to be handed over; it is settled first", checked_at=checked_at)
    return fresh


def reaches_of(tx: Tx, threads: Iterable[Conversation]) -> dict[str, Reach]:
    """Say how numbers may be reached."""
    known = {one.phone: one for one in threads}
    called = calls.last_to_all(tx, known)
    return {phone: _reach(one, called.get(phone)) for phone, one in known.items()}


def reach_of(tx: Tx, thread: Conversation) -> Reach:
    """Say how a number may be reached."""
    return _reach(thread, calls.last_to(tx, thread.phone))


def _reach(thread: Conversation, called_at: datetime | None) -> Reach:
    return Reach(
        texts_allowed=not thread.opted_out,
        calls_allowed=not thread.calls_opted_out,
        landline=thread.landline or is_landline(thread.phone),
        called_at=called_at,
    )


def is_on_landline(tx: Tx, phone: str) -> bool:
    """Whether it is known that no text arrives at a number: calls are planned there at once."""
    return reach_of(tx, conversations.look(tx, phone)).landline


def check(tx: Tx, context: Context, due: Due, now: datetime) -> Verdict:
    """Say whether a touch still goes out."""
    return judge(context, due, reach_of(tx, due.thread), now)


def judge(context: Context, due: Due, reach: Reach, now: datetime) -> Verdict:
    """Say whether a touch still goes out to a number that may be reached so."""
    touch = due.touch
    planned = DueTouch(
        TouchKind(touch.kind),
        Channel(touch.channel),
        Condition(touch.condition),
        touch.revision,
        touch.created_at,
    )
    quiet = context.policy.quiet
    return checking.check(planned, due.record.in_flow(), reach, quiet=quiet, now=now)


def keep_apart(context: Context, due: Due, last_at: datetime | None, now: datetime) -> Verdict:
    """Say whether a touch still goes out, after a reminder that went out at `last_at` (aware)."""
    distance = Distance(context.policy.gap, context.policy.quiet)
    return distance.check(TouchKind(due.touch.kind), due.record.in_flow(), last_at, now)


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
            tell_if_failed(tx, touch_id, now)
            _log.info("reminder skipped", touch=touch_id, why=verdict.why)

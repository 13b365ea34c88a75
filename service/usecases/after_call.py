"""A call has ended: what its touch is worth, and the contact that follows."""

from dataclasses import replace
from datetime import datetime

import structlog

from service.flows import fallback
from service.flows.fallback import Called, EndedCall
from service.flows.reminders import PlannedTouch
from service.flows.state import Channel, Interview, Status, TouchKind, TouchState
from service.flows.voice.state import CallStatus
from service.store import conversations, interviews, touches
from service.store.calls import CallRecord
from service.store.database import Tx
from service.store.records import TouchRecord
from service.usecases.context import Context
from service.usecases.due_touches import reach_of
from service.usecases.failed_reminders import tell_if_failed
from service.usecases.touch_states import has_ended, rank

_TEXTED = frozenset({TouchState.SENDING, TouchState.UNKNOWN, TouchState.SENT, TouchState.DELIVERED})
_log = structlog.get_logger()


def conclude(tx: Tx, context: Context, call: CallRecord, status: CallStatus, why: str) -> None:
    """Write what a call came to, and plan what follows; the caller holds thread and call.

    A touch that has ended before is only moved forward: nothing follows it twice.
    """
    touch = touches.by_id(tx, call.touch_id) if call.touch_id is not None else None
    if touch is None:
        return
    now = context.clock()
    about = interviews.known(tx, touch.interview_id).in_flow()
    ended = _ended(call, status, why, about)
    state, words = fallback.outcome(ended)
    if rank(touch.state) >= rank(state):
        return
    touches.set_state(tx, touch.id, state, words)
    tell_if_failed(tx, touch.id, now)
    if not has_ended(touch.state):
        called = called_of(tx, touch, about, call.phone)
        called = replace(called, gap=context.policy.gap)
        follow = fallback.follow_up(ended, called, context.policy.quiet, now)
        plan(tx, touch, follow, now)


def called_of(tx: Tx, touch: TouchRecord, about: Interview, phone: str) -> Called:
    """Collect what there is beside a touch for the same time of its interview."""
    known = touches.of_interview(tx, about.id)
    others = [one for one in known if one.revision == touch.revision and one.id != touch.id]
    planned = [one for one in others if one.state == TouchState.PLANNED]
    texts = (one for one in others if one.channel == Channel.SMS and one.state in _TEXTED)
    return Called(
        interview=about,
        revision=touch.revision,
        reach=reach_of(tx, conversations.look(tx, phone)),
        again=touch.kind == TouchKind.CALL_AGAIN,
        called_again=any(one.kind == TouchKind.CALL_AGAIN for one in others),
        calls=tuple(one.due_at for one in planned if one.channel == Channel.VOICE),
        texts=tuple(one.due_at for one in texts),
        texts_ahead=tuple(one.due_at for one in planned if one.channel == Channel.SMS),
    )


def plan(tx: Tx, touch: TouchRecord, follow: PlannedTouch | None, now: datetime) -> None:
    """Plan the contact that follows a touch, for the same time of the interview."""
    if follow is None:
        return
    touches.plan(tx, touch.interview_id, touch.revision, [follow], now)
    _log.info("fallback planned", after=touch.id, kind=follow.kind, channel=follow.channel)


def _ended(call: CallRecord, status: CallStatus, why: str, about: Interview) -> EndedCall:
    return EndedCall(
        status=status,
        answered_by=call.answered_by,
        keyed=call.keyed_at is not None,
        answered=about.status is not Status.SCHEDULED,
        voicemail_left=call.voicemail_at is not None,
        why=why,
    )

"""How far a contact is: its states only move forward, or back to being planned on purpose."""

from datetime import datetime

from service.flows import faults
from service.flows.faults import Fault
from service.flows.state import TouchState
from service.store import touches
from service.store.attempts import Attempt
from service.store.calls import CallRecord
from service.store.database import Tx
from service.store.records import TouchRecord
from service.usecases.failed_reminders import tell_if_failed

# Reports come late, twice and out of order (Twilio, "Track outbound message status": no order is
# guaranteed).
_RANK: dict[str, int] = {
    TouchState.SENDING: 0,
    TouchState.UNKNOWN: 1,
    TouchState.SENT: 2,
    TouchState.UNDELIVERED: 3,
    TouchState.FAILED: 3,
    TouchState.VOICEMAIL_LEFT: 4,
    TouchState.DELIVERED: 5,
}


def rank(state: str) -> int:
    """Return how far a state is; what is planned, skipped or refused is before all of them."""
    return _RANK.get(state, -1)


def has_ended(state: str) -> bool:
    """Whether it is known what a contact came to."""
    return rank(state) > _RANK[TouchState.SENT]


def hangs_on(tx: Tx, one: Attempt | CallRecord) -> TouchRecord | None:
    """Return the touch of a send that came to nothing, if it comes to nothing with that send.

    None for one that has ended or was skipped, or of which another send is on or was taken: what
    we gave up as lost may come back after a day, and the touch has long been sent again by then.
    """
    touch = touches.by_id(tx, one.touch_id) if one.touch_id is not None else None
    if touch is None or has_ended(touch.state) or touch.state == TouchState.SKIPPED:
        return None
    column = "attempt_id" if isinstance(one, Attempt) else "call_id"
    return None if touches.is_sent_besides(tx, touch.id, **{column: one.id}) else touch


def settle(tx: Tx, one: Attempt | CallRecord, state: TouchState, why: str, now: datetime) -> bool:
    """Write what a send that came to nothing, or may have, makes of its touch; see `hangs_on`."""
    touch = hangs_on(tx, one)
    if touch is None:
        return False
    touches.set_state(tx, touch.id, state, why)
    tell_if_failed(tx, touch.id, now)
    return True


def again_later(
    tx: Tx, one: Attempt | CallRecord, why: str, now: datetime, fault: Fault = Fault.LATER
) -> None:
    """Plan a touch again after a refusal; whether it is still useful is checked when it is due.

    For a fault that is worth another try, at a moment of its own; the touch has failed where that
    try has been made.
    """
    touch = hangs_on(tx, one)
    if touch is None:
        return
    again_at = faults.again_at(fault, touch.tries, now, touch.id)
    if again_at is None:
        settle(tx, one, TouchState.FAILED, why, now)
    else:
        touches.put_off(tx, touch.id, again_at, why, tried=True)

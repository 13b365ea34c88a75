"""How far a contact is: its states only move forward, or back to being planned on purpose."""

from datetime import datetime

from service.flows import faults
from service.flows.faults import Fault
from service.flows.state import TouchState
from service.store import touches
from service.store.database import Tx

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


def again_later(tx: Tx, touch_id: int, why: str, now: datetime, fault: Fault = Fault.LATER) -> None:
    """Plan a touch again after a refusal; whether it is still useful is checked when it is due.

    For a fault that is worth another try, at a moment of its own.
    """
    touch = touches.by_id(tx, touch_id)
    again_at = faults.again_at(fault, touch.tries, now, touch.id) if touch else None
    if touch is not None and again_at is not None:
        touches.put_off(tx, touch.id, again_at, why, tried=True)

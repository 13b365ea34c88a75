"""How far a contact is: its states only move forward, or back to being planned on purpose."""

from datetime import datetime, timedelta

from service.flows import backoff
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
_FIRST_WAIT = timedelta(seconds=15)
_LONGEST_WAIT = timedelta(minutes=5)


def rank(state: str) -> int:
    """Return how far a state is; what is planned, skipped or refused is before all of them."""
    return _RANK.get(state, -1)


def has_ended(state: str) -> bool:
    """Whether it is known what a contact came to."""
    return rank(state) > _RANK[TouchState.SENT]


def again_later(tx: Tx, touch_id: int, why: str, now: datetime) -> None:
    """Plan a touch again after a refusal; whether it is still useful is checked when it is due."""
    touch = touches.by_id(tx, touch_id)
    if touch is None:
        return
    again_at = now + backoff.wait(_FIRST_WAIT, _LONGEST_WAIT, touch.tries)
    touches.put_off(tx, touch.id, again_at, why, tried=True)

"""A reminder that will not arrive: other programs are told of it."""

from datetime import datetime

from service.flows.announced import Event
from service.flows.state import TouchKind, TouchState
from service.store import outbox, touches
from service.store.database import Tx

_LOST = frozenset({TouchState.FAILED, TouchState.UNDELIVERED})


def tell_if_failed(tx: Tx, touch_id: int, now: datetime) -> None:
    """Pass on that a touch has failed, if that is how it stands: one to be tried again has not.

    What a recruiter wrote has failed when it is skipped as well: its writer counts on it. Called
    where a state that ends a touch is written, which happens once.
    """
    touch = touches.by_id(tx, touch_id)
    if touch is None:
        return
    unsent = touch.kind == TouchKind.WRITTEN and touch.state == TouchState.SKIPPED
    if touch.state in _LOST or unsent:
        outbox.add(tx, Event.REMINDER_FAILED, touch_id, now)

"""Sends whose outcome nobody knows are looked up at the provider; never resent blindly."""

from datetime import datetime, timedelta

import structlog

from service.flows.state import TouchState
from service.ports import ProviderText, SendError
from service.store import attempts, touches
from service.store.attempts import Attempt
from service.store.database import Tx
from service.usecases.context import Context
from service.usecases.record_outcome import advance, held
from service.usecases.touch_states import again_later

# Longer than a POST may take (10 s), and than the provider needs to list what it took.
LOOK_AFTER = timedelta(seconds=30)
_LOOKS = 2
_MOST_SENDS = 2
_BATCH = 50
_log = structlog.get_logger()


def settle_sends(context: Context) -> int:
    """Look up every unsettled send once, and return how many there were.

    A send is unsettled when its POST ended without an answer or its worker died. What two
    listings half a minute apart do not show was not taken: only then is it sent again, once.
    """
    with context.database.read() as tx:
        open_sends = attempts.unsettled(tx, context.clock() - LOOK_AFTER, _BATCH)
    for attempt in open_sends:
        _look_up(context, attempt)
    return len(open_sends)


def _look_up(context: Context, attempt: Attempt) -> None:
    try:
        listed = context.sms.sent_to(attempt.phone, attempt.created_at)
    except SendError as error:
        _log.warning("send not settled yet", attempt=attempt.id, why=error.words)
        with context.database.write() as tx:  # ask again after the usual wait, not on every beat
            attempts.change(tx, attempt.id, context.clock())
        return
    now = context.clock()
    with context.database.write() as tx:
        current = held(tx, attempt.id, now)
        if current.updated_at != attempt.updated_at:
            return  # somebody else settled it meanwhile
        taken = attempts.sids_in_use(tx, attempt.phone)
        match = _ours(current, listed, taken)
        if match is not None:
            _log.info("send settled: it was taken", attempt=attempt.id)
            advance(tx, context, current, match)
        elif current.looked + 1 < _LOOKS:
            attempts.change(tx, current.id, now, state="unknown", looked=current.looked + 1)
            touches.set_state(tx, current.touch_id, TouchState.UNKNOWN, "no answer from Twilio")
        else:
            _give_up(tx, current, now)


def _ours(
    attempt: Attempt, listed: list[ProviderText], taken: frozenset[str]
) -> ProviderText | None:
    """Find the text that this send made: same words, not the text of another send."""
    own = (one for one in listed if one.body == attempt.body and one.sid not in taken)
    return next(own, None)


def _give_up(tx: Tx, attempt: Attempt, now: datetime) -> None:
    why = "Twilio never got it"
    attempts.change(tx, attempt.id, now, state="refused", why=why)
    if attempts.lost(tx, attempt.touch_id) < _MOST_SENDS:
        again_later(tx, attempt.touch_id, why, now)
    else:
        touches.set_state(tx, attempt.touch_id, TouchState.FAILED, why)

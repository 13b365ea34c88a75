"""What became of a send: the provider's answer, its reports, and what a refusal means."""

from datetime import datetime, timedelta

import structlog

from service.flows import backoff
from service.flows.state import TouchState
from service.ports import (
    LineMisconfigured,
    OutcomeUnknown,
    ProviderText,
    RecipientOptedOut,
    SendError,
    TryLater,
)
from service.store import attempts, conversations, touches
from service.store.attempts import Attempt
from service.store.conversations import ConsentChange
from service.store.database import Tx
from service.usecases.context import Context
from service.usecases.problems import NotFound

OPTED_OUT_CODE = 21610
# States only move forward: reports come late, twice and out of order (Twilio, "Track outbound
# message status": no order is guaranteed).
_RANK: dict[str, int] = {
    TouchState.SENDING: 0,
    TouchState.UNKNOWN: 1,
    TouchState.SENT: 2,
    TouchState.UNDELIVERED: 3,
    TouchState.FAILED: 3,
    TouchState.DELIVERED: 4,
}
_FIRST_WAIT = timedelta(seconds=15)
_LONGEST_WAIT = timedelta(minutes=5)
_log = structlog.get_logger()


def record_taken(context: Context, attempt_id: int, taken: ProviderText) -> None:
    """Note that the provider took a text; its report may have come first and said more."""
    with context.database.write() as tx:
        attempt = held(tx, attempt_id, context.clock())
        advance(tx, attempt, taken, context.clock())


def record_report(context: Context, attempt_id: int, report: ProviderText, word: str) -> None:
    """Note a delivery report; `word` is the provider's own, kept as it came. Raises NotFound."""
    now = context.clock()
    with context.database.write() as tx:
        attempt = held(tx, attempt_id, now)
        if attempt.provider_sid not in {None, report.sid}:
            raise NotFound(f"attempt {attempt_id} is another text")
        attempts.keep_report(tx, attempt_id, word, report.error_code, now)
        advance(tx, attempt, report, now)


def record_refusal(context: Context, attempt_id: int, error: SendError) -> None:
    """Note a send that did not plainly succeed, and what follows from it."""
    now = context.clock()
    _log.warning("send refused", attempt=attempt_id, code=error.code, why=error.words)
    with context.database.write() as tx:
        attempt = held(tx, attempt_id, now)
        if isinstance(error, OutcomeUnknown):
            _settle(tx, attempt, TouchState.UNKNOWN, error, now)
        elif isinstance(error, TryLater | LineMisconfigured):
            attempts.change(tx, attempt.id, now, state="refused", why=error.words)
            again_later(tx, attempt, error.words, now)
        else:
            _settle(tx, attempt, TouchState.FAILED, error, now)
        if isinstance(error, RecipientOptedOut):
            _opt_out(tx, attempt, now)


def advance(tx: Tx, attempt: Attempt, text: ProviderText, now: datetime) -> None:
    """Move an attempt and its touch forward to what the provider says; never back."""
    if text.error_code == OPTED_OUT_CODE:
        _opt_out(tx, attempt, now)
    if attempt.provider_sid is None:
        attempts.change(tx, attempt.id, now, provider_sid=text.sid)
    if _rank(attempt.state) >= _RANK[text.state]:
        return
    values = {"state": text.state, "error_code": text.error_code, "why": text.why}
    attempts.change(tx, attempt.id, now, **values)
    conversations.texted(tx, attempt.phone, now)
    touch = touches.by_id(tx, attempt.touch_id)
    # A touch that was planned again, and then turns out to have been sent, is not sent twice.
    if touch and (_rank(touch.state) < _RANK[text.state] or touch.state == TouchState.PLANNED):
        touches.set_state(tx, touch.id, text.state, text.why)


def again_later(tx: Tx, attempt: Attempt, why: str, now: datetime) -> None:
    """Plan the touch of a send again; whether it is still useful is checked when it is due."""
    touch = touches.by_id(tx, attempt.touch_id)
    if touch is None:
        return
    again_at = now + backoff.wait(_FIRST_WAIT, _LONGEST_WAIT, touch.tries)
    touches.put_off(tx, touch.id, again_at, why, tried=True)


def held(tx: Tx, attempt_id: int, now: datetime) -> Attempt:
    """Return an attempt with its thread and its row held, in that order. Raises NotFound."""
    seen = attempts.by_id(tx, attempt_id)
    if seen is None:
        raise NotFound(f"there is no attempt {attempt_id}")
    conversations.load(tx, seen.phone, now)
    return attempts.by_id(tx, attempt_id, lock=True) or seen


def _settle(tx: Tx, attempt: Attempt, state: TouchState, error: SendError, now: datetime) -> None:
    if _rank(attempt.state) >= _RANK[state]:
        return
    attempts.change(tx, attempt.id, now, state=state, error_code=error.code, why=error.words)
    touches.set_state(tx, attempt.touch_id, state, error.words)


def _opt_out(tx: Tx, attempt: Attempt, now: datetime) -> None:
    change = ConsentChange(attempt.phone, allowed=False, source=f"provider {OPTED_OUT_CODE}")
    conversations.allow_texts(tx, change, now)


def _rank(state: str) -> int:
    """Return how far a state is; what is planned or refused is before all of them."""
    return _RANK.get(state, -1)

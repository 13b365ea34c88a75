"""What became of a send: the provider's answer, its reports, and what a refusal means."""

from datetime import datetime

import structlog

from service.flows import fallback
from service.flows.state import TouchKind, TouchState
from service.ports import (
    LineMisconfigured,
    OutcomeUnknown,
    ProviderText,
    RecipientOptedOut,
    SendError,
    TryLater,
)
from service.store import attempts, conversations, interviews, touches
from service.store.attempts import Attempt
from service.store.conversations import ConsentChange
from service.store.database import Tx
from service.usecases.after_call import called_of, plan
from service.usecases.context import Context
from service.usecases.problems import NotFound
from service.usecases.touch_states import again_later, rank

OPTED_OUT_CODE = 21610
# Not a mobile; a landline outside of North America; a landline, or its carrier is out of reach.
LANDLINE_CODES = frozenset({21614, 21635, 30006})
_log = structlog.get_logger()


def record_taken(context: Context, attempt_id: int, taken: ProviderText) -> None:
    """Note that the provider took a text; its report may have come first and said more."""
    with context.database.write() as tx:
        attempt = held(tx, attempt_id, context.clock())
        advance(tx, context, attempt, taken)


def record_report(context: Context, attempt_id: int, report: ProviderText, word: str) -> None:
    """Note a delivery report; `word` is the provider's own, kept as it came. Raises NotFound."""
    now = context.clock()
    with context.database.write() as tx:
        attempt = held(tx, attempt_id, now)
        if attempt.provider_sid not in {None, report.sid}:
            raise NotFound(f"attempt {attempt_id} is another text")
        attempts.keep_report(tx, attempt_id, word, report.error_code, now)
        advance(tx, context, attempt, report)


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
            again_later(tx, attempt.touch_id, error.words, now)
        else:
            _settle(tx, attempt, TouchState.FAILED, error, now)
        if error.code in LANDLINE_CODES:
            _by_phone(tx, context, attempt, now)
        if isinstance(error, RecipientOptedOut):
            _opt_out(tx, attempt, now)


def advance(tx: Tx, context: Context, attempt: Attempt, text: ProviderText) -> None:
    """Move an attempt and its touch forward to what the provider says; never back."""
    now = context.clock()
    if text.error_code == OPTED_OUT_CODE:
        _opt_out(tx, attempt, now)
    if attempt.provider_sid is None:
        attempts.change(tx, attempt.id, now, provider_sid=text.sid)
    if rank(attempt.state) >= rank(text.state):
        return
    values = {"state": text.state, "error_code": text.error_code, "why": text.why}
    attempts.change(tx, attempt.id, now, **values)
    conversations.texted(tx, attempt.phone, now)
    touch = touches.by_id(tx, attempt.touch_id)
    # A touch that was planned again, and then turns out to have been sent, is not sent twice.
    if touch and (rank(touch.state) < rank(text.state) or touch.state == TouchState.PLANNED):
        touches.set_state(tx, touch.id, text.state, text.why)
    if text.error_code in LANDLINE_CODES:
        _by_phone(tx, context, attempt, now)


def held(tx: Tx, attempt_id: int, now: datetime) -> Attempt:
    """Return an attempt with its thread and its row held, in that order. Raises NotFound."""
    seen = attempts.by_id(tx, attempt_id)
    if seen is None:
        raise NotFound(f"there is no attempt {attempt_id}")
    conversations.load(tx, seen.phone, now)
    return attempts.by_id(tx, attempt_id, lock=True) or seen


def _settle(tx: Tx, attempt: Attempt, state: TouchState, error: SendError, now: datetime) -> None:
    if rank(attempt.state) >= rank(state):
        return
    attempts.change(tx, attempt.id, now, state=state, error_code=error.code, why=error.words)
    touches.set_state(tx, attempt.touch_id, state, error.words)


def _opt_out(tx: Tx, attempt: Attempt, now: datetime) -> None:
    change = ConsentChange(attempt.phone, allowed=False, source=f"provider {OPTED_OUT_CODE}")
    conversations.allow_texts(tx, change, now)


def _by_phone(tx: Tx, context: Context, attempt: Attempt, now: datetime) -> None:
    """Remember that no text arrives at this number, and make the contact by a call instead."""
    conversations.mark_landline(tx, attempt.phone, now)
    touch = touches.by_id(tx, attempt.touch_id)
    if touch is None:
        return
    about = interviews.known(tx, touch.interview_id).in_flow()
    called = called_of(tx, touch, about, attempt.phone)
    failed = (TouchKind(touch.kind), touch.label)
    plan(tx, touch, fallback.by_phone(failed, called, context.policy.quiet, now), now)

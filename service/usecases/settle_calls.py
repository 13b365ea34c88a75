"""Calls of which nobody knows whether they were taken, or how they ended, are looked up."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

import structlog

from service.flows.voice.state import CallStatus
from service.ports import ProviderCall, SendError, TryLater
from service.store import calls
from service.store.calls import CallRecord
from service.store.database import Tx
from service.store.stumbles import Kind
from service.usecases.asking import Asking
from service.usecases.context import Context
from service.usecases.one_by_one import Rows
from service.usecases.record_call import Held, advance, held, refuse, unknown

# Longer than a POST may take (10 s), and than the provider needs to list what it took.
LOOK_AFTER = timedelta(seconds=30)
# No step of a call takes that long: its report is lost, or somebody talks to a recruiter. Of a call
# to us nobody reports the end at all, and who hung up on "I can't make it" must be told of in time.
ASK_AFTER = timedelta(minutes=3)
# A call that the provider cannot tell of for a day is not asked about for ever.
_GIVE_UP_AFTER = timedelta(days=1)
_LOOKS = 2
_MOST_CALLS = 2
_BATCH = 50
_NEVER_TAKEN = TryLater("Twilio never got it")
_log = structlog.get_logger()


def settle_calls(context: Context) -> int:
    """Look up every unsettled call once, and return how many there were.

    One whose POST ended without an answer, or whose worker died, is searched in the listing; what
    two listings half a minute apart do not show was not taken: only then is it placed again, once.
    One whose end nobody has told is asked about by its sid, and then goes on as if it had been.
    """
    now = context.clock()
    with context.database.read() as tx:
        unsettled = calls.unsettled(tx, now - LOOK_AFTER, _BATCH)
        unended = calls.unended(tx, now - ASK_AFTER, _BATCH)
    rows, asking = Rows(context, Kind.CALL), Asking()
    works = ((unsettled, _Look(_search, now - LOOK_AFTER)), (unended, _Look(_ask, now - ASK_AFTER)))
    for found, look in works:
        for call_id in found:
            rows.handle(call_id, partial(_look_up, context, asking, call_id, look))
    return len(unsettled) + len(unended)


@dataclass(frozen=True, slots=True)
class _Look:
    """How a call is looked at that nobody has looked at since an aware moment."""

    at: Callable[[Context, CallRecord], None]
    since: datetime


def _look_up(context: Context, asking: Asking, call_id: int, look: _Look) -> None:
    """Look at one call. Who cannot ask asks again after the usual wait, not on every beat."""
    with context.database.read() as tx:
        call = calls.by_id(tx, call_id)
    if call is None or not (asking.may_ask() or asking.is_down):
        return  # gone, or enough of them for one round
    if call.updated_at >= look.since:
        return  # somebody else has looked at it since it was listed
    try:
        if not asking.is_down:
            look.at(context, call)
            return
    except SendError as error:
        asking.failed()
        _log.warning("call not settled yet", call=call.id, why=error.words)
    with context.database.write() as tx:
        calls.change(tx, call.id, context.clock())


def _search(context: Context, call: CallRecord) -> None:
    """Search a call in the list of those to its number. Raises SendError."""
    listed = context.calls.placed_to(call.phone, call.created_at)
    with context.database.write() as tx:
        current = held(tx, context, call.id)
        if current.call.updated_at != call.updated_at:
            return  # somebody else settled it meanwhile
        match = _ours(call, listed, calls.sids_in_use(tx, call.phone))
        if match is not None:
            _log.info("call settled: it was taken", call=call.id)
            advance(tx, context, current, match)
        elif call.looked + 1 < _LOOKS:
            unknown(tx, current, "no answer from Twilio", looked=call.looked + 1)
        else:
            _give_up(tx, context, current)


def _ours(
    call: CallRecord, listed: list[ProviderCall], taken: frozenset[str]
) -> ProviderCall | None:
    """Find the call that this POST made: the nearest in time that is no other call of ours."""
    free = (one for one in listed if one.sid not in taken)
    return min(free, key=lambda one: abs((one.created_at or call.created_at) - call.created_at),
               default=None)  # fmt: skip


def _give_up(tx: Tx, context: Context, current: Held) -> None:
    call = current.call
    calls.change(tx, call.id, current.now, looked=call.looked + 1)
    before = calls.lost(tx, call.touch_id) if call.touch_id is not None else 0
    refuse(tx, context, current, _NEVER_TAKEN, again=before + 1 < _MOST_CALLS)


def _ask(context: Context, call: CallRecord) -> None:
    """Ask how a call stands whose reports have stopped. Raises SendError."""
    try:
        standing = context.calls.look_up(call.provider_sid or "")
    except SendError:
        if call.created_at > context.clock() - _GIVE_UP_AFTER:
            raise
        standing = ProviderCall(
            call.provider_sid or "", CallStatus.FAILED, why="nobody knows how this call ended"
        )
    with context.database.write() as tx:
        current = held(tx, context, call.id)
        calls.change(tx, call.id, current.now)  # one that still runs is asked again after a while
        advance(tx, context, current, standing)

"""What became of a call: the provider's answer and reports, and what follows one that ends."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from service.flows import fallback
from service.flows.state import Channel, Snapshot, TouchState
from service.flows.voice import steps
from service.flows.voice.state import ENDED, CallStatus
from service.ports import LineMisconfigured, OutcomeUnknown, ProviderCall, SendError, TryLater
from service.store import calls, touches
from service.store.calls import CallRecord
from service.store.database import Tx
from service.usecases import circuit
from service.usecases.after_call import conclude
from service.usecases.apply import Source, apply, record_replies
from service.usecases.context import Context
from service.usecases.conversation import load_snapshot
from service.usecases.problems import NotFound
from service.usecases.touch_states import again_later, hangs_on, rank, settle

# Reports overtake each other (Twilio, "Call progress events"): a status only moves forward, and an
# end is an end. One that we gave up as refused and that then shows up was placed after all.
_RANK: dict[CallStatus, int] = {
    CallStatus.REFUSED: -1,
    CallStatus.PLACING: 0,
    CallStatus.UNKNOWN: 1,
    CallStatus.QUEUED: 2,
    CallStatus.INITIATED: 3,
    CallStatus.RINGING: 4,
    CallStatus.IN_PROGRESS: 5,
}
_ENDED_RANK = 6
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Held:
    """A call whose thread, interviews and row are held; no `snapshot` for a withheld number."""

    call: CallRecord
    snapshot: Snapshot | None
    now: datetime


def record_placed(context: Context, call_id: int, taken: ProviderCall) -> None:
    """Note that the provider took a call; its reports may have come first and said more."""
    with context.database.write() as tx:
        current = held(tx, context, call_id)
        advance(tx, context, current, taken)
        circuit.passed(tx, circuit.CALLS, current.now, sent_at=current.call.created_at)


def record_report(
    context: Context, call_id: int, report: ProviderCall, sequence: int | None = None
) -> None:
    """Note how a call goes. Raises NotFound, also for a report about another call.

    `sequence` is the report's own number, from 0. A repeated or an overtaken one changes nothing.
    """
    with context.database.write() as tx:
        current = held(tx, context, call_id)
        if sequence is not None and sequence > current.call.sequence:
            calls.change(tx, call_id, current.now, sequence=sequence)
        advance(tx, context, current, report)


def record_machine(context: Context, call_id: int, sid: str, answered_by: str) -> bool:
    """Note who picked up, and return whether the voicemail should be said now. Raises NotFound.

    Not where a key has been pressed: then a person is there, whatever the detection makes of the
    voice. A fax is led there too; it is told nothing and the call ends. A repeated report leads
    nobody there again: the message would start anew.
    """
    now = context.clock()
    with context.database.write() as tx:
        call = calls.by_id(tx, call_id, lock=True)
        if call is None:
            raise NotFound(f"there is no call {call_id}")
        _bind(tx, call, sid, now)
        calls.change(tx, call_id, now, answered_by=answered_by)
        over = call.ended_at is not None and call.status is not CallStatus.REFUSED
        known = bool(call.answered_by) or call.voicemail_at is not None
        if over or known or call.keyed_at is not None:
            return False
        return fallback.is_machine(answered_by) or answered_by == fallback.FAX


def record_refusal(context: Context, call_id: int, error: SendError) -> None:
    """Note a call that was not plainly taken, and what follows from it."""
    _log.warning("call refused", call=call_id, code=error.code, why=error.words)
    with context.database.write() as tx:
        current = held(tx, context, call_id)
        if _rank(current.call.status) > _RANK[CallStatus.UNKNOWN]:
            return  # a report has come first: it was taken
        if isinstance(error, OutcomeUnknown):
            unknown(tx, current, error.words, error.code)
        else:
            again = isinstance(error, TryLater | LineMisconfigured)
            refuse(tx, context, current, error, again=again)
        circuit.failed(tx, circuit.CALLS, error, current.now, _silences(tx))


def held(tx: Tx, context: Context, call_id: int) -> Held:
    """Return a call with its thread, its interviews and its row held, in that order.

    Raises NotFound.
    """
    now = context.clock()
    seen = calls.by_id(tx, call_id)
    if seen is None:
        raise NotFound(f"there is no call {call_id}")
    snapshot = load_snapshot(tx, context, seen.phone, now) if seen.touch_id or seen.state else None
    return Held(calls.by_id(tx, call_id, lock=True) or seen, snapshot, now)


def advance(tx: Tx, context: Context, current: Held, report: ProviderCall) -> None:
    """Move a call and its touch forward to what the provider says; never back."""
    call, now = current.call, current.now
    _bind(tx, call, report.sid, now)
    if call.touch_id is not None and report.status not in ENDED:
        _is_on(tx, call.touch_id)
    if _rank(report.status) <= _rank(call.status):
        return
    calls.change(tx, call.id, now, **_facts(call, report, now))
    if report.status in ENDED:
        _log.info("call ended", call=call.id, status=report.status, seconds=report.seconds)
        _say_what_is_left(tx, context, current)
        # One that we gave up, and that was never put through, does not speak for the next one.
        reached = report.status is not CallStatus.FAILED or call.answered_at is not None
        if reached or hangs_on(tx, call) is not None:
            conclude(tx, context, call, report.status, report.why)


def unknown(tx: Tx, current: Held, why: str, code: int = 0, **values: object) -> None:
    """Note that nobody knows whether a call was taken; `values` are further columns of it."""
    call = current.call
    known = {"status": CallStatus.UNKNOWN, "why": why, "error_code": code, **values}
    calls.change(tx, call.id, current.now, **known)
    settle(tx, call, TouchState.UNKNOWN, why, current.now)


def refuse(tx: Tx, context: Context, current: Held, error: SendError, *, again: bool) -> None:
    """Note that a call was not taken: no phone has rung. It comes `again`, or something follows.

    Neither where an earlier call of the same touch, given up as lost, has been placed after all.
    """
    call = current.call
    refused = {"status": CallStatus.REFUSED, "why": error.words, "error_code": error.code}
    calls.change(tx, call.id, current.now, **refused)
    if again:
        again_later(tx, call, error.words, current.now, error.fault)
    elif hangs_on(tx, call) is not None:
        conclude(tx, context, call, CallStatus.REFUSED, error.words)


def _silences(tx: Tx) -> list[bool]:
    """Say of the newest calls whether Twilio said nothing to them."""
    newest = calls.latest_out(tx, circuit.SILENT)
    return [
        one.status is CallStatus.UNKNOWN
        or (one.status is CallStatus.REFUSED and (not one.error_code or one.looked > 0))
        for one in newest
    ]


def _facts(call: CallRecord, report: ProviderCall, now: datetime) -> dict[str, object]:
    """Return what a report changes. Whoever talked had picked up, even if no report said so."""
    facts: dict[str, object] = {
        "status": report.status,
        "why": report.why,
        "error_code": report.error_code,
        "seconds": report.seconds,
    }
    talked = report.status in {CallStatus.IN_PROGRESS, CallStatus.COMPLETED}
    if talked and call.answered_at is None:
        facts["answered_at"] = now - timedelta(seconds=report.seconds)
    if report.status not in ENDED:
        facts["ended_at"] = None  # one that was given up is on after all
    return facts


def _say_what_is_left(tx: Tx, context: Context, current: Held) -> None:
    """Write what a call that ends in the middle leaves undone: somebody who waited for a person."""
    call, snapshot = current.call, current.snapshot
    if call.state is None or snapshot is None:
        return
    words = calls.last_words(tx, call.id)
    turn = steps.hung_up(call.state, snapshot, current.now, taken=call.taken, words=words)
    if turn is None:
        return
    calls.keep_state(tx, call.id, turn.call, current.now)
    effects = turn.decision.effects if turn.decision else ()
    source = Source(call.phone, "", call.provider_sid, channel=Channel.VOICE)
    applied = apply(tx, context, effects, source, current.now)
    record_replies(tx, effects, source, applied.booked, current.now)


def _bind(tx: Tx, call: CallRecord, sid: str, now: datetime) -> None:
    """Give a call the provider's id, the first time that it is heard. Raises NotFound."""
    if call.provider_sid == sid:
        return
    if call.provider_sid is not None or calls.by_sid(tx, sid) is not None:
        raise NotFound(f"call {call.id} is another one")
    calls.change(tx, call.id, now, provider_sid=sid)


def _is_on(tx: Tx, touch_id: int) -> None:
    """Move a touch forward; one that was planned again and whose call is on is not made twice."""
    touch = touches.by_id(tx, touch_id)
    if touch is not None and rank(touch.state) < rank(TouchState.SENT):
        touches.set_state(tx, touch_id, TouchState.SENT)


def _rank(status: CallStatus) -> int:
    return _RANK.get(status, _ENDED_RANK)

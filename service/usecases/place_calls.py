"""Due calls are placed: as many as the pace allows, the row of each first, then one POST."""

import threading
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime

import structlog

from service.flows.checking import Go
from service.flows.state import Channel, TouchState
from service.ports import OutboundCall, SendError
from service.store import calls, touches
from service.store.database import Tx
from service.store.leases import Claim, this_thread
from service.store.stumbles import Kind
from service.usecases import circuit, due_touches
from service.usecases.circuit import Leave
from service.usecases.context import Context
from service.usecases.due_touches import Due
from service.usecases.one_by_one import Rows
from service.usecases.record_call import record_placed, record_refusal

_THREADS = 8
_log = structlog.get_logger()


def place_due_calls(context: Context) -> int:
    """Place what is due and may go now, and return how many touches were looked at.

    It never waits for the pace: the scheduler looks again half a second later. A go that a touch
    turned out not to need is for the next one. Any number of workers on any number of hosts may
    run this at once: each touch is claimed with a lease, and again by compare-and-set. While the
    line is shut one call is tried at times, and the others wait.

    No row is written before a thread is free for its POST: one that waits for longer than
    `settle_calls` does would be given up as never taken, planned again, and ring twice.
    """
    owner = this_thread()
    looked_at, may_go = 0, False
    placed: dict[int, Future[None]] = {}
    reminders = Rows(context, Kind.REMINDER)
    free = threading.Semaphore(_THREADS)
    leave = Leave.NONE
    with ThreadPoolExecutor(_THREADS, thread_name_prefix="call") as pool:
        while _is_due(context) and (may_go or context.pace.take(1)):
            leave = _may_go_on(context, leave, looked_at, len(placed))
            if leave is Leave.NONE:
                break
            claimed = _claim(context, owner)
            if claimed is None:
                break
            free.acquire()
            checked_at = context.clock()
            call = _begun(context, reminders, owner, claimed)
            if call is None:
                free.release()
            else:
                placed[call.call_id] = pool.submit(_place, context, call, checked_at, free)
            looked_at, may_go = looked_at + 1, call is None
    rows = Rows(context, Kind.CALL)
    for call_id, one in placed.items():
        rows.handle(call_id, one.result)
    return looked_at


def _is_due(context: Context) -> bool:
    with context.database.read() as tx:
        return touches.is_due(tx, context.clock(), Channel.VOICE)


def _may_go_on(context: Context, leave: Leave, looked_at: int, placed: int) -> Leave:
    """Say whether another call may go: all while the line is open, one as a try when it is shut."""
    if not looked_at:
        return circuit.leave(context, circuit.CALLS)
    if leave is Leave.ONE:
        return Leave.NONE if placed else Leave.ONE
    with context.database.read() as tx:
        shut = circuit.is_shut(tx, circuit.CALLS, context.clock())
    return Leave.NONE if shut else leave


def _claim(context: Context, owner: str) -> int | None:
    """Take one touch; None when others were faster."""
    with context.database.write() as tx:
        found = touches.claim_due(tx, Claim(owner, context.clock(), 1), Channel.VOICE)
    return found[0] if found else None


def _begun(context: Context, rows: Rows, owner: str, touch_id: int) -> OutboundCall | None:
    """Begin a call; one that we stumble over stays held until it is to be tried again."""
    begun: list[OutboundCall | None] = []
    again = rows.handle(touch_id, lambda: begun.append(_begin(context, owner, touch_id)))
    if again is not None:
        with context.database.write() as tx:
            touches.hold_back(tx, touch_id, again)
    return begun[0] if begun else None


def _begin(context: Context, owner: str, touch_id: int) -> OutboundCall | None:
    """Check once more, and write the call before its POST; None when it is not to be placed."""
    now = context.clock()
    with context.database.write() as tx:
        due = due_touches.hold(tx, touch_id, owner, now)
        if due is None:
            return None
        verdict = due_touches.check(tx, context, due, now)
        if isinstance(verdict, Go):
            last = touches.last_reminders(tx, [due.record.id], now - context.policy.gap)
            verdict = due_touches.keep_apart(context, due, last.get(due.record.id), now)
        if isinstance(verdict, Go):
            return _write_call(tx, context, due)
        due_touches.put_aside(tx, touch_id, verdict, now)
        return None


def _write_call(tx: Tx, context: Context, due: Due) -> OutboundCall:
    touch, phone = due.touch, due.record.candidate.phone
    call_id = calls.begin(
        tx, context.clock(), phone=phone, interview_id=due.record.id, touch_id=touch.id
    )
    touches.set_state(tx, touch.id, TouchState.SENDING)
    _log.info("call goes out", interview=due.record.id, touch=touch.id, call=call_id)
    return OutboundCall(call_id, phone)


def _place(
    context: Context, call: OutboundCall, checked_at: datetime, free: threading.Semaphore
) -> None:
    """Hand over one call. No transaction is open here: the provider may take ten seconds."""
    try:
        if not due_touches.is_fresh(context, checked_at):
            return
        taken = context.calls.place(call)
    except SendError as error:
        record_refusal(context, call.call_id, error)
    else:
        record_placed(context, call.call_id, taken)
    finally:
        free.release()

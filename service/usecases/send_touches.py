"""Due touches go out: attempt row first, then one POST, then what became of it."""

import os
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial

import structlog

from service.flows import answers, reminders
from service.flows.checking import Go, Skip, Verdict
from service.flows.state import Channel, Question, QuestionKind, Slot, TouchKind, TouchState
from service.flows.wording import candidate, segments
from service.ports import OutboundText, SendError
from service.store import attempts, conversations, interviews, messages, proposals, touches
from service.store.database import Tx
from service.store.leases import Claim
from service.store.records import InterviewRecord
from service.usecases import due_touches
from service.usecases.context import Context
from service.usecases.due_touches import Due
from service.usecases.record_outcome import record_refusal, record_taken

BATCH = 50
_THREADS = 8
_log = structlog.get_logger()


def send_due_touches(context: Context) -> int:
    """Send whatever is due, batch after batch, and return how many were looked at.

    Any number of workers on any number of hosts may run this at once: each touch is claimed with
    a lease, and again by compare-and-set before its POST.
    """
    owner = f"{os.uname().nodename}:{os.getpid()}:{threading.get_ident()}"
    looked_at = 0
    with ThreadPoolExecutor(_THREADS, thread_name_prefix="send") as pool:
        while claimed := _claim(context, owner):
            list(pool.map(partial(_send_one, context, owner), claimed))
            looked_at += len(claimed)
    return looked_at


def _claim(context: Context, owner: str) -> list[int]:
    with context.database.write() as tx:
        return touches.claim_due(tx, Claim(owner, context.clock(), BATCH), Channel.SMS)


def _send_one(context: Context, owner: str, touch_id: int) -> None:
    with context.database.write() as tx:
        text = _begin(tx, context, owner, touch_id)
    if text is None:
        return
    # No transaction is open here: the provider may take ten seconds to answer.
    try:
        taken = context.sms.send(text)
    except SendError as error:
        record_refusal(context, text.attempt_id, error)
    else:
        record_taken(context, text.attempt_id, taken)


def _begin(tx: Tx, context: Context, owner: str, touch_id: int) -> OutboundText | None:
    """Check once more, render from the live record, and write the attempt before the POST."""
    now = context.clock()
    due = due_touches.hold(tx, touch_id, owner, now)
    if due is None:
        return None
    offered = proposals.still_open(tx, due.touch, now)
    verdict: Verdict = due_touches.check(tx, context, due, now)
    if due.touch.kind == TouchKind.PROPOSAL and isinstance(verdict, Go) and not offered:
        verdict = Skip("the proposed times are taken or past")
    if isinstance(verdict, Go):
        return _write_attempt(tx, context, due, offered)
    due_touches.put_aside(tx, touch_id, verdict, now)
    return None


def _write_attempt(tx: Tx, context: Context, due: Due, offered: tuple[Slot, ...]) -> OutboundText:
    now = context.clock()
    touch, record = due.touch, due.record
    phone = record.candidate.phone
    body = _words(context, due, offered)
    counted = segments.count(body)
    message_id = messages.add_outbound(
        tx, now, phone=phone, body=body, segments=counted.count, interview_id=record.id
    )
    attempt_id = attempts.begin(tx, touch.id, message_id, phone, now)
    touches.set_state(tx, touch.id, TouchState.SENDING)
    if touch.kind == TouchKind.PROPOSAL:
        conversations.ask(tx, phone, _choice(record, offered), now)
    elif touch.kind != TouchKind.CANCELLED:
        _ask(tx, phone, now)
    _log.info(
        "reminder goes out",
        interview=record.id, touch=touch.id, attempt=attempt_id,
        segments=counted.count, encoding=counted.encoding,
    )  # fmt: skip
    return OutboundText(attempt_id, phone, body, reminders.valid_seconds(record.in_flow(), now))


def _words(context: Context, due: Due, offered: tuple[Slot, ...]) -> str:
    interview, policy = due.record.in_flow(), context.policy
    first = due.thread.first_texted_at is None
    if due.touch.kind == TouchKind.PROPOSAL:
        return candidate.proposal(interview, offered, policy.organisation, first=first)
    return candidate.reminder(
        interview,
        TouchKind(due.touch.kind),
        policy.organisation,
        first=first,
        base_url=policy.base_url,
        link_in_texts=policy.link_in_texts,
    )


def _ask(tx: Tx, phone: str, now: datetime) -> None:
    """Open the question that 1, 2 and 3 answer, as every interview of this number stands now."""
    known = (one.in_flow() for one in interviews.by_phone(tx, phone))
    ahead = [one for one in known if one.is_ahead(now)]
    conversations.ask(tx, phone, answers.menu(*ahead), now)


def _choice(record: InterviewRecord, offered: tuple[Slot, ...]) -> Question:
    """Return the question that the digits of a proposal answer."""
    ids = tuple(slot.id for slot in offered)
    revisions = ((record.id, record.revision),)
    return Question(QuestionKind.SLOTS, record.id, slots=ids, revisions=revisions, shown=ids)

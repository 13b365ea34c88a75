"""Due touches go out: attempt row first, then one POST, then what became of it."""

import os
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from functools import partial

import structlog

from service.flows import answers, reminders
from service.flows.reminders import Condition, DueTouch, Go, Skip, Wait
from service.flows.state import Channel, Question, QuestionKind, Slot, TouchKind, TouchState
from service.flows.wording import candidate, segments
from service.ports import OutboundText, SendError
from service.store import attempts, conversations, interviews, messages, proposals, touches
from service.store.conversations import Conversation
from service.store.database import Tx
from service.store.leases import Claim
from service.store.records import InterviewRecord, TouchRecord
from service.usecases.context import Context
from service.usecases.record_outcome import record_refusal, record_taken

BATCH = 50
_THREADS = 8
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class _Due:
    """A touch at the moment of its send; `offered` holds the times of a proposal, still open."""

    touch: TouchRecord
    record: InterviewRecord
    thread: Conversation
    offered: tuple[Slot, ...]


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
    """Check once more, render from the live record, and write the attempt before the POST.

    Thread, interview, touch are held in this order, as everywhere, so that two transactions never
    wait for each other; what is rendered is read after that.
    """
    now = context.clock()
    planned = touches.by_id(tx, touch_id)
    if planned is None:
        return None
    phone = interviews.known(tx, planned.interview_id).candidate.phone
    thread = conversations.load(tx, phone, now)
    record = interviews.by_id(tx, planned.interview_id, lock=True)
    touch = touches.claimed(tx, touch_id, owner)
    if record is None or touch is None or record.candidate.phone != phone:
        return None  # gone, lost to another worker, or the number has just changed: seen again
    due = _Due(touch, record, thread, proposals.still_open(tx, touch, now))
    verdict = _check(context, due, now)
    if isinstance(verdict, Go):
        return _write_attempt(tx, context, due)
    if isinstance(verdict, Wait):
        touches.put_off(tx, touch_id, verdict.until, "waits for the end of quiet hours")
    else:
        touches.set_state(tx, touch_id, TouchState.SKIPPED, verdict.why)
        _log.info("reminder skipped", touch=touch_id, why=verdict.why)
    return None


def _check(context: Context, due: _Due, now: datetime) -> Go | Skip | Wait:
    touch = due.touch
    planned = DueTouch(
        TouchKind(touch.kind), Channel(touch.channel), Condition(touch.condition), touch.revision
    )
    verdict = reminders.check(
        planned,
        due.record.in_flow(),
        opted_out=due.thread.opted_out,
        quiet=context.policy.quiet,
        now=now,
    )
    if isinstance(verdict, Go) and touch.kind == TouchKind.PROPOSAL and not due.offered:
        return Skip("the proposed times are taken or past")
    return verdict


def _write_attempt(tx: Tx, context: Context, due: _Due) -> OutboundText:
    now = context.clock()
    touch, record = due.touch, due.record
    phone = record.candidate.phone
    body = _words(context, due)
    counted = segments.count(body)
    message_id = messages.add_outbound(
        tx, now, phone=phone, body=body, segments=counted.count, interview_id=record.id
    )
    attempt_id = attempts.begin(tx, touch.id, message_id, phone, now)
    touches.set_state(tx, touch.id, TouchState.SENDING)
    if touch.kind == TouchKind.PROPOSAL:
        conversations.ask(tx, phone, _choice(record, due.offered), now)
    elif touch.kind != TouchKind.CANCELLED:
        _ask(tx, phone, now)
    _log.info(
        "reminder goes out",
        interview=record.id, touch=touch.id, attempt=attempt_id,
        segments=counted.count, encoding=counted.encoding,
    )  # fmt: skip
    return OutboundText(attempt_id, phone, body, reminders.valid_seconds(record.in_flow(), now))


def _words(context: Context, due: _Due) -> str:
    interview, policy = due.record.in_flow(), context.policy
    first = due.thread.first_texted_at is None
    if due.touch.kind == TouchKind.PROPOSAL:
        return candidate.proposal(interview, due.offered, policy.organisation, first=first)
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

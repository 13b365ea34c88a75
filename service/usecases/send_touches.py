"""Due touches go out: attempt row first, then one POST, then what became of it."""

import os
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from functools import partial

import structlog

from service.flows import answers, validity
from service.flows.checking import Go, Skip, Verdict
from service.flows.state import Channel, Question, QuestionKind, Slot, TouchKind, TouchState
from service.flows.wording import candidate, segments
from service.ports import OutboundText, SendError
from service.store import (
    attempts,
    conversations,
    interviews,
    messages,
    proposals,
    queueing,
    touches,
)
from service.store.database import Tx
from service.store.leases import Claim
from service.store.records import InterviewRecord
from service.usecases import circuit, due_touches
from service.usecases.circuit import Leave
from service.usecases.context import Context
from service.usecases.due_touches import Due
from service.usecases.record_outcome import record_refusal, record_taken

BATCH = 50
_THREADS = 8
# Of what waits so many are put in order at once, and anew after so long: what is urgent comes in.
_IN_ORDER = 1000
_ANEW_AFTER = timedelta(seconds=2)
_FILTERED = frozenset({30007})
_REMINDERS = frozenset({TouchKind.RUNG, TouchKind.AT_ONCE})
_GONE = frozenset({TouchState.SENDING, TouchState.SENT, TouchState.DELIVERED})
_log = structlog.get_logger()


def send_due_touches(context: Context) -> int:
    """Send what is due and may go now, and return how many touches were looked at.

    It never waits for the pace: the scheduler looks again half a second later. Urgent ones go
    first, the others by turns between recruiters. Any number of workers on any number of hosts may
    run this at once: each touch is claimed with a lease, and again by compare-and-set before its
    POST. While the line is shut one touch is tried at times, and the others wait.
    """
    going = _Round(context)
    looked_at = 0
    with ThreadPoolExecutor(_THREADS, thread_name_prefix="send") as pool:
        while claimed := going.claim():
            going.gone(sum(pool.map(partial(_send_one, context, going), claimed)))
            looked_at += len(claimed)
    return looked_at


class _Round:
    """One run: what waits, in its order, and how many may still go.

    A go that a touch turned out not to need is for the next one.
    """

    def __init__(self, context: Context) -> None:
        self.owner = f"{os.uname().nodename}:{os.getpid()}:{threading.get_ident()}"
        self.leave: Leave | None = None
        self._context = context
        self._waiting: list[int] = []
        self._looked_at: datetime | None = None
        self._goes = 0

    def claim(self) -> list[int]:
        """Take what may go now; nothing when nothing waits, or nothing may go any more."""
        while self._look() and self._may_go():
            taken = self._take()
            if taken:
                return taken
        return []

    def gone(self, sent: int) -> None:
        """Note how many of them went out. The one try of a shut line is all that goes."""
        self._goes -= sent
        if self.leave is Leave.ONE and sent:
            self.leave = Leave.NONE

    def _look(self) -> bool:
        now = self._context.clock()
        if not self._waiting or self._looked_at is None or now - self._looked_at > _ANEW_AFTER:
            with self._context.database.read() as tx:
                self._waiting = queueing.waiting(tx, Channel.SMS, now, _IN_ORDER)
            self._looked_at = now
        return bool(self._waiting)

    def _may_go(self) -> bool:
        if self.leave is Leave.NONE:
            return False
        wanted = min(len(self._waiting), 1 if self.leave is Leave.ONE else BATCH)
        self._goes += self._context.text_pace.take(wanted - self._goes)
        if self._goes > 0 and self.leave is None:
            # Asked last: the one try of a shut line must not be spent on the pace.
            self.leave = circuit.leave(self._context, circuit.TEXTS)
        return self._goes > 0 and self.leave is not Leave.NONE

    def _take(self) -> list[int]:
        """Hold the next ones; others may have been faster with some."""
        now = self._context.clock()
        many = 1 if self.leave is Leave.ONE else min(self._goes, BATCH)
        next_ones, self._waiting = self._waiting[:many], self._waiting[many:]
        with self._context.database.write() as tx:
            if self.leave is Leave.ALL and circuit.is_shut(tx, circuit.TEXTS, now):
                self.leave = Leave.NONE
                return []
            return queueing.take(tx, next_ones, Claim(self.owner, now, many))


def _send_one(context: Context, going: _Round, touch_id: int) -> bool:
    """Send one touch, and return whether it went out."""
    with context.database.write() as tx:
        if going.leave is Leave.ALL and circuit.is_shut(tx, circuit.TEXTS, context.clock()):
            return False  # shut since it was claimed: it waits, and its lease runs out meanwhile
        text = _begin(tx, context, going.owner, touch_id)
    if text is None:
        return False
    # No transaction is open here: the provider may take ten seconds to answer.
    context.text_pace.owe(segments.count(text.body).count - 1)
    try:
        taken = context.sms.send(text)
    except SendError as error:
        record_refusal(context, text.attempt_id, error)
    else:
        record_taken(context, text.attempt_id, taken)
    return True


def _begin(tx: Tx, context: Context, owner: str, touch_id: int) -> OutboundText | None:
    """Check once more, render from the live record, and write the attempt before the POST."""
    now = context.clock()
    due = due_touches.hold(tx, touch_id, owner, now)
    if due is None:
        return None
    offered = proposals.still_open(tx, due.touch, now)
    verdict: Verdict = due_touches.check(tx, context, due, now)
    if isinstance(verdict, Go):
        verdict = _last_look(tx, due, offered, now)
    if isinstance(verdict, Go):
        body = _words(context, due, offered)
        if not attempts.met(tx, due.record.id, body, _FILTERED):
            return _write_attempt(tx, context, due, offered, body)
        verdict = due_touches.without_texts(tx, context, due, now)
    due_touches.put_aside(tx, touch_id, verdict, now)
    return None


def _last_look(tx: Tx, due: Due, offered: tuple[Slot, ...], now: datetime) -> Verdict:
    """Say whether what a touch would say has been said, or is said better by another one."""
    if due.touch.kind == TouchKind.PROPOSAL and not offered:
        return Skip("the proposed times are taken or past")
    if due.touch.kind in _REMINDERS and _is_overtaken(tx, due, now):
        return Skip("a later reminder of the same interview is due as well")
    return Go()


def _is_overtaken(tx: Tx, due: Due, now: datetime) -> bool:
    """Whether the next rung has gone out, or is due: after an outage all of them are at once.

    The touches of one time of an interview are stored in the order of its ladder.
    """
    mine = due.touch
    return any(
        one.id > mine.id
        and (one.kind, one.channel) == (TouchKind.RUNG, Channel.SMS)
        and one.revision == mine.revision
        and (
            one.state in _GONE
            or (
                one.state == TouchState.PLANNED
                and one.due_at <= now
                and one.condition in {"", mine.condition}
            )
        )
        for one in touches.of_interview(tx, due.record.id)
    )


def _write_attempt(
    tx: Tx, context: Context, due: Due, offered: tuple[Slot, ...], body: str
) -> OutboundText:
    now = context.clock()
    touch, record = due.touch, due.record
    phone = record.candidate.phone
    counted = segments.count(body)
    message_id = messages.add_outbound(
        tx, now, phone=phone, body=body, segments=counted.count, interview_id=record.id
    )
    attempt_id = attempts.begin(tx, touch.id, message_id, phone, now)
    touches.set_state(tx, touch.id, TouchState.SENDING)
    if touch.kind == TouchKind.PROPOSAL:
        conversations.ask(tx, phone, _choice(record, offered), now)
    elif touch.kind == TouchKind.NO_SHOW:
        conversations.ask(tx, phone, answers.asked(QuestionKind.MISSED, record.in_flow()), now)
    elif touch.kind != TouchKind.CANCELLED:
        _ask(tx, phone, now)
    _log.info(
        "reminder goes out",
        interview=record.id, touch=touch.id, attempt=attempt_id,
        segments=counted.count, encoding=counted.encoding,
    )  # fmt: skip
    useful = validity.valid_seconds(record.in_flow(), context.policy.quiet, now, offered)
    return OutboundText(attempt_id, phone, body, useful)


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

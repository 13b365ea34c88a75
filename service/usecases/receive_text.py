"""A text came in: keep it, decide, commit the answer and what the recruiter must hear."""

from dataclasses import dataclass, replace
from datetime import datetime

from service.flows import engine
from service.flows.effects import Decision, NeedSlots, RecordReply
from service.flows.events import Event, SlotLost, TextReceived
from service.flows.state import Snapshot, Thread
from service.flows.wording import candidate
from service.store import conversations, interviews, messages, slots
from service.store.database import Tx
from service.store.messages import Inbound
from service.usecases.apply import Applied, Source, apply, record_replies
from service.usecases.context import Context


@dataclass(frozen=True, slots=True)
class Received:
    """What an inbound text came to: the answer (None for silence), and whether it was a repeat."""

    answer: str | None
    repeated: bool


class _RepeatedError(Exception):
    """This very text was kept before: what was just decided for it must not be written."""


def receive_text(context: Context, inbound: Inbound, opt_out_type: str = "") -> Received:
    """Keep and answer one inbound text, in one transaction; a repeat of its sid changes nothing.

    The natural key is Twilio's MessageSid: a webhook may be repeated, and a captured one replayed
    (signatures carry no time). Nothing is sent from here; the answer goes back with the webhook.
    A repeat shows when the message is kept, last but for what refers to it, and rolls all back:
    repeats are rare, and every other text saves a statement.
    """
    event = TextReceived(inbound.body, opt_out_type)
    try:
        with context.database.write() as tx:
            return Received(_receive(tx, context, inbound, event), repeated=False)
    except _RepeatedError:
        with context.database.read() as tx:
            return Received(messages.answer_given(tx, inbound.sid), repeated=True)


def _receive(tx: Tx, context: Context, inbound: Inbound, event: TextReceived) -> str | None:
    now = context.clock()
    source = Source(inbound.phone, inbound.body, inbound.sid)
    snapshot = load_snapshot(tx, context, inbound.phone, now)
    decision, applied = _decide_and_apply(tx, context, snapshot, event, source)
    answer = _words(decision, applied, snapshot, context.policy.organisation)
    message_id = messages.keep_inbound(tx, inbound, answer, _about(decision), now)
    if message_id is None:
        raise _RepeatedError
    kept = replace(source, message_id=message_id)
    record_replies(tx, decision.effects, kept, applied.booked, now)
    if decision.question != snapshot.thread.question:
        conversations.ask(tx, inbound.phone, decision.question, now)
    return answer


def _about(decision: Decision) -> int | None:
    """Return the interview that a text was about; the last one when it was about several."""
    told = [one.interview_id for one in decision.effects if isinstance(one, RecordReply)]
    return told[-1] if told else None


def load_snapshot(tx: Tx, context: Context, phone: str, now: datetime) -> Snapshot:
    """Read what a decision about this number may look at, and hold its thread."""
    thread = conversations.load(tx, phone, now)
    known = tuple(one.in_flow() for one in interviews.by_phone(tx, phone))
    return Snapshot(
        organisation=context.policy.organisation,
        thread=Thread(
            phone=phone,
            language=known[-1].language if known else "en",
            question=thread.question,
            opted_out=thread.opted_out,
        ),
        interviews=known,
        opt_out_words=context.policy.opt_out_words,
    )


def _decide_and_apply(
    tx: Tx, context: Context, snapshot: Snapshot, event: Event, source: Source
) -> tuple[Decision, Applied]:
    """Decide and write; the loser of a race for a slot is decided again with what is left."""
    now = context.clock()
    decision = _decide(tx, snapshot, event, now)
    applied = apply(tx, context, decision.effects, source, now)
    if applied.lost_slot_of is None:
        return decision, applied
    retry = replace(snapshot, slots=None)
    return _decide_and_apply(tx, context, retry, SlotLost(applied.lost_slot_of), source)


def _decide(tx: Tx, snapshot: Snapshot, event: Event, now: datetime) -> Decision:
    """Ask the flow, with the recruiter's open slots when it wants to see them."""
    decision = engine.decide(snapshot, event, now)
    if isinstance(decision, NeedSlots):
        offered = slots.open_of(tx, decision.recruiter_id, now)
        decision = engine.decide(replace(snapshot, slots=offered), event, now)
    if isinstance(decision, NeedSlots):
        raise TypeError("a flow asked for slots that it was given")
    return decision


def _words(
    decision: Decision, applied: Applied, snapshot: Snapshot, organisation: str
) -> str | None:
    """Render the prompt; a booking speaks of the new time, which the flow did not know yet."""
    if decision.prompt is None:
        return None
    prompt = decision.prompt
    if applied.booked is not None:
        prompt = replace(prompt, interview=applied.booked)
    return candidate.answer(prompt, snapshot.thread.language, organisation)

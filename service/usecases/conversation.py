"""What a text and a click share: read the conversation, decide and write, say it in words."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from service.flows import answers, engine
from service.flows import slots as slot_rules
from service.flows.effects import Decision, NeedSlots, Prompt, RecordReply
from service.flows.escalation import silence_told_at
from service.flows.events import Event, SlotLost
from service.flows.state import Channel, Question, Snapshot, Thread
from service.flows.wording import candidate
from service.store import attempts, conversations, interviews, messages, slots
from service.store.database import Tx
from service.store.messages import Inbound
from service.usecases.apply import Applied, Source, apply, record_replies
from service.usecases.context import Context

_LATELY = timedelta(hours=1)


class RepeatedError(Exception):
    """This very message was kept before: what was just decided for it must not be written."""


@dataclass(frozen=True, slots=True)
class Said:
    """What was decided, and how it is put; `words` is None for silence."""

    decision: Decision
    prompt: Prompt | None
    words: str | None


def load_snapshot(tx: Tx, context: Context, phone: str, now: datetime) -> Snapshot:
    """Read what a decision about this number may look at, and hold its thread."""
    thread = conversations.load(tx, phone, now)
    known = tuple(one.in_flow() for one in interviews.by_phone(tx, phone))
    last = asked_back(tx, phone, thread.question) if thread.tell_at is not None else None
    return Snapshot(
        organisation=context.policy.organisation,
        thread=Thread(
            phone=phone,
            language=known[-1].language if known else "en",
            question=open_question(tx, thread.question),
            opted_out=thread.opted_out,
            answers_lately=messages.answers_lately(tx, phone, now - _LATELY),
            landline=thread.landline,
            unexplained=last and last[1],
        ),
        interviews=known,
        opt_out_words=context.policy.opt_out_words,
    )


def asked_back(tx: Tx, phone: str, question: Question | None) -> tuple[int, str] | None:
    """Return id and words of the text that was asked back, whatever was said beside it since."""
    texts = question.asked_back if question else ()
    found = messages.last_inbound(tx, phone, texts[-1]) if texts else None
    return found or messages.last_inbound(tx, phone)


def open_question(tx: Tx, stored: Question | None) -> Question | None:
    """Return what a digit answers now: a text that has not arrived has asked nothing."""
    askers = answers.askers(stored)
    if not askers:
        return stored
    went_out = attempts.went_out(tx, askers)
    return answers.arrived(stored, [one for one in askers if one not in went_out])


def converse(tx: Tx, context: Context, snapshot: Snapshot, event: Event, inbound: Inbound) -> Said:
    """Decide, write what was decided, and keep what was said. Raises RepeatedError.

    A repeat shows when the message is kept, last but for what refers to it; the caller rolls back.
    """
    now = context.clock()
    source = Source(
        inbound.phone,
        inbound.body,
        inbound.sid,
        channel=inbound.channel,
        received_at=inbound.received_at,
    )
    decision, applied = decide_and_apply(tx, context, snapshot, event, source)
    said = _say(decision, applied, snapshot, context.policy.base_url)
    # What we learned of late is not answered by its webhook: its answer is a text of its own.
    answer = None if inbound.received_at else said.words
    message_id = messages.keep_inbound(tx, inbound, answer, about(decision), now)
    if message_id is None:
        raise RepeatedError
    kept = replace(source, message_id=message_id)
    record_replies(tx, decision.effects, kept, applied.booked, now)
    if inbound.channel is Channel.SMS and decision.question != snapshot.thread.question:
        tell_at = silence_told_at(decision, snapshot.interviews, now)
        conversations.ask(tx, inbound.phone, decision.question, now, tell_at)
    return said


def decide(tx: Tx, snapshot: Snapshot, event: Event, now: datetime) -> Decision:
    """Ask the flow, with the recruiter's open slots when it wants to see them."""
    decision = engine.decide(snapshot, event, now)
    if isinstance(decision, NeedSlots):
        offered = slots.open_of(tx, decision.recruiter_id, now)
        decision = engine.decide(replace(snapshot, slots=offered), event, now)
    if isinstance(decision, NeedSlots):
        raise TypeError("a flow asked for slots that it was given")
    return decision


def decide_and_apply(
    tx: Tx, context: Context, snapshot: Snapshot, event: Event, source: Source
) -> tuple[Decision, Applied]:
    """Decide and write; the loser of a race for a slot is decided again with what is left."""
    now = context.clock()
    decision = decide(tx, snapshot, event, now)
    applied = Applied(lost_slot_of=_given_away(tx, snapshot, decision))
    if applied.lost_slot_of is None:
        applied = apply(tx, context, decision.effects, source, now)
    if applied.lost_slot_of is None:
        return decision, applied
    retry = replace(snapshot, slots=None)
    return decide_and_apply(tx, context, retry, SlotLost(applied.lost_slot_of), source)


def _given_away(tx: Tx, snapshot: Snapshot, decision: Decision) -> int | None:
    """Return the first interview whose time, confirmed after all, is somebody else's by now."""
    again = slot_rules.to_hold_again(snapshot, decision)
    return next((one for one in again if not slots.take_again(tx, one)), None)


def _say(decision: Decision, applied: Applied, snapshot: Snapshot, base_url: str) -> Said:
    """Render the prompt; a booking speaks of the new time, which the flow did not know yet."""
    prompt = decision.prompt
    if prompt is None:
        return Said(decision, None, None)
    if applied.booked is not None:
        prompt = replace(prompt, interview=applied.booked)
    language, organisation = snapshot.thread.language, snapshot.organisation
    words = candidate.answer(prompt, language, organisation, base_url)
    return Said(decision, prompt, words)


def about(decision: Decision) -> int | None:
    """Return the interview that a message was about; the last one when it was about several."""
    told = [one.interview_id for one in decision.effects if isinstance(one, RecordReply)]
    return told[-1] if told else None

"""A step of a call: read what came, decide, commit it with what is said next, in one transaction.

The natural key is the call and the number of the step: a repeated request gets the same answer.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from service.flows.state import Channel, Snapshot
from service.flows.voice import opening, speaking, steps, telling
from service.flows.voice.script import Script
from service.flows.voice.state import ENDED, CallInput, CallState, CallStatus, Stage
from service.flows.voice.turns import Ask, Turn, shows_a_person
from service.flows.wording.catalogue import FALLBACK
from service.store import calls, interviews, people
from service.store.calls import CallRecord
from service.store.database import Tx
from service.usecases.after_call import conclude
from service.usecases.apply import Source, apply, record_replies
from service.usecases.call_words import spoken
from service.usecases.context import Context
from service.usecases.conversation import decide_and_apply, load_snapshot
from service.usecases.problems import NotFound


@dataclass(frozen=True, slots=True)
class Answer:
    """What a call says next. `step` is the one that was answered: what comes goes to the next."""

    call_id: int
    step: int
    script: Script
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class Leg:
    """Which call a request is about: our id, the provider's, and the number at the other end."""

    call_id: int
    sid: str
    phone: str


@dataclass(frozen=True, slots=True)
class _Moment:
    """All that one step looks at; the thread and the call are held."""

    call: CallRecord
    number: int
    came: CallInput
    snapshot: Snapshot
    now: datetime


def receive_call(context: Context, sid: str, phone: str) -> Answer:
    """Answer a call to us. `phone` is empty when it is withheld: such a caller learns nothing.

    Raises NotFound for a sid that we know with another number, and for a call of ours.
    """
    if phone and phone == context.policy.phone_number:
        raise NotFound("that is our own number: the call is one that we placed")
    now = context.clock()
    with context.database.write() as tx:
        snapshot = _snapshot(tx, context, phone, now)
        call = calls.receive(tx, now, provider_sid=sid, phone=phone)
        if (call.direction, call.phone) != ("in", phone):
            raise NotFound(f"the sid {sid} is of a call with another number")
        kept = calls.step_answer(tx, call.id, 0)
        if kept is not None:
            return Answer(call.id, 0, kept, repeated=True)
        turn = opening.received(snapshot, now) if snapshot else None
        if turn is not None and snapshot is not None:
            return _answer(tx, context, _Moment(call, 0, CallInput(), snapshot, now), turn)
        policy = context.policy
        hello = speaking.stranger(
            policy.organisation, policy.reception_phone, _language_of(snapshot)
        )
        return Answer(call.id, 0, hello)


def take_step(context: Context, leg: Leg, number: int, came: CallInput) -> Answer:
    """Answer one step of a call. Raises NotFound when the leg is not of that call."""
    now, call_id = context.clock(), leg.call_id
    with context.database.write() as tx:
        seen = calls.by_id(tx, call_id)
        if seen is None or seen.phone not in {"", leg.phone}:
            raise NotFound(f"there is no call {call_id} with that number")
        if seen.state is None and seen.direction == "in":
            language = _language_of(_snapshot(tx, context, seen.phone, now))
            nobody = speaking.nobody_at_reception(context.policy.organisation, language)
            return Answer(call_id, number, nobody)
        snapshot = load_snapshot(tx, context, seen.phone, now)
        call = held(tx, call_id, leg.sid, now)
        kept = calls.step_answer(tx, call_id, number)
        if kept is not None:
            return Answer(call_id, number, kept, repeated=True)
        answer = _step(tx, context, _Moment(call, number, came, snapshot, now))
        if call.ended_at is not None:
            _conclude_again(tx, context, call_id)
        return answer


def _conclude_again(tx: Tx, context: Context, call_id: int) -> None:
    """Count a key that was handled after the end of its call: the reports overtook it."""
    call = calls.by_id(tx, call_id)
    if call is not None and call.keyed_at is not None:
        conclude(tx, context, call, call.status, call.why)


def held(tx: Tx, call_id: int, sid: str, now: datetime) -> CallRecord:
    """Hold a call, which is picked up. Raises NotFound when it has another sid.

    The provider may ask before our POST has its answer: then the sid is bound here.
    """
    call = calls.by_id(tx, call_id, lock=True)
    if call is None or call.provider_sid not in {None, sid}:
        raise NotFound(f"there is no call {call_id} with the sid {sid}")
    if call.provider_sid is None:
        if calls.by_sid(tx, sid) is not None:
            raise NotFound(f"the sid {sid} is of another call than {call_id}")
        calls.change(tx, call_id, now, provider_sid=sid)
    if call.answered_at is None and call.status not in ENDED:
        calls.change(tx, call_id, now, status=CallStatus.IN_PROGRESS, answered_at=now)
    return call


def _snapshot(tx: Tx, context: Context, phone: str, now: datetime) -> Snapshot | None:
    """Read the conversation of a candidate's number; None for any other, which leaves no trace."""
    if not phone or not people.is_candidate(tx, phone):
        return None
    return load_snapshot(tx, context, phone, now)


def _language_of(snapshot: Snapshot | None) -> str:
    """Return the language of a candidate whose interview is over or off; English for a stranger."""
    return snapshot.thread.language if snapshot else FALLBACK


def _step(tx: Tx, context: Context, at: _Moment) -> Answer:
    state = at.call.state
    if state is None:
        about = at.snapshot.interview(at.call.interview_id)
        if about is None or at.number != 0:
            raise NotFound(f"call {at.call.id} has not begun")
        return _answer(tx, context, at, opening.placed(about, at.now))
    if not _is_theirs(state, at.snapshot):
        raise NotFound(f"what call {at.call.id} is about is of another number by now")
    if at.number != state.steps + 1:  # a step that we never led to: what is open is said again
        script = spoken(tx, context.policy, Turn(state), at.snapshot, at.now)
        return Answer(at.call.id, state.steps, script)
    came = at.came if at.came.taken is None else replace(at.came, taken=at.call.taken)
    step = steps.take(state, came, at.snapshot, at.now)
    if isinstance(step, Ask):
        step = _ask(tx, context, at, step)
        at = replace(at, snapshot=_as_it_stands(tx, at))
    elif step.decision is not None:
        source = _source(at.call, at.came.words or at.came.key)
        apply(tx, context, step.decision.effects, source, at.now)
        record_replies(tx, step.decision.effects, source, None, at.now)
    return _answer(tx, context, replace(at, came=came), step)


def _is_theirs(state: CallState, snapshot: Snapshot) -> bool:
    """Whether the number still has what a call is about: a recruiter may have corrected it."""
    named = state.interviews if state.interview_id is None else (state.interview_id,)
    return any(snapshot.interview(one) is not None for one in named)


def _ask(tx: Tx, context: Context, at: _Moment, ask: Ask) -> Turn:
    """Let the conversation decide, write it, and go on from there.

    The limits on texts do not hold here, and the question is the one that this call has asked.
    """
    thread = replace(
        at.snapshot.thread,
        language=ask.call.language, question=ask.call.question, opted_out=False, answers_lately=0,
    )  # fmt: skip
    snapshot = replace(at.snapshot, thread=thread)
    source = _source(at.call, ask.event.words)
    decision, applied = decide_and_apply(tx, context, snapshot, ask.event, source)
    record_replies(tx, decision.effects, source, applied.booked, at.now)
    return telling.after(ask.call, decision)


def _as_it_stands(tx: Tx, at: _Moment) -> Snapshot:
    """Read the interviews again: what was decided may have moved one."""
    known = tuple(one.in_flow() for one in interviews.by_phone(tx, at.call.phone))
    return replace(at.snapshot, interviews=known)


def _source(call: CallRecord, words: str) -> Source:
    return Source(call.phone, words, call.provider_sid, channel=Channel.VOICE)


def _answer(tx: Tx, context: Context, at: _Moment, turn: Turn) -> Answer:
    """Keep where the call stands and what is said, and say it."""
    script = spoken(tx, context.policy, turn, at.snapshot, at.now)
    _keep_step(tx, at, turn.rule, script)
    facts: dict[str, object] = {}
    if at.call.interview_id is None and turn.call.interview_id is not None:
        facts["interview_id"] = turn.call.interview_id
    if at.call.keyed_at is None and shows_a_person(at.came, turn):
        facts["keyed_at"] = at.now
    calls.keep_state(tx, at.call.id, turn.call, at.now, **facts)
    return Answer(at.call.id, at.number, script)


def _keep_step(tx: Tx, at: _Moment, rule: str, script: Script) -> None:
    came = at.came
    rung = "" if came.taken is None else "taken" if came.taken else "not taken"
    calls.keep_step(
        tx,
        at.call.id,
        at.number,
        stage=at.call.state.stage if at.call.state else Stage.IDENTITY,
        heard=came.key or came.words or rung,
        confidence=came.confidence,
        rule=rule,
        script=script,
        now=at.now,
    )

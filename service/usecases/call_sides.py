"""What happens beside the steps of a call: the recruiter is asked, a machine is spoken to."""

from dataclasses import replace

from service.flows import fallback
from service.flows.voice import keys, speaking
from service.flows.voice.script import Hangup, Line, Say, Script
from service.flows.voice.state import CallStatus, Stage
from service.flows.voice.turns import Turn
from service.store import calls, interviews
from service.store.calls import CallRecord
from service.usecases.call_words import facts, spoken
from service.usecases.context import Context
from service.usecases.conversation import load_snapshot
from service.usecases.hold_call import Answer, held
from service.usecases.problems import NotFound


def whispered(context: Context, call_id: int, sid: str) -> Line:
    """Return what the recruiter alone hears before they take a call. Raises NotFound.

    `sid` is of the candidate's leg, to which the recruiter's belongs.
    """
    with context.database.read() as tx:
        call = calls.by_id(tx, call_id)
        if call is None or call.interview_id is None or not _waits(call, sid):
            raise NotFound(f"nobody waits in call {call_id}")
        record = interviews.known(tx, call.interview_id)
        zone = record.recruiter.time_zone
        return speaking.whisper(record.in_flow(), context.policy.organisation, zone)


def take_call(context: Context, call_id: int, sid: str, key: str) -> bool:
    """Note that the recruiter takes a call, and return whether they do. Raises NotFound."""
    with context.database.write() as tx:
        call = calls.by_id(tx, call_id, lock=True)
        if call is None or not _waits(call, sid):
            raise NotFound(f"nobody waits in call {call_id}")
        if key == keys.TAKE:
            calls.change(tx, call_id, context.clock(), taken=True)
        return key == keys.TAKE


def say_voicemail(context: Context, call_id: int, sid: str) -> Answer:
    """Return what a machine is told. A person who pressed a key meanwhile goes on with their menu.

    Raises NotFound.
    """
    now = context.clock()
    with context.database.read() as tx:
        seen = calls.by_id(tx, call_id)
    if seen is None or seen.interview_id is None:
        raise NotFound(f"there is no call {call_id} to a candidate")
    with context.database.write() as tx:
        snapshot = load_snapshot(tx, context, seen.phone, now)
        call = held(tx, call_id, sid, now)
        about = snapshot.interview(call.interview_id)
        if about is None:
            raise NotFound(f"what call {call_id} is about is of another number by now")
        if call.keyed_at is not None and call.state is not None:
            script = spoken(tx, context.policy, Turn(call.state), snapshot, now)
            return Answer(call_id, call.state.steps, script)
        if call.answered_by == fallback.FAX or _is_over(call):
            return Answer(call_id, 0, Script((Hangup(),)))
        calls.change(tx, call_id, now, voicemail_at=now)
        if call.state is not None:  # nothing that a machine says later is an answer
            calls.keep_state(tx, call_id, replace(call.state, stage=Stage.ENDED), now)
        known = facts(tx, context.policy, call.state, snapshot, now)
        return Answer(call_id, 0, Script((Say(speaking.voicemail(about, known)), Hangup())))


def _is_over(call: CallRecord) -> bool:
    """Whether nobody is on the line any more; one that we gave up may be on after all."""
    return call.ended_at is not None and call.status is not CallStatus.REFUSED


def _waits(call: CallRecord, sid: str) -> bool:
    """Whether a candidate waits in this very call for somebody to take it."""
    connecting = call.state is not None and call.state.stage is Stage.CONNECTING
    return connecting and call.ended_at is None and call.provider_sid == sid

"""A call in the timeline: placed, picked up, ended, and what was heard in it."""

from collections.abc import Iterator
from functools import partial

from service.flows.state import Channel, Reason
from service.flows.voice.state import CallStatus, Stage
from service.store.calls import CallRecord, StepRecord
from service.store.records import ReplyRecord
from service.store.timeline import Facts
from service.usecases.timeline_entry import Entry, Heard, subject_of, withheld

# No phone rang, or nobody knows yet whether one did: the touch says the rest.
_NOT_PLACED = frozenset({CallStatus.PLACING, CallStatus.UNKNOWN, CallStatus.REFUSED})
_NOT_REACHED = {
    CallStatus.BUSY: "the line was busy",
    CallStatus.NO_ANSWER: "rang, nobody picked up",
    CallStatus.CANCELED: "called off before anybody picked up",
    CallStatus.FAILED: "did not get through",
}
_KEYS = frozenset("0123456789*#")
# Words that made no reply may be anybody's and about anything: they are not shown.
_ONLY_SPOKEN = "spoken words"


def of_call(call: CallRecord, facts: Facts) -> Iterator[Entry]:
    """Tell one call, to the candidate or from them."""
    if call.status in _NOT_PLACED:
        return
    touch = next((one for one in facts.touches if one.id == call.touch_id), None)
    tell = partial(Entry, channel=Channel.VOICE, reminder_id=call.touch_id)
    if call.direction == "out":
        subject = subject_of(touch) if touch else "call"
        yield tell(call.created_at, "call.placed", subject)
    if call.answered_at is not None:
        yield tell(call.answered_at, "call.answered", _answered(call))
    if call.ended_at is not None:
        yield tell(call.ended_at, "call.ended", _ended(call), steps=_steps(call, facts))


def _answered(call: CallRecord) -> str:
    if call.direction == "in":
        return "the candidate called"
    return "a machine answered" if _by_machine(call) else "picked up"


def _by_machine(call: CallRecord) -> bool:
    """Whether a machine took it; after a key nothing that is detected makes one of a person."""
    machine = call.answered_by.startswith(("machine", "fax"))
    return machine and call.keyed_at is None


def _ended(call: CallRecord) -> str:
    if call.status in _NOT_REACHED:
        said = _NOT_REACHED[call.status]
        return f"{said}: {call.why}" if call.why else said
    if call.direction == "out" and _by_machine(call):
        left = "a message was left" if call.voicemail_at else "no message was left"
        return f"{_answered(call)}; {left}"
    taken = "; the recruiter took it" if call.taken else ""
    return f"{_answered(call)}, {call.seconds} s{taken}"


def _steps(call: CallRecord, facts: Facts) -> tuple[Heard, ...]:
    mine = (step for step in facts.steps if step.call_id == call.id)
    return tuple(Heard(one.at, one.stage, _heard(one, facts.replies)) for one in mine)


def _heard(step: StepRecord, replies: list[ReplyRecord]) -> str:
    """Return keys as they are, and words only where a reply that may be read has them too."""
    words = step.heard.strip()
    if words in _KEYS or not words or step.stage is Stage.CONNECTING:
        return words
    made = [one for one in replies if one.text.strip() == words]
    private = next((one for one in made if one.private), None)
    if private is not None:
        return withheld(private.reason or Reason.OTHER)
    return words if made else _ONLY_SPOKEN

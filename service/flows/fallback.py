"""What a call that has ended was worth, and which contact follows it.

`completed` is the provider's word for "answered and ended", possibly by a machine: only an answer
is a success. One more try after two hours is what people bear; then a text says how to answer.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum, auto

from service.flows import reminders
from service.flows.checking import CALLS_APART, Reach
from service.flows.ladder import DEFAULT_GAP, Condition
from service.flows.quiet import QuietHours
from service.flows.reminders import CALL_BEFORE_START, LATEST_BEFORE_START, PlannedTouch
from service.flows.state import Channel, Interview, Status, TouchKind, TouchState
from service.flows.voice.state import CallStatus

AGAIN_AFTER = timedelta(hours=2)
FAX = "fax"
_MACHINE = "machine"
# A reminder that was texted so lately asks all that a text after the second call would ask.
_TEXTED_LATELY = timedelta(minutes=30)
_NOBODY = frozenset({CallStatus.BUSY, CallStatus.NO_ANSWER})
_WORDS = {
    CallStatus.BUSY: "the line was busy",
    CallStatus.NO_ANSWER: "nobody picked up",
    CallStatus.CANCELED: "the call was called off before anybody picked up",
}
# Texts that a call can stand in for.
_SAID_BY_PHONE = frozenset({TouchKind.RUNG, TouchKind.AT_ONCE, TouchKind.MOVED, TouchKind.BY_HAND})


@dataclass(frozen=True, slots=True)
class EndedCall:
    """How a call ended: `answered_by` and `why` are the provider's words.

    `keyed`: a key or words came. `answered`: the interview has an answer by now.
    """

    status: CallStatus
    answered_by: str = ""
    keyed: bool = False
    answered: bool = False
    voicemail_left: bool = False
    why: str = ""


@dataclass(frozen=True, slots=True)
class Called:
    """What a call was about, and what else there is for the same time of the interview.

    `revision` is the touch's, `again` says that it was the second try itself, and `called_again`
    that there is one. `calls` and `texts_ahead` are planned, `texts` have gone out: when each was
    due, aware. `gap`: no reminder comes closer to another one.
    """

    interview: Interview
    revision: int
    reach: Reach
    again: bool = False
    called_again: bool = False
    calls: tuple[datetime, ...] = ()
    texts: tuple[datetime, ...] = ()
    texts_ahead: tuple[datetime, ...] = ()
    gap: timedelta = DEFAULT_GAP


def outcome(ended: EndedCall) -> tuple[TouchState, str]:
    """Return what became of the contact, and why, in words for the recruiter."""
    if ended.keyed:
        return TouchState.DELIVERED, "" if ended.answered else "picked up; no answer given"
    if ended.voicemail_left:
        return TouchState.VOICEMAIL_LEFT, ""
    if ended.status is CallStatus.COMPLETED:
        return TouchState.UNDELIVERED, _picked_up(ended.answered_by)
    if ended.status in _WORDS:
        return TouchState.UNDELIVERED, _WORDS[ended.status]
    return TouchState.FAILED, ended.why or "the call could not be put through"


def is_machine(answered_by: str) -> bool:
    """Whether a machine picked up that takes a message; an unknown voice counts as a person's."""
    return answered_by.startswith(_MACHINE)


def follow_up(
    ended: EndedCall, called: Called, quiet: QuietHours, now: datetime
) -> PlannedTouch | None:
    """Return the contact that follows a call without an answer; None when none should.

    `now` is aware. Nothing follows an answer, a move, a cancel or the start of the interview.
    """
    if not _is_open(called.interview, called.revision, now):
        return None
    match _road(ended):
        case _Road.AGAIN:
            return _after_nobody(called, quiet, now)
        case _Road.TEXT:
            return _text(called, quiet, now)
    return None


def by_phone(
    failed: tuple[TouchKind, str], called: Called, quiet: QuietHours, now: datetime
) -> PlannedTouch | None:
    """Return the call that stands in for a text, by its kind and label, that met a landline."""
    kind, label = failed
    about = called.interview
    due = quiet.next_allowed(now, *about.quiet_zones)
    in_time = about.notice(due) >= LATEST_BEFORE_START
    wanted = _is_open(about, called.revision, now) and kind in _SAID_BY_PHONE
    if not (wanted and in_time and called.reach.calls_allowed):
        return None
    return _call(TouchKind.RUNG, f"{label}, by phone", due)


class _Road(Enum):
    NONE = auto()
    TEXT = auto()
    AGAIN = auto()


def _is_open(interview: Interview, revision: int, now: datetime) -> bool:
    """Whether the interview still waits for an answer, at the very time that was spoken of."""
    unanswered = interview.status is Status.SCHEDULED and interview.revision == revision
    return unanswered and interview.is_ahead(now)


def _road(ended: EndedCall) -> _Road:
    """Say what a call calls for. Who pressed a key has heard us; a fax reads no texts."""
    if ended.keyed or ended.answered_by == FAX or ended.status is CallStatus.CANCELED:
        return _Road.NONE
    return _Road.AGAIN if ended.status in _NOBODY else _Road.TEXT


def _picked_up(answered_by: str) -> str:
    if answered_by == FAX:
        return "a fax machine answered"
    if is_machine(answered_by):
        return "a machine answered, and no message could be left"
    return "picked up, and nothing was pressed"


def _after_nobody(called: Called, quiet: QuietHours, now: datetime) -> PlannedTouch | None:
    """Call once more in two hours, unless the ladder does; where that is too late, text now."""
    about = called.interview
    due = _clear_of_texts(called, quiet, quiet.next_allowed(now + AGAIN_AFTER, *about.quiet_zones))
    spent = called.again or called.called_again or not called.reach.calls_allowed
    if spent or about.notice(due) < CALL_BEFORE_START:
        return _text(called, quiet, now)
    if any(abs(one - due) < CALLS_APART for one in called.calls):
        return None
    return _call(TouchKind.CALL_AGAIN, "once more", due)


def _clear_of_texts(called: Called, quiet: QuietHours, due: datetime) -> datetime:
    """Move a second try behind the texts that are planned for about that time."""
    for text in sorted(called.texts_ahead):
        if abs(text - due) < called.gap:
            due = quiet.next_allowed(text + called.gap, *called.interview.quiet_zones)
    return due


def _text(called: Called, quiet: QuietHours, now: datetime) -> PlannedTouch | None:
    if not called.reach.by_text:
        return None
    if called.again and any(one > now - _TEXTED_LATELY for one in called.texts):
        return None
    text = reminders.at_once(called.interview, quiet, now, TouchKind.AFTER_CALL)
    return replace(text, label="after a call", condition=Condition.UNANSWERED)


def _call(kind: TouchKind, label: str, due: datetime) -> PlannedTouch:
    return PlannedTouch(kind, label, Channel.VOICE, due, condition=Condition.UNANSWERED)

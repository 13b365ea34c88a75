"""No answer: when the recruiter hears of it, and what was tried until then."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from service.flows.checking import Reach
from service.flows.escalation import notice_minutes
from service.flows.ladder import Condition
from service.flows.reminders import PlannedTouch
from service.flows.state import Channel, Intent, Interview, Status, TouchKind, TouchState
from service.flows.wording.catalogue import say

KIND = "unanswered"
WORDS = "told.unanswered"
# What a recruiter needs to ring somebody up, or to give the hour to somebody else.
TIME_TO_ACT = timedelta(hours=1)
# People get a quarter of what is left after the last question, within these.
_SHORTEST_WAIT, _LONGEST_WAIT = timedelta(minutes=30), timedelta(hours=12)
ASKING = frozenset(
    {
        TouchKind.RUNG,
        TouchKind.AT_ONCE,
        TouchKind.MOVED,
        TouchKind.BY_HAND,
        TouchKind.CALL_AGAIN,
        TouchKind.AFTER_CALL,
    }
)
# After these the recruiter knows where they stand, whatever the status says.
_SETTLING = frozenset(
    {
        Intent.CONFIRM,
        Intent.RESCHEDULE,
        Intent.CANCEL,
        Intent.RUNNING_LATE,
        Intent.CALL_ME,
        Intent.WRONG_NUMBER,
    }
)
_LANGUAGE = "en"
_ON_ITS_WAY = frozenset({TouchState.SENDING, TouchState.UNKNOWN})
_LOST = frozenset({TouchState.UNDELIVERED, TouchState.FAILED})
_MAY_HAVE_ARRIVED = _ON_ITS_WAY | {
    TouchState.SENT,
    TouchState.DELIVERED,
    TouchState.VOICEMAIL_LEFT,
}


@dataclass(frozen=True, slots=True)
class Tried:
    """One contact for the time that an interview has now; `why` is in words for the recruiter."""

    kind: TouchKind
    channel: Channel
    state: TouchState
    why: str = ""


@dataclass(frozen=True, slots=True)
class Unanswered:
    """What a recruiter is told: `tried` in words. Urgent when nothing can have arrived."""

    interview_id: int
    notice_minutes: int
    tried: str
    urgent: bool


def told_at(
    interview: Interview, planned: Iterable[PlannedTouch], reach: Reach, now: datetime
) -> datetime | None:
    """Return when the recruiter hears that no answer has come; None when none is waited for.

    Some time after the last question, but an hour before the start at the latest; booked so late
    that this hour is not left, halfway to it. Where nothing can ask at all, at once: only a person
    can reach somebody who has opted out, and they may as well know now.
    """
    if interview.status is not Status.SCHEDULED or interview.starts_at <= now:
        return None
    asking = [one.due_at for one in planned if _asks(one, reach)]
    if not asking:
        return now
    last, start = max(asking), interview.starts_at
    patient = last + min(max((start - last) / 4, _SHORTEST_WAIT), _LONGEST_WAIT)
    return min(patient, max(start - TIME_TO_ACT, now + (start - now) / 2))


def told_without_texts(
    interview: Interview, ahead: Iterable[PlannedTouch], reach: Reach, now: datetime
) -> datetime | None:
    """Return when the recruiter hears of it, now that no text reaches the number for good.

    `ahead` is still planned. Where no call will ask, at once: nobody waits for a ladder that goes
    nowhere. None on a landline that may be called: calls stand in for the texts.
    """
    if reach.landline and reach.calls_allowed:
        return None
    return told_at(interview, ahead, replace(reach, landline=True), now)


def settles(intent: Intent) -> bool:
    """Whether a reply leaves nothing to be told as unanswered."""
    return intent in _SETTLING


def item(
    interview: Interview, tried: Iterable[Tried], reach: Reach, now: datetime
) -> Unanswered | None:
    """Return what the recruiter is told now; None when an answer came or the start has passed."""
    if interview.status is not Status.SCHEDULED or interview.starts_at <= now:
        return None
    asked = [one for one in tried if one.kind in ASKING]
    return Unanswered(
        interview.id,
        notice_minutes(interview, now),
        in_words(asked, reach),
        urgent=not any(one.state in _MAY_HAVE_ARRIVED for one in asked),
    )


def in_words(asked: Iterable[Tried], reach: Reach) -> str:
    """Say what was tried, such as "2 texts delivered, 1 call: voicemail left"."""
    contacts = list(asked)
    texts = [one for one in contacts if one.channel is Channel.SMS]
    calls = [one for one in contacts if one.channel is Channel.VOICE]
    parts = [*_texts(texts), *_calls(calls), *_blocked(reach)]
    ahead = sum(one.state is TouchState.PLANNED for one in contacts)
    if not parts and not ahead:
        skipped = [one.why for one in contacts if one.state is TouchState.SKIPPED and one.why]
        parts = [_say("nothing_because", why=skipped[-1]) if skipped else _say("nothing")]
    if ahead:
        parts.append(_counted("ahead", ahead))
    return ", ".join(parts)


def _asks(touch: PlannedTouch, reach: Reach) -> bool:
    """Whether a planned contact will put the question, as far as one can know."""
    asks = touch.kind in ASKING and touch.condition is not Condition.CONFIRMED
    by_phone = touch.channel is Channel.VOICE
    allowed = reach.calls_allowed if by_phone else reach.by_text
    return asks and allowed and touch.state is TouchState.PLANNED


def _texts(texts: list[Tried]) -> list[str]:
    parts = []
    for name, states in (
        ("text.delivered", {TouchState.DELIVERED}),
        ("text.sent", {TouchState.SENT}),
        ("text.unknown", _ON_ITS_WAY),
        ("text.lost", _LOST),
    ):
        found = [one for one in texts if one.state in states]
        if found:
            parts.append(_counted(name, len(found)) + _why(found))
    return parts


def _why(found: list[Tried]) -> str:
    reasons = list(dict.fromkeys(one.why for one in found if one.why))
    return f" ({'; '.join(reasons)})" if reasons else ""


def _calls(calls: list[Tried]) -> list[str]:
    placed = [one for one in calls if one.state in _MAY_HAVE_ARRIVED | _LOST]
    if not placed:
        return []
    outcomes = "; ".join(dict.fromkeys(_outcome(one) for one in placed))
    return [_counted("call", len(placed)) + f": {outcomes}"]


def _outcome(call: Tried) -> str:
    if call.state is TouchState.VOICEMAIL_LEFT:
        return _say("call.voicemail")
    if call.state is TouchState.DELIVERED:
        return _say("call.picked_up")
    return call.why or _say("call.unknown")


def _blocked(reach: Reach) -> list[str]:
    """Say which ways are closed, so that nobody waits for them."""
    closed = {
        "no_texts": not reach.texts_allowed,
        "landline": reach.texts_allowed and reach.landline,
        "no_calls": not reach.calls_allowed,
    }
    return [_say(name) for name, holds in closed.items() if holds]


def _counted(name: str, count: int) -> str:
    return _say(f"{name}.one" if count == 1 else f"{name}.many", count=count)


def _say(name: str, **facts: object) -> str:
    return say(f"tried.{name}", _LANGUAGE, **facts)

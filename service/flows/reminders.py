"""The ladder: which touches an interview gets, when, and whether one may still go out."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from service.flows.quiet import QuietHours
from service.flows.state import Channel, Interview, Status, TouchKind, TouchState

_RUNG = re.compile(r"-([0-9]{1,4})([dhm]) (sms|call)(?: if (unanswered|confirmed))?")
_UNITS = {"d": "days", "h": "hours", "m": "minutes"}
_SURFACES = {"sms": Channel.SMS, "call": Channel.VOICE}
ACCEPTS = "accepts rungs such as: -3d sms, -1d sms, -4h call if unanswered, -2h sms"
# A text that arrives later than this before the start leaves no time to act on it.
LATEST_BEFORE_START = timedelta(minutes=10)
# A proposal of times answers somebody who asked for another one.
_NOT_WAITING = {
    Status.CONFIRMED: "the candidate has a time",
    Status.SCHEDULED: "the candidate has not asked for another time",
}
_SHORTEST_VALIDITY = timedelta(seconds=6)
_LONGEST_VALIDITY = timedelta(hours=4)


class Condition(StrEnum):
    """What must hold for a rung to be sent."""

    ALWAYS = ""
    UNANSWERED = "unanswered"
    CONFIRMED = "confirmed"


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of a ladder: this long before the start, by this channel, on this condition."""

    label: str
    before: timedelta
    channel: Channel
    condition: Condition = Condition.ALWAYS


@dataclass(frozen=True, slots=True)
class PlannedTouch:
    """A touch to store; `due_at` is aware UTC, `why` says in words why one is skipped."""

    kind: TouchKind
    label: str
    channel: Channel
    due_at: datetime
    state: TouchState = TouchState.PLANNED
    condition: Condition = Condition.ALWAYS
    why: str = ""


def parse_ladder(text: str) -> tuple[Rung, ...]:
    """Read the form of `REMINDERS`, earliest rung first. ValueError says what is accepted."""
    rungs = [_rung(" ".join(part.split())) for part in text.split(",") if part.strip()]
    return tuple(sorted(rungs, key=lambda rung: -rung.before))


def _rung(text: str) -> Rung:
    found = _RUNG.fullmatch(text)
    if found is None:
        raise ValueError(f"{ACCEPTS}; got {text!r}")
    number, unit, surface, condition = found.groups()
    before = timedelta(**{_UNITS[unit]: int(number)})
    return Rung(text, before, _SURFACES[surface], Condition(condition or ""))


def plan(
    interview: Interview, ladder: Iterable[Rung], quiet: QuietHours, now: datetime
) -> tuple[PlannedTouch, ...]:
    """Plan the touches of an interview that was just made, or moved by its candidate.

    Rungs that are past are skipped, and one text goes out at once for them, in allowed hours:
    interviews booked with little notice are the ones that are missed most.
    A candidate who just picked the time has been answered already and gets no such text.
    """
    rungs = tuple(_placed(interview, rung, quiet, now) for rung in ladder)
    past = any(touch.state is TouchState.SKIPPED for touch in rungs)
    if past and interview.status is not Status.CONFIRMED and interview.starts_at > now:
        return (at_once(interview, quiet, now), *rungs)
    return rungs


def plan_moved(
    interview: Interview, ladder: Iterable[Rung], quiet: QuietHours, now: datetime
) -> tuple[PlannedTouch, ...]:
    """Plan the touches of an interview that its recruiter moved: a text about it, and the rungs."""
    rungs = tuple(_placed(interview, rung, quiet, now) for rung in ladder)
    if interview.starts_at <= now:
        return rungs
    return (at_once(interview, quiet, now, TouchKind.MOVED), *rungs)


def at_once(
    interview: Interview,
    quiet: QuietHours,
    now: datetime,
    kind: TouchKind = TouchKind.AT_ONCE,
) -> PlannedTouch:
    """Plan a text for the first allowed moment from `now`, or skip it if that is too late."""
    due = quiet.next_allowed(now, interview.time_zone)
    touch = PlannedTouch(kind, "at once", Channel.SMS, due)
    if due > interview.starts_at - LATEST_BEFORE_START:
        why = "the next allowed hour comes too late before the interview"
        return _skipped(touch, why)
    return touch


def _placed(interview: Interview, rung: Rung, quiet: QuietHours, now: datetime) -> PlannedTouch:
    """Place one rung: out of quiet hours, never in the past, never after the start."""
    wished = interview.starts_at - rung.before
    due = quiet.last_allowed(wished, interview.time_zone)
    if due < now <= wished:
        due = quiet.next_allowed(wished, interview.time_zone)
    touch = PlannedTouch(TouchKind.RUNG, rung.label, rung.channel, due, condition=rung.condition)
    if wished < now:
        return _skipped(touch, "it was already past when the interview was booked or moved")
    if due > interview.starts_at - LATEST_BEFORE_START:
        return _skipped(touch, "quiet hours last until the interview")
    return touch


def _skipped(touch: PlannedTouch, why: str) -> PlannedTouch:
    return replace(touch, state=TouchState.SKIPPED, why=why)


def valid_seconds(interview: Interview, now: datetime) -> int:
    """Return for how long a text sent now is worth delivering: until the start, 4 h at the most.

    The provider drops it after that: a reminder in the past is worse than none. Twilio advises
    more than 5 s (its "Message resource").
    """
    useful = max(_SHORTEST_VALIDITY, min(interview.notice(now), _LONGEST_VALIDITY))
    return int(useful.total_seconds())


@dataclass(frozen=True, slots=True)
class Go:
    """The touch may be sent now."""


@dataclass(frozen=True, slots=True)
class Skip:
    """The touch must not be sent any more, and why, in words."""

    why: str


@dataclass(frozen=True, slots=True)
class Wait:
    """The touch must wait until this moment (aware UTC)."""

    until: datetime


@dataclass(frozen=True, slots=True)
class DueTouch:
    """What the last check before a send needs to know of a touch."""

    kind: TouchKind
    channel: Channel
    condition: Condition
    revision: int


def check(
    touch: DueTouch, interview: Interview, *, opted_out: bool, quiet: QuietHours, now: datetime
) -> Go | Skip | Wait:
    """Say at the last moment whether a touch still goes out: the record may have changed."""
    why = _refusal(touch, interview, opted_out=opted_out, now=now)
    if why:
        return Skip(why)
    if quiet.holds(now, interview.time_zone):
        until = quiet.next_allowed(now, interview.time_zone)
        late = until > interview.starts_at - LATEST_BEFORE_START
        return Skip("quiet hours last until the interview") if late else Wait(until)
    return Go()


def _refusal(touch: DueTouch, interview: Interview, *, opted_out: bool, now: datetime) -> str:
    if opted_out:
        return "this number has opted out of texts"
    if now >= interview.starts_at:
        return "the interview has started"
    if touch.revision != interview.revision:
        return "the interview has moved since this was planned"
    if touch.channel is Channel.VOICE:
        return "this version of unghost places no calls"
    return _out_of_place(touch, interview.status)


def _out_of_place(touch: DueTouch, status: Status) -> str:
    """Say why the status of the interview makes this touch senseless, or nothing."""
    if touch.kind is TouchKind.CANCELLED:
        return "" if status is Status.CANCELLED else "the interview is on again"
    if status in {Status.CANCELLED, Status.COMPLETED, Status.NO_SHOW}:
        return f"the interview is {status.replace('_', ' ')}"
    if touch.kind is TouchKind.PROPOSAL:
        return _NOT_WAITING.get(status, "")
    if status is Status.RESCHEDULE_REQUESTED:
        return "the candidate asked for another time"
    return _unmet(touch.condition, status)


def _unmet(condition: Condition, status: Status) -> str:
    """Say why the condition of a rung does not hold, or nothing."""
    if condition is Condition.UNANSWERED and status is not Status.SCHEDULED:
        return "the candidate has answered"
    if condition is Condition.CONFIRMED and status is not Status.CONFIRMED:
        return "the candidate has not confirmed"
    return ""

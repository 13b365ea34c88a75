"""The ladder: which touches an interview gets, and when; `checking` says whether one still goes."""

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
# A call that we move ourselves must leave time to be picked up, to hear and choose among other
# times, and for a recruiter to learn of it; a text is read in a glance.
CALL_BEFORE_START = timedelta(minutes=30)
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
    interview: Interview,
    ladder: Iterable[Rung],
    quiet: QuietHours,
    now: datetime,
    *,
    landline: bool = False,
) -> tuple[PlannedTouch, ...]:
    """Plan the touches of an interview that was just made, or moved by its candidate.

    Rungs that are past are skipped, and one text goes out at once for them, in allowed hours:
    interviews booked with little notice are the ones that are missed most.
    A candidate who just picked the time has been answered already and gets no such text.
    On a `landline` calls stand in for texts.
    """
    rungs = _rungs(interview, ladder, quiet, now, landline=landline)
    past = any(touch.state is TouchState.SKIPPED for touch in rungs)
    if past and interview.status is not Status.CONFIRMED and interview.starts_at > now:
        return (at_once(interview, quiet, now, landline=landline), *rungs)
    return rungs


def plan_moved(
    interview: Interview,
    ladder: Iterable[Rung],
    quiet: QuietHours,
    now: datetime,
    *,
    landline: bool = False,
) -> tuple[PlannedTouch, ...]:
    """Plan the touches of an interview that its recruiter moved: a text about it, and the rungs.

    On a `landline` calls stand in for texts.
    """
    rungs = _rungs(interview, ladder, quiet, now, landline=landline)
    if interview.starts_at <= now:
        return rungs
    return (at_once(interview, quiet, now, TouchKind.MOVED, landline=landline), *rungs)


def at_once(
    interview: Interview,
    quiet: QuietHours,
    now: datetime,
    kind: TouchKind = TouchKind.AT_ONCE,
    *,
    landline: bool = False,
) -> PlannedTouch:
    """Plan a text for the first allowed moment from `now`, or skip it if that is too late.

    On a `landline` it is a call.
    """
    due = quiet.next_allowed(now, *interview.quiet_zones)
    touch = PlannedTouch(kind, "at once", Channel.SMS, due)
    if landline:
        touch = replace(touch, channel=Channel.VOICE, condition=Condition.UNANSWERED)
    if due > interview.starts_at - LATEST_BEFORE_START:
        why = "the next allowed hour comes too late before the interview"
        return _skipped(touch, why)
    return touch


def _rungs(
    interview: Interview,
    ladder: Iterable[Rung],
    quiet: QuietHours,
    now: datetime,
    *,
    landline: bool,
) -> tuple[PlannedTouch, ...]:
    fitting = (_fitting(rung, interview, quiet, landline=landline) for rung in ladder)
    return tuple(_placed(interview, rung, quiet, now) for rung in fitting)


def _fitting(rung: Rung, interview: Interview, quiet: QuietHours, *, landline: bool) -> Rung:
    """Let texts be calls on a landline, and a call a text where quiet hours leave it no time.

    Nobody who has answered is called, so a text for those who confirmed stays what it is.
    """
    if landline and rung.condition is not Condition.CONFIRMED:
        return replace(rung, channel=Channel.VOICE, condition=Condition.UNANSWERED)
    if rung.channel is Channel.VOICE and not landline and _waits_too_long(rung, interview, quiet):
        return replace(rung, channel=Channel.SMS)
    return rung


def _waits_too_long(rung: Rung, interview: Interview, quiet: QuietHours) -> bool:
    wished = interview.starts_at - rung.before
    due = quiet.next_allowed(wished, *interview.quiet_zones)
    return due > wished and interview.notice(due) < CALL_BEFORE_START


def _placed(interview: Interview, rung: Rung, quiet: QuietHours, now: datetime) -> PlannedTouch:
    """Place one rung: out of quiet hours, never in the past, never after the start."""
    wished = interview.starts_at - rung.before
    due = _allowed(interview, rung, quiet, now)
    touch = PlannedTouch(TouchKind.RUNG, rung.label, rung.channel, due, condition=rung.condition)
    if wished < now:
        return _skipped(touch, "it was already past when the interview was booked or moved")
    if due > interview.starts_at - LATEST_BEFORE_START:
        return _skipped(touch, "quiet hours last until the interview")
    return touch


def _allowed(interview: Interview, rung: Rung, quiet: QuietHours, now: datetime) -> datetime:
    """Move a rung out of quiet hours: a text to before them, a call to after them if it can be."""
    wished, zones = interview.starts_at - rung.before, interview.quiet_zones
    due = quiet.last_allowed(wished, *zones)
    later = quiet.next_allowed(wished, *zones)
    if rung.channel is Channel.VOICE and interview.notice(later) >= CALL_BEFORE_START:
        return later
    return later if due < now <= wished else due


def _skipped(touch: PlannedTouch, why: str) -> PlannedTouch:
    return replace(touch, state=TouchState.SKIPPED, why=why)


def valid_seconds(interview: Interview, now: datetime) -> int:
    """Return for how long a text sent now is worth delivering: until the start, 4 h at the most.

    The provider drops it after that: a reminder in the past is worse than none. Twilio advises
    more than 5 s (its "Message resource").
    """
    useful = max(_SHORTEST_VALIDITY, min(interview.notice(now), _LONGEST_VALIDITY))
    return int(useful.total_seconds())

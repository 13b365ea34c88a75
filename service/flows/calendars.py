"""What recruiters' calendars show of an interview, and whose must hear of a change."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from service.flows.escalation import URGENT_NOTICE
from service.flows.state import Interview, Status
from service.flows.telling import Habits, Kind, Way

# Outbox items of this topic say that an interview was changed by our side.
TOPIC = "calendar"
_OPEN = frozenset({Status.SCHEDULED, Status.RESCHEDULE_REQUESTED})


class Cause(StrEnum):
    """Why calendars are looked at: somebody of ours did something, or a candidate answered."""

    ACT = "act"
    ANSWER = "answer"
    NEW_TIME = "new_time"


class News(StrEnum):
    """What a calendar hears of an interview; it chooses the words of the mail."""

    ADDED = "added"
    MOVED = "moved"
    CHANGED = "changed"
    CONFIRMED = "confirmed"
    OPEN = "open"
    CANCELLED = "cancelled"
    HANDED_OVER = "handed_over"


@dataclass(frozen=True, slots=True)
class Shown:
    """What one calendar shows of an interview: from when (aware UTC), whether it is settled.

    `facts` is a digest of its length, words and place. Without a start it shows nothing.
    """

    starts_at: datetime | None = None
    confirmed: bool = False
    facts: str = ""


NOTHING = Shown()


def seen_by(interview: Interview, recruiter_id: int) -> Interview:
    """Return an interview as one calendar has it: called off where it is somebody else's."""
    theirs = interview.recruiter_id == recruiter_id
    return interview if theirs else replace(interview, called_off=True)


def wanted(interview: Interview, recruiter_id: int) -> Shown:
    """Return what the calendar of one recruiter should show."""
    if interview.recruiter_id != recruiter_id or _is_off(interview):
        return NOTHING
    told = interview.duration_minutes, interview.title, interview.location, interview.candidate_name
    digest = hashlib.sha256(repr(told).encode()).hexdigest()[:40]
    return Shown(interview.starts_at, interview.status not in _OPEN, digest)


def stale(
    interview: Interview, shown: Mapping[int, Shown], cause: Cause, now: datetime
) -> tuple[int, ...]:
    """Name the recruiters whose calendars are wrong by now; `shown` is by recruiter.

    An answer that only confirms changes no entry, and none is made for it: its own mail does that,
    or the summary tells it. What is over stays as it is.
    """
    if interview.ends_at <= now:
        return ()
    whose = sorted({*shown, interview.recruiter_id})
    return tuple(one for one in whose if _is_stale(interview, one, shown.get(one), cause))


def news(interview: Interview, recruiter_id: int, shown: Shown) -> News | None:
    """Say what somebody's calendar is to hear; None when it shows everything as it is."""
    due = wanted(interview, recruiter_id)
    if due == shown:
        return None
    if due.starts_at is None:
        return News.CANCELLED if _is_off(interview) else News.HANDED_OVER
    if shown.starts_at is None:
        return News.ADDED
    if due.starts_at != shown.starts_at:
        return News.MOVED
    if due.facts != shown.facts:
        return News.CHANGED
    return News.CONFIRMED if due.confirmed else News.OPEN


def due_at(interview: Interview, shown: Shown, habits: Habits, now: datetime) -> datetime:
    """Say when a calendar is told (aware UTC): at once, but in quiet hours only of what is near.

    It waits for no summary: an entry cannot be folded into one.
    """
    starts = min(one for one in (shown.starts_at, interview.starts_at) if one is not None)
    if habits.quiet is None or starts - now < URGENT_NOTICE:
        return now
    return habits.quiet.next_allowed(now, habits.zone)


def mail_way(ways: Sequence[Way]) -> Way | None:
    """Return the way by which somebody is told by mail; None when they are not."""
    used = (way for way in ways if way.kind == Kind.EMAIL and (way.for_urgent or way.for_rest))
    return next(used, None)


def _is_off(interview: Interview) -> bool:
    return interview.called_off or interview.status is Status.CANCELLED


def _is_stale(interview: Interview, one: int, shown: Shown | None, cause: Cause) -> bool:
    due, has = wanted(interview, one), shown or NOTHING
    if cause is Cause.ACT or due.starts_at is None:
        return due != has
    if has.starts_at is None:
        # Back from a cancellation, or at a time of its own; a wish for another time enters nothing.
        known = shown is not None or cause is Cause.NEW_TIME
        return known and interview.status is Status.CONFIRMED
    return (due.starts_at, due.facts) != (has.starts_at, has.facts)

"""Open times by weekly hours: which moments they are, and which of them are free."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from service.flows.local_times import NotOneMoment, moment

# What somebody can look over before opening it.
MOST = 400
MOST_WEEKS = 12
_WEEK = 7


@dataclass(frozen=True, slots=True)
class WeeklyHours:
    """Hours on some days (0 is Monday) of some weeks, cut into times of `minutes` each.

    `begin` and `end` are wall-clock times in `zone`; `first` is a day of the first week, and
    nothing lies before it.
    """

    days: frozenset[int]
    begin: time
    end: time
    minutes: int
    first: date
    weeks: int
    zone: str


@dataclass(frozen=True, slots=True)
class Span:
    """From an aware moment until another one, which is outside."""

    begin: datetime
    end: datetime


class Why(StrEnum):
    """Why a time cannot be opened."""

    FREE = ""
    PAST = "past"
    INTERVIEW = "interview"
    OFFERED = "offered"
    CALENDAR = "calendar"


@dataclass(frozen=True, slots=True)
class Planned:
    """A time that could be opened, or why not; UTC."""

    starts_at: datetime
    why: Why


def moments(hours: WeeklyHours) -> list[datetime]:
    """Return the moments (UTC) at which the times begin, at most MOST, soonest first.

    Of a day on which the clocks change, times that do not exist or come twice are left out.
    """
    found: list[datetime] = []
    for at in range(hours.weeks * _WEEK):
        day = hours.first + timedelta(days=at)
        if day.weekday() in hours.days:
            found += _of_day(day, hours)
    return found[:MOST]


def lay_out(
    starts: Iterable[datetime],
    minutes: int,
    taken: Sequence[tuple[Why, Sequence[Span]]],
    now: datetime,
) -> list[Planned]:
    """Say of each time whether it is free; the first kind of `taken` that holds is the reason."""
    length = timedelta(minutes=minutes)
    return [Planned(start, _why(Span(start, start + length), taken, now)) for start in starts]


def _why(span: Span, taken: Sequence[tuple[Why, Sequence[Span]]], now: datetime) -> Why:
    if span.begin <= now:
        return Why.PAST
    holding = (why for why, spans in taken if any(_overlap(span, one) for one in spans))
    return next(holding, Why.FREE)


def _overlap(one: Span, other: Span) -> bool:
    return one.begin < other.end and other.begin < one.end


def _of_day(day: date, hours: WeeklyHours) -> list[datetime]:
    found = []
    length = timedelta(minutes=hours.minutes)
    local, end = datetime.combine(day, hours.begin), datetime.combine(day, hours.end)
    while local + length <= end:
        with suppress(NotOneMoment):
            found.append(moment(local, hours.zone))
        local += length
    return found

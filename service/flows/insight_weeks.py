"""The weeks that insights are about: from Monday to Monday where the reader is."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

CHOICES = (4, 12, 26)
USUAL = 12
LONGEST_DAYS = 371
_WEEK, _DAY = timedelta(days=7), timedelta(days=1)


class NotARange(ValueError):
    """These two days are no range; `args[0]` is the catalogue's word for why."""


@dataclass(frozen=True, slots=True)
class Week:
    """A week, or what of it lies in the range; aware UTC, `ends` is no longer in it.

    `day` is the first day of it, where the reader is.
    """

    day: date
    begins: datetime
    ends: datetime


def last_weeks(count: int, zone: str, now: datetime) -> tuple[Week, ...]:
    """Return this week up to now, and those before it: `count` of them."""
    today = now.astimezone(ZoneInfo(zone)).date()
    return _weeks(_monday(today) - (count - 1) * _WEEK, today, zone, now)


def between(first: date, last: date, zone: str, now: datetime) -> tuple[Week, ...]:
    """Return the weeks from a day to another, both included, up to now. Raises NotARange."""
    today = now.astimezone(ZoneInfo(zone)).date()
    if last < first:
        raise NotARange("order")
    if first > today:
        raise NotARange("ahead")
    if (min(last, today) - first).days >= LONGEST_DAYS:
        raise NotARange("long")
    return _weeks(first, min(last, today), zone, now)


def _weeks(first: date, last: date, zone: str, now: datetime) -> tuple[Week, ...]:
    found, day = [], first
    while day <= last:
        next_day = min(_monday(day) + _WEEK, last + _DAY)
        found.append(Week(day, _midnight(day, zone), min(_midnight(next_day, zone), now)))
        day = next_day
    return tuple(found)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _midnight(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)

"""Days that a text may name, as stretches of the calendar."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal

_A_DAY = timedelta(days=1)
_A_WEEK = timedelta(days=7)
_MONTHS_A_YEAR = 12
_MOST_DAYS_AHEAD = 3650
Which = Literal["plain", "next", "coming", "either", "this"]


@dataclass(frozen=True, slots=True)
class Span:
    """Days from `first` to `last`, both included (None: no limit), on some weekdays or on any.

    `today_too` marks a weekday that is today's: it is today only for an hour that is still ahead.
    `by_name`: a weekday named it, so that the same weekday of another week is no contradiction, and
    `any_week` that no week was named with it. `until` that only its end was named.
    """

    first: date | None = None
    last: date | None = None
    weekdays: frozenset[int] = frozenset()
    today_too: bool = False
    by_name: bool = False
    any_week: bool = False
    until: bool = False

    def holds(self, day: date) -> bool:
        """Whether a day lies in it."""
        early = self.first is not None and day < self.first
        late = self.last is not None and day > self.last
        return not early and not late and (not self.weekdays or day.weekday() in self.weekdays)

    def every_week(self) -> "Span":
        """Return the weekday of every week, where no week was named with it."""
        if not self.any_week or self.first is None:
            return self
        return Span(weekdays=frozenset({self.first.weekday()}), by_name=True)

    def behind(self) -> "Span":
        """Return the days after its last."""
        return Span(self.last + _A_DAY if self.last else None, None)


def one_day(day: date) -> Span:
    """Return the span of one day."""
    return Span(day, day)


def ahead(today: date, days: int) -> Span:
    """Return the day that lies so many days ahead, a far one for a foolish figure."""
    return one_day(today + timedelta(days=min(days, _MOST_DAYS_AHEAD)))


def of_week(today: date, low: int, high: int) -> Span:
    """Return days counted from this week's Monday, never before today."""
    monday = today - today.weekday() * _A_DAY
    last = monday + high * _A_DAY
    return Span(max(monday + low * _A_DAY, min(today, last)), last)


def weekday(today: date, number: int, which: Which) -> tuple[Span, ...]:
    """Return the day or days that a weekday's name can mean; 0 is Monday.

    Without more it is the next one that comes. "Next friday" is next week's in English; where a
    language leaves it open ("nächsten Freitag", said on a Monday) both count.
    """
    days = (number - today.weekday()) % 7
    coming = today + (days or 7) * _A_DAY
    following = today - today.weekday() * _A_DAY + _A_WEEK + number * _A_DAY
    if which == "next":
        return (_named(following),)
    if which == "either":
        return tuple(_named(day) for day in sorted({coming, following}))
    if which == "this" and days == 0:
        return (_named(today),)
    return (Span(coming, coming, today_too=days == 0, by_name=True, any_week=True),)


def _named(day: date) -> Span:
    return Span(day, day, by_name=True)


def day_of_month(today: date, number: int) -> Span | None:
    """Return the next day with this number, today included; None for a number no month has."""
    year, month = today.year, today.month
    for _ in range(_MONTHS_A_YEAR):
        if 1 <= number <= monthrange(year, month)[1] and date(year, month, number) >= today:
            return one_day(date(year, month, number))
        year, month = (year + 1, 1) if month == _MONTHS_A_YEAR else (year, month + 1)
    return None


def whole_month(today: date, number: int) -> Span:
    """Return a month that has not ended; 1 is January."""
    year = today.year + (number < today.month)
    first = date(year, number, 1)
    return Span(max(first, today), date(year, number, monthrange(year, number)[1]))


def written_date(text: str, language: str, month_first: bool, today: date) -> Span | None:
    """Return the coming day of a written date ("5 de diciembre", "5/12"); None for no date.

    The library takes a quarter of a second to load, so only a date loads it.
    """
    import dateparser  # noqa: PLC0415 - loaded for the few texts that name a date

    settings = {
        "RELATIVE_BASE": datetime.combine(today, time()),
        "PREFER_DATES_FROM": "future",
        "DATE_ORDER": "MDY" if month_first else "DMY",
        "PARSERS": ["absolute-time"],
        "REQUIRE_PARTS": ["day", "month"],
    }
    if text[:4].isdigit():
        settings["DATE_ORDER"] = "YMD"
    # "5.12." would be taken for a clock time.
    plain = text.rstrip(".").replace(".", "/")
    read = dateparser.parse(plain, languages=[language], settings=settings)
    if read is None or not today <= read.date() <= today + timedelta(days=_MOST_DAYS_AHEAD):
        return None
    return one_day(read.date())

"""What the interviews' pages share: the reader's zone, days, cursors, and what a form may say."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_skeleton
from flask import request

from service.flows.wording import times
from service.flows.wording.times import locale_of
from service.flows.zones import zones_of
from service.inbox.rendering import LANGUAGE
from service.store.records import Recruiter

LARGEST_ID = 2**63 - 1
ID = f"<int(max={LARGEST_ID}):interview_id>"
_DIGITS = len(str(LARGEST_ID))
_DAY = timedelta(days=1)
_FIRST_YEAR, _LAST_YEAR = 1971, 2998


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several: what the address carries, what people read, whether it is the one."""

    value: str
    name: str
    is_on: bool


def zone_of(reader: Recruiter) -> str:
    """Return the zone in which somebody reads a page of many interviews.

    Without one of their own, that of their phone; without a phone, UTC, which the page says.
    """
    return reader.time_zone or (zones_of(reader.phone)[0] if reader.phone else "UTC")


def zone_name(zone: str) -> str:
    """Say a zone as people do: "Pacific Time"."""
    return times.zone_name(zone, LANGUAGE)


def day_name(day: date) -> str:
    """Say a day with its weekday: "Tuesday, Dec 1"."""
    return format_skeleton("MMMEEEEd", day, locale=locale_of(LANGUAGE))


def midnight(day: date, zone: str) -> datetime:
    """Return the moment (UTC) at which a day begins somewhere."""
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)


def today(now: datetime, zone: str) -> date:
    """Return the day it is somewhere."""
    return now.astimezone(ZoneInfo(zone)).date()


def span_of(day: date, zone: str, days: int = 1) -> tuple[datetime, datetime]:
    """Return the moments between which some days lie, 23 and 25 hours long when clocks change."""
    return midnight(day, zone), midnight(day + days * _DAY, zone)


def as_day(text: str) -> date | None:
    """Read a day as a browser sends it; None for what is none, or of another age."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if is_of_our_age(day) else None


def is_of_our_age(day: date) -> bool:
    """Whether a day lies where days can be added to it and taken away, in any zone."""
    return _FIRST_YEAR <= day.year <= _LAST_YEAR


def as_clock(text: str) -> time | None:
    """Read a time of day as a browser sends it; None for what is none."""
    try:
        found = time.fromisoformat(text)
    except ValueError:
        return None
    return found.replace(second=0, microsecond=0) if found.tzinfo is None else None


def as_id(text: str) -> int | None:
    """Read an id; None for what is none."""
    if not (text.isascii() and text.isdecimal() and len(text) <= _DIGITS):
        return None
    return min(int(text), LARGEST_ID)


def cursor(moment: datetime, last_id: int) -> str:
    """Return where a list goes on."""
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%S.%f}-{last_id}"


def read_cursor(text: str) -> tuple[datetime, int] | None:
    """Read where a list goes on; None for what we never gave."""
    when, _, last = text.partition("-")
    found = as_id(last)
    try:
        moment = datetime.strptime(when, "%Y%m%dT%H%M%S.%f").replace(tzinfo=UTC)
    except ValueError:
        return None
    return None if found is None else (moment, found)


def typed(name: str, longest: int = 200) -> str:
    """Return what a form or an address says, cut to what could make sense."""
    return request.values.get(name, "").strip()[:longest]


def is_htmx() -> bool:
    """Whether a part of an open page is asked for."""
    return "HX-Request" in request.headers


def whose(recruiters: Iterable[Recruiter], chosen: int | None) -> list[Choice]:
    """List whose interviews can be looked at."""
    return [Choice(str(one.id), one.name, one.id == chosen) for one in recruiters]

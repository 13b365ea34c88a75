"""Times laid out by day: those that are open, and those that could be."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from service.flows.weekly_hours import Planned
from service.inbox.interviews.reading import Choice, day_name, is_of_our_age
from service.inbox.plain import clock
from service.inbox.rendering import words
from service.store.records import SlotRecord

_WEEK = 7


@dataclass(frozen=True, slots=True)
class Time:
    """An open time, or one that could be opened; `why` says why not."""

    id: int
    value: str
    clock: str
    who: str
    why: str


@dataclass(frozen=True, slots=True)
class Day:
    """The times of one day."""

    name: str
    times: tuple[Time, ...]


def weekdays(chosen: frozenset[int]) -> list[Choice]:
    """List the days of a week, Monday first."""
    # January 1, 2024 was a Monday.
    names = [day_name(date(2024, 1, 1) + timedelta(days=at)).split(",")[0] for at in range(_WEEK)]
    return [Choice(str(at), name, at in chosen) for at, name in enumerate(names)]


def value(moment: datetime) -> str:
    """Return what a form or an address carries for a moment."""
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%S.%f}"


def read_value(text: str) -> datetime | None:
    """Read what `value` wrote; None for anything else, and for what is of another age."""
    try:
        found = datetime.strptime(text, "%Y%m%dT%H%M%S.%f").replace(tzinfo=UTC)
    except ValueError:
        return None
    return found if is_of_our_age(found) else None


def open_time(slot: SlotRecord, zone: str, names: Mapping[str, str]) -> Time:
    """Say a time that is open, and whose it is where several people's are shown."""
    who = names.get(slot.recruiter_email, "")
    return Time(slot.id, value(slot.starts_at), clock(slot.starts_at, zone), who, "")


def planned_time(one: Planned, zone: str) -> Time:
    """Say a time that could be opened, or why not."""
    why = words(f"interviews.slots.why.{one.why}") if one.why else ""
    return Time(0, value(one.starts_at), clock(one.starts_at, zone), "", why)


def by_day(times: list[tuple[datetime, Time]], zone: str) -> list[Day]:
    """Group times, which are in order, by their days in a zone."""
    there = ZoneInfo(zone)
    grouped = groupby(times, key=lambda one: one[0].astimezone(there).date())
    return [Day(day_name(day), tuple(time for _, time in of_it)) for day, of_it in grouped]

"""/interviews/week: a week of interviews and open times, in the reader's zone."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from babel.dates import format_interval
from flask import Blueprint, abort
from flask.typing import ResponseReturnValue

from service.deps import Deps
from service.flows.wording.clean import one_line
from service.flows.wording.times import locale_of
from service.inbox.frame import Frame
from service.inbox.interviews.listing import ROOM, WALK
from service.inbox.interviews.reading import (
    as_day,
    as_id,
    day_name,
    span_of,
    today,
    typed,
    whose,
    zone_name,
    zone_of,
)
from service.inbox.interviews.rows import status_name
from service.inbox.plain import clock
from service.inbox.rendering import LANGUAGE, words
from service.inbox.session import reader
from service.store.records import InterviewRecord, Recruiter, SlotRecord
from service.usecases.read_interviews import Week, look_at_week

_WEEK = timedelta(days=7)
_KEYS = (*WALK, "n", "w", "[", "t", "]")


@dataclass(frozen=True, slots=True)
class Item:
    """An interview, or an open time (`id` is 0), where it stands in its day."""

    id: int
    at: datetime
    clock: str
    who: str
    title: str
    recruiter: str
    status: str
    status_name: str


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the week; `note` says when its clocks change."""

    name: str
    date: str
    is_today: bool
    note: str
    items: tuple[Item, ...]


def add_routes(routes: Blueprint, deps: Deps, frame: Frame) -> None:
    """Add /interviews/week."""

    @routes.get("/interviews/week")
    def show_week() -> ResponseReturnValue:
        zone, now = zone_of(reader()), deps.context.clock()
        asked = typed("from")
        first = as_day(asked) if asked else today(now, zone)
        if first is None:
            abort(400)
        monday = first - timedelta(days=first.weekday())
        who = as_id(typed("who"))
        found = look_at_week(deps.context, reader(), span_of(monday, zone, 7), who)
        values = _values(found, monday, zone, now)
        return frame.page("interviews/week.html", ROOM, _KEYS, who=who, **values)


def days(found: Week, monday: date, zone: str, now: datetime, me: Recruiter) -> list[Day]:
    """Lay the week's interviews and open times out by day."""
    several = len(found.recruiters) > 1
    items = [_interview(one, zone, me) for one in found.interviews]
    names = {one.email: one.name for one in found.recruiters}
    items += [_open(one, zone, names if several else {}) for one in found.open_times]
    items.sort(key=lambda item: (item.at, item.id))
    there = ZoneInfo(zone)
    return [
        Day(
            name=day_name(day),
            date=day.isoformat(),
            is_today=day == today(now, zone),
            note=clock_change(day, zone),
            items=tuple(one for one in items if one.at.astimezone(there).date() == day),
        )
        for day in (monday + timedelta(days=at) for at in range(7))
    ]


def clock_change(day: date, zone: str) -> str:
    """Say that the clocks change on a day; empty on all others."""
    begin, end = span_of(day, zone)
    length = end - begin
    if length == timedelta(days=1):
        return ""
    return words(
        "interviews.clocks_forward" if length < timedelta(days=1) else "interviews.clocks_back"
    )


def _interview(record: InterviewRecord, zone: str, me: Recruiter) -> Item:
    return Item(
        id=record.id,
        at=record.starts_at,
        clock=_clock(record.starts_at, zone),
        who=one_line(record.candidate.name),
        title=one_line(record.title),
        recruiter=one_line(record.recruiter.name) if record.recruiter.id != me.id else "",
        status=record.status.value,
        status_name=status_name(record),
    )


def _open(slot: SlotRecord, zone: str, names: dict[str, str]) -> Item:
    return Item(
        id=0,
        at=slot.starts_at,
        clock=_clock(slot.starts_at, zone),
        who="",
        title="",
        recruiter=names.get(slot.recruiter_email, ""),
        status="open",
        status_name=words("interviews.open_time"),
    )


def _clock(moment: datetime, zone: str) -> str:
    """Say the time, and of an hour that comes twice which of the two it is."""
    local = moment.astimezone(ZoneInfo(zone))
    twice = local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
    return f"{clock(moment, zone)} {local.tzname()}" if twice else clock(moment, zone)


def _values(found: Week, monday: date, zone: str, now: datetime) -> dict[str, object]:
    sunday = monday + timedelta(days=6)
    who = as_id(typed("who"))
    return {
        "days": days(found, monday, zone, now, reader()),
        "title": format_interval(monday, sunday, "yMMMd", locale=locale_of(LANGUAGE)),
        "before": _address(monday - _WEEK, who),
        "after": _address(monday + _WEEK, who),
        "present": _address(None, who),
        "first": monday.isoformat(),
        "recruiters": whose(found.recruiters, who),
        "cut": found.cut,
        "is_empty": not (found.interviews or found.open_times),
        "zone": zone_name(zone),
        "has_zone": bool(reader().time_zone),
    }


def _address(monday: date | None, who: int | None) -> str:
    values = {"from": monday.isoformat() if monday else "", "who": "" if who is None else str(who)}
    given = urlencode({name: value for name, value in values.items() if value})
    return f"/interviews/week?{given}" if given else "/interviews/week"

"""Whether a text names another time than the one that stands."""

from datetime import datetime
from zoneinfo import ZoneInfo

from service.flows.state import Interview
from service.flows.wishes.clauses import Clause, Group, clauses, groups
from service.flows.wishes.hours import HALF_DAY, Hours, Side
from service.flows.wishes.reading import parsed
from service.flows.wishes.spans import Span
from service.flows.wishes.vocabulary import Kind
from service.flows.wishes.wish import MINUTES_A_DAY

# People say when they will be at the door: "I'll be there at 1:45" agrees with two o'clock.
_EARLY = 30
# "See you in the morning" agrees with noon.
_LOOSE = 60
_FEW_WORDS = 2


def disagrees(words: str, interview: Interview, language: str, now: datetime) -> bool:
    """Whether a text plainly names another day or clock time than the interview's local start.

    True only when everything that it says about the meeting contradicts it. `now` is aware.
    """
    today = now.astimezone(ZoneInfo(interview.time_zone)).date()
    start = interview.local_start
    for row in parsed(words, language, today):
        found = [group for clause in clauses(row) for group in _about_meeting(clause)]
        if found:
            return not any(_agrees(group, start) for group in found)
    return False


def _about_meeting(clause: Clause) -> list[Group]:
    """Return what a clause says about the meeting: a tale ("I worked until 1") says nothing."""
    if Kind.MEET not in clause.parts and clause.others > _FEW_WORDS:
        return []
    return [group for group in groups(clause) if not group.against]


def _agrees(group: Group, start: datetime) -> bool:
    days = group.days is None or any(_same_day(span, start) for span in group.days)
    return days and (group.hours is None or _same_hours(group.hours, start))


def _same_day(span: Span, start: datetime) -> bool:
    # "Bis Donnerstag" and "até quinta" say when people see each other.
    day = span.last if span.until else span.first
    if day and span.by_name:
        return day.weekday() == start.weekday()
    if day and span.until:
        return day == start.date()
    return span.holds(start.date())


def _same_hours(hours: Hours, start: datetime) -> bool:
    minute = start.hour * 60 + start.minute
    halves = (0, HALF_DAY, -HALF_DAY) if hours.open_half else (0,)
    return any(_within(hours, minute + shift) for shift in halves if minute + shift >= 0)


def _within(hours: Hours, minute: int) -> bool:
    match hours.side:
        case Side.POINT:
            return minute - _EARLY <= hours.at <= minute
        case Side.BEFORE:
            return minute - _EARLY < hours.closes
        case Side.AFTER:
            return hours.opens <= minute < MINUTES_A_DAY + _LOOSE
    return hours.opens - _LOOSE <= minute < hours.closes + _LOOSE

"""An interview as a row of the list: when, who, how it stands, and what comes next."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from service.flows import zones
from service.flows.state import TouchState
from service.flows.wording import times
from service.flows.wording.clean import one_line
from service.inbox.interviews import contacts
from service.inbox.interviews.reading import day_name
from service.inbox.plain import clock
from service.inbox.rendering import LANGUAGE, words
from service.store.records import InterviewRecord, Recruiter, TouchRecord
from service.usecases.read_interviews import Seen

_LOST = frozenset({TouchState.FAILED, TouchState.UNDELIVERED})


@dataclass(frozen=True, slots=True)
class Row:
    """One interview; `next` says what is sent next, or that the last text did not arrive."""

    id: int
    at: str
    clock: str
    theirs: str
    who: str
    title: str
    recruiter: str
    status: str
    status_name: str
    next: str
    is_lost: bool


@dataclass(frozen=True, slots=True)
class Day:
    """The interviews of one day."""

    name: str
    rows: tuple[Row, ...]


def days(found: Iterable[Seen], reader: Recruiter, zone: str, now: datetime) -> list[Day]:
    """Group interviews, which are in order, by the reader's days."""
    there = ZoneInfo(zone)
    grouped = groupby(found, key=lambda one: one.record.starts_at.astimezone(there).date())
    return [
        Day(day_name(day), tuple(row(one, reader, zone, now) for one in of_it))
        for day, of_it in grouped
    ]


def row(seen: Seen, reader: Recruiter, zone: str, now: datetime) -> Row:
    """Say one interview to this reader."""
    record = seen.record
    lost = _lost(seen.touches, record.revision)
    return Row(
        id=record.id,
        at=record.starts_at.isoformat(),
        clock=clock(record.starts_at, zone),
        theirs=their_time(record, zone),
        who=one_line(record.candidate.name),
        title=one_line(record.title),
        recruiter=one_line(record.recruiter.name) if record.recruiter.id != reader.id else "",
        status=record.status.value,
        status_name=status_name(record),
        next=words("interviews.lost", why=lost.why) if lost else _next(seen, zone, now),
        is_lost=lost is not None,
    )


def status_name(record: InterviewRecord) -> str:
    """Say how an interview stands."""
    key = "called_off" if record.called_off else record.status.value
    return words(f"interviews.status.{key}")


def their_time(record: InterviewRecord, zone: str) -> str:
    """Say the start where the candidate is, when the clocks differ there."""
    start, theirs = record.starts_at, zones.known(record.candidate.time_zone)
    here = start.astimezone(ZoneInfo(zone)).utcoffset()
    if not theirs or here == start.astimezone(ZoneInfo(theirs)).utcoffset():
        return ""
    return words("interviews.for_them", when=times.when(start, theirs, LANGUAGE))


def _next(seen: Seen, zone: str, now: datetime) -> str:
    planned = (one for one in seen.touches if contacts.is_ahead(one, seen.record.status))
    first = min(planned, key=lambda one: one.due_at, default=None)
    if first is None or seen.record.starts_at <= now:
        return ""
    what = contacts.what(first)
    return words("interviews.next", what=what, when=times.when(first.due_at, zone, LANGUAGE))


def _lost(touches: list[TouchRecord], revision: int) -> TouchRecord | None:
    """Return the last contact for the present time, if that one did not arrive."""
    known = {TouchState.PLANNED, TouchState.SKIPPED}
    tried = [one for one in touches if one.revision == revision and one.state not in known]
    last = tried[-1] if tried else None
    return last if last is not None and last.state in _LOST else None

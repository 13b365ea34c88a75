"""The ladder of an interview as a line in time: what has happened, what will, what was left out."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from service.flows.wording import recruiter, times
from service.inbox.interviews.contacts import Contact, contact
from service.inbox.rendering import LANGUAGE, words
from service.store.records import InterviewRecord, TouchRecord
from service.usecases.read_interviews import Seen

_WIDTH, _MARGIN = 1000, 14
_HOUR = 3600.0


@dataclass(frozen=True, slots=True)
class Dot:
    """Where something stands on the line, in units of a line 1,000 long."""

    x: int
    mark: str


@dataclass(frozen=True, slots=True)
class Line:
    """The drawn line, from the first thing known to the start, and the same in words."""

    dots: tuple[Dot, ...]
    now: int
    begins: str
    ends: str
    entries: tuple[Contact, ...]


def line(seen: Seen, zone: str, now: datetime) -> Line:
    """Draw the contacts for the present time of an interview, the answer, now and the start."""
    record = seen.record
    current = [one for one in seen.touches if one.revision == record.revision]
    entries = [
        *(contact(one, record.starts_at, zone, now) for one in current),
        *_answer(seen, zone),
    ]
    entries.append(_start(record, zone, now))
    entries.sort(key=lambda one: datetime.fromisoformat(one.at))
    first = _beginning(record, current, now)
    span = (first, record.starts_at)
    return Line(
        dots=tuple(Dot(place(datetime.fromisoformat(one.at), span), one.mark) for one in entries),
        now=place(now, span),
        begins=times.day(first, zone, LANGUAGE),
        ends=times.when(record.starts_at, zone, LANGUAGE),
        entries=tuple(entries),
    )


def place(moment: datetime, span: tuple[datetime, datetime]) -> int:
    """Return where a moment stands: the hours before the start have more room than the days."""
    begin, end = span
    whole = _depth(end - begin)
    left = _depth(end - min(max(moment, begin), end))
    share = 1 - (left / whole if whole else 0)
    return round(_MARGIN + share * (_WIDTH - 2 * _MARGIN))


def _depth(span: timedelta) -> float:
    return math.log1p(max(span.total_seconds(), 0) / _HOUR)


def _beginning(record: InterviewRecord, touches: Sequence[TouchRecord], now: datetime) -> datetime:
    """Return where the line begins: before everything on it, and not long before."""
    known: Iterable[datetime] = (one.due_at for one in touches)
    return min((*known, now, record.starts_at - timedelta(hours=1)))


def _answer(seen: Seen, zone: str) -> list[Contact]:
    """Return the last answer, if there is one."""
    last = seen.last_reply
    if last is None:
        return []
    said = recruiter.answer_in_words(last.told, last.moved_to, zone, reason=last.reason)
    return [
        Contact(
            at=last.received_at.isoformat(),
            when=times.when(last.received_at, zone, LANGUAGE),
            what=words("interviews.line.answered", answer=said),
            state=recruiter.notice_in_words(last.notice_minutes),
            mark="answer",
        )
    ]


def _start(record: InterviewRecord, zone: str, now: datetime) -> Contact:
    ahead = record.starts_at > now
    return Contact(
        at=record.starts_at.isoformat(),
        when=times.when(record.starts_at, zone, LANGUAGE),
        what=words("interviews.line.start"),
        state="" if ahead else words("interviews.line.started"),
        mark="start",
    )

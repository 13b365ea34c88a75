"""Interviews as people and programs look at them: with reminders, last reply and consent."""

from dataclasses import dataclass
from datetime import datetime

from service.store import interview_list, interviews, pages, slots, visibility
from service.store.database import Tx
from service.store.interview_list import Wanted
from service.store.interviews import Search
from service.store.records import (
    InterviewRecord,
    Recruiter,
    ReplyRecord,
    SlotRecord,
    TouchRecord,
)
from service.usecases.access import seen
from service.usecases.context import Context
from service.usecases.problems import NotFound

# More do not fit a page that anybody reads; whose they are narrows it.
MOST_A_WEEK = 400


@dataclass(frozen=True, slots=True)
class Seen:
    """An interview with what belongs to it; touches in the order they are due."""

    record: InterviewRecord
    touches: list[TouchRecord]
    last_reply: ReplyRecord | None
    texts_allowed: bool
    calls_allowed: bool


def read_interview(context: Context, interview_id: int) -> Seen:
    """Return one interview. Raises NotFound."""
    with context.database.read() as tx:
        found = interviews.by_id(tx, interview_id)
        if found is None:
            raise NotFound(f"there is no interview {interview_id}")
        return _seen(tx, [found])[0]


def list_interviews(context: Context, wanted: Search) -> list[Seen]:
    """Return a page of interviews by start; four queries, whatever the number of interviews."""
    with context.database.read() as tx:
        return _seen(tx, interviews.search(tx, wanted))


def look_at(context: Context, reader: Recruiter, interview_id: int) -> Seen:
    """Return one interview to somebody who sees it. Raises NotFound, for one they don't too."""
    with context.database.read() as tx:
        return _seen(tx, [seen(tx, reader, interview_id)])[0]


@dataclass(frozen=True, slots=True)
class Looked:
    """A page of interviews, whether more lie behind it, and whose interviews a reader sees."""

    found: list[Seen]
    more: bool
    recruiters: list[Recruiter]


def look_through(context: Context, reader: Recruiter, wanted: Wanted) -> Looked:
    """Return what a reader sees of a view, `wanted.limit` less one at most: that one says more."""
    with context.database.read() as tx:
        sight = visibility.sight_of(tx, reader)
        found = interview_list.look_through(tx, sight, wanted)
        page = found[: wanted.limit - 1]
        recruiters = interview_list.recruiters_seen(tx, sight)
        return Looked(_seen(tx, page), len(found) > len(page), recruiters)


@dataclass(frozen=True, slots=True)
class Week:
    """The interviews and open times that begin in a week; `cut` when there are too many to show."""

    interviews: list[InterviewRecord]
    open_times: list[SlotRecord]
    recruiters: list[Recruiter]
    cut: bool


def look_at_week(
    context: Context,
    reader: Recruiter,
    span: tuple[datetime, datetime],
    recruiter_id: int | None = None,
) -> Week:
    """Return what a reader sees of a span of days (aware moments), of one recruiter or of all."""
    with context.database.read() as tx:
        sight = visibility.sight_of(tx, reader)
        found = interview_list.between(tx, sight, span, recruiter_id, MOST_A_WEEK + 1)
        recruiters = interview_list.recruiters_seen(tx, sight)
        whose = [one.id for one in recruiters if recruiter_id in {None, one.id}]
        free = slots.open_between(tx, whose, span, MOST_A_WEEK + 1)
        cut = max(len(found), len(free)) > MOST_A_WEEK
        return Week(found[:MOST_A_WEEK], free[:MOST_A_WEEK], recruiters, cut)


def _seen(tx: Tx, records: list[InterviewRecord]) -> list[Seen]:
    ids = [one.id for one in records]
    touches = pages.touches_of(tx, ids)
    last = pages.last_replies_of(tx, ids)
    allowed = pages.allowed_of(tx, [one.candidate.phone for one in records])
    return [
        Seen(
            record=one,
            touches=touches[one.id],
            last_reply=last.get(one.id),
            texts_allowed=allowed[one.candidate.phone].texts,
            calls_allowed=allowed[one.candidate.phone].calls,
        )
        for one in records
    ]

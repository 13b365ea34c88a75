"""Interviews as somebody looks through them: by view, recruiter, words and week."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, select

from service.flows.access import Sight
from service.flows.state import OPEN_STATUSES, Status
from service.store import interviews, visibility
from service.store.database import Tx
from service.store.records import InterviewRecord, Recruiter
from service.store.rows import record
from service.store.schema import interview, recruiter
from service.store.search import in_interviews

# A list to choose from, not a directory.
_MOST_RECRUITERS = 500


class View(StrEnum):
    """What is looked at; the latest comes first where it lies behind us."""

    UPCOMING = "upcoming"
    TODAY = "today"
    WAITING = "waiting"
    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"
    PAST = "past"


_LATEST_FIRST = frozenset({View.PAST, View.CANCELLED})


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list is narrowed by; `day` is today where the reader is, `after` the cursor."""

    view: View
    now: datetime
    day: tuple[datetime, datetime]
    recruiter_id: int | None = None
    words: tuple[str, ...] = ()
    after: tuple[datetime, int] | None = None
    limit: int = 50


def look_through(tx: Tx, sight: Sight, wanted: Wanted) -> list[InterviewRecord]:
    """List what a reader sees of a view, at most `limit`, behind the cursor."""
    back = wanted.view in _LATEST_FIRST
    order = (interview.c.starts_at, interview.c.id)
    query = select(interview.c.id).where(*_conditions(sight, wanted))
    if wanted.after:
        query = query.where(_behind(wanted.after, back=back))
    query = query.order_by(*(each.desc() if back else each for each in order))
    found = interviews.these(tx, tx.execute(query.limit(wanted.limit)).scalars())
    return found[::-1] if back else found


def between(
    tx: Tx, sight: Sight, span: tuple[datetime, datetime], recruiter_id: int | None, limit: int
) -> list[InterviewRecord]:
    """List the interviews that a reader sees and that begin in a span, earliest first."""
    begin, end = span
    query = select(interview.c.id).where(
        *_whose(sight, recruiter_id), interview.c.starts_at >= begin, interview.c.starts_at < end
    )
    ordered = query.order_by(interview.c.starts_at, interview.c.id).limit(limit)
    return interviews.these(tx, tx.execute(ordered).scalars())


def spans_of(
    tx: Tx, recruiter_id: int, span: tuple[datetime, datetime]
) -> list[tuple[datetime, int]]:
    """List start and minutes of a recruiter's interviews that stand and begin in a span."""
    begin, end = span
    theirs = (interview.c.recruiter_id == recruiter_id) & (interview.c.starts_at >= begin)
    stands = interview.c.status.in_(sorted(OPEN_STATUSES))
    query = select(interview.c.starts_at, interview.c.duration_minutes)
    rows = tx.execute(query.where(theirs, interview.c.starts_at < end, stands))
    return [(row.starts_at, row.duration_minutes) for row in rows]


def recruiters_seen(tx: Tx, sight: Sight) -> list[Recruiter]:
    """List whose interviews a reader sees, by name; who has left is not among them."""
    query = select(recruiter).where(recruiter.c.left_at.is_(None))
    if not sight.everything:
        query = query.where(recruiter.c.id.in_(sorted(sight.recruiters)))
    ordered = query.order_by(recruiter.c.name, recruiter.c.id).limit(_MOST_RECRUITERS)
    return [record(Recruiter, row) for row in tx.execute(ordered).mappings()]


def _conditions(sight: Sight, wanted: Wanted) -> Iterable[ColumnElement[bool]]:
    return (
        *_whose(sight, wanted.recruiter_id),
        *_of_view(wanted),
        *in_interviews(wanted.words),
    )


def _whose(sight: Sight, recruiter_id: int | None) -> list[ColumnElement[bool]]:
    conditions = [visibility.of_interviews(sight)]
    if recruiter_id is not None:
        conditions.append(interview.c.recruiter_id == recruiter_id)
    return conditions


def _of_view(wanted: Wanted) -> tuple[ColumnElement[bool], ...]:
    starts_at, status = interview.c.starts_at, interview.c.status
    begin, end = wanted.day
    ahead = starts_at > wanted.now
    return {
        View.UPCOMING: (ahead, status.in_(sorted(OPEN_STATUSES))),
        View.TODAY: (starts_at >= begin, starts_at < end),
        View.WAITING: (ahead, status == Status.SCHEDULED),
        View.CONFIRMED: (ahead, status == Status.CONFIRMED),
        View.CANCELLED: (status == Status.CANCELLED,),
        View.PAST: (starts_at <= wanted.now,),
    }[wanted.view]


def _behind(after: tuple[datetime, int], *, back: bool) -> ColumnElement[bool]:
    moment, last_id = after
    same = interview.c.starts_at == moment
    if back:
        return (interview.c.starts_at < moment) | (same & (interview.c.id < last_id))
    return (interview.c.starts_at > moment) | (same & (interview.c.id > last_id))

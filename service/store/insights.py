"""What interviews came to, counted by the database in groups small enough to go on with."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Integer,
    and_,
    case,
    column,
    func,
    literal,
    select,
    values,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from service.flows.access import Sight
from service.flows.insights import ANSWERS, NOTICES, Answered, Contact, Group, Sent
from service.flows.state import Intent, TouchKind, TouchState
from service.flows.unanswered import ASKING
from service.store.database import Tx
from service.store.schema import interview, recruiter, reply, team, touch
from service.store.types import UtcDateTime
from service.store.visibility import of_interviews

_IS_REPLY = "reply"
# Minutes: longer than anybody's.
_LONGEST_NOTICE = 100_000_000
# What contacts brought is counted over no more interviews than these: a share of so many is exact
# to one in a hundred, and the cost of a look stays the same however busy an organisation is.
LATEST = 4000
_WENT_OUT = (TouchState.SENT, TouchState.DELIVERED, TouchState.VOICEMAIL_LEFT)


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose interviews are counted, of what somebody sees, and in which weeks they start.

    `weeks` are aware moments, begin and end; the end is no longer in it.
    """

    sight: Sight
    weeks: tuple[tuple[datetime, datetime], ...]
    recruiter_id: int | None = None
    team_id: int | None = None


class _MinutesSince(FunctionElement[int]):
    """Whole minutes from the second moment to the first."""

    type = Integer()
    name = "minutes_since"
    inherit_cache = True


@compiles(_MinutesSince, "sqlite")
def _in_sqlite(element: _MinutesSince, compiler: SQLCompiler, **more: Any) -> str:  # noqa: ANN401  # handed on as they come
    later, earlier = (compiler.process(each, **more) for each in element.clauses)
    return f"CAST(ROUND((julianday({later}) - julianday({earlier})) * 86400) AS INTEGER) / 60"


@compiles(_MinutesSince, "postgresql")
def _in_postgresql(element: _MinutesSince, compiler: SQLCompiler, **more: Any) -> str:  # noqa: ANN401  # as above
    later, earlier = (compiler.process(each, **more) for each in element.clauses)
    return f"CAST(FLOOR(EXTRACT(EPOCH FROM {later} - {earlier}) / 60) AS INTEGER)"


def groups(tx: Tx, scope: Scope) -> list[Group]:
    """Count the interviews of a scope by what they came to."""
    each = _each(scope)
    columns = (
        each.c.week,
        each.c.team_id,
        each.c.status,
        each.c.called_off,
        (each.c.answers > 0).label("answered"),
        ((each.c.asked > 0) & (each.c.revision > 1)).label("moved"),
        (each.c.last_notice % _LONGEST_NOTICE).label("notice"),
    )
    return [Group(*row) for row in tx.execute(select(*columns, func.count()).group_by(*columns))]


def _each(scope: Scope) -> CTE:
    """Return the interviews of a scope with what was said about each."""
    asked = case((reply.c.intent == Intent.RESCHEDULE, 1), else_=0)
    # The notice of the last one that gave any: looking that row up again would double the cost.
    packed = reply.c.id * _LONGEST_NOTICE + reply.c.notice_minutes
    begins, ends = column("begins", UtcDateTime()), column("ends", UtcDateTime())
    rows = [(number, *span) for number, span in enumerate(scope.weeks)]
    week = values(column("number", Integer()), begins, ends, name="week").data(rows).cte("week")
    started = (interview.c.starts_at >= week.c.begins) & (interview.c.starts_at < week.c.ends)
    query = (
        select(
            week.c.number.label("week"),
            recruiter.c.team_id,
            interview.c.status,
            interview.c.called_off,
            interview.c.revision,
            func.count(reply.c.id).label("answers"),
            func.coalesce(func.max(asked), 0).label("asked"),
            func.max(case((reply.c.intent.in_(NOTICES), packed))).label("last_notice"),
        )
        .select_from(week.join(interview, started))
        .join(recruiter, recruiter.c.id == interview.c.recruiter_id)
        .outerjoin(reply, _answers(interview.c.id))
        .where(*_within(scope))
        .group_by(interview.c.id, recruiter.c.id, week.c.number)
    )
    return query.cte("each")


def sent(tx: Tx, scope: Scope) -> list[Sent]:
    """Count the contacts planned for the latest interviews of a scope, by their states."""
    latest = _latest(scope)
    columns = (*_contact(), touch.c.state)
    query = (
        select(*columns, func.count())
        .select_from(latest.join(touch, touch.c.interview_id == latest.c.id))
        .where(touch.c.kind.in_(ASKING))
        .group_by(*columns)
    )
    return [Sent(Contact(*row[:3]), row[3], row[4]) for row in tx.execute(query)]


def answers(tx: Tx, scope: Scope) -> list[Answered]:
    """Count the first answers to the latest interviews of a scope, by the contact before each."""
    latest = _latest(scope)
    first = (
        select(latest.c.id, func.min(reply.c.received_at).label("at"))
        .select_from(latest.join(reply, _answers(latest.c.id)))
        .group_by(latest.c.id)
        .cte("first")
    )
    asked = _asked_before(first)
    minutes = _MinutesSince(asked.c.at, asked.c.due_at).label("minutes")
    columns = (asked.c.kind, asked.c.label, asked.c.channel, minutes)
    query = select(*columns, func.count()).where(asked.c.place == 1).group_by(*columns)
    return [Answered(Contact(*row[:3]), row[3], row[4]) for row in tx.execute(query)]


def _asked_before(first: CTE) -> CTE:
    """Return what went out before each first answer, the latest in the first `place`."""
    place = func.row_number().over(
        partition_by=first.c.id, order_by=(touch.c.due_at.desc(), touch.c.id.desc())
    )
    query = (
        select(*_contact(), first.c.at, touch.c.due_at, place.label("place"))
        .select_from(first.join(touch, touch.c.interview_id == first.c.id))
        .where(
            touch.c.due_at <= first.c.at,
            touch.c.kind.in_(ASKING),
            touch.c.state.in_(_WENT_OUT),
        )
    )
    return query.cte("asked")


def teams(tx: Tx) -> dict[int, str]:
    """Return the names of all teams by their ids, in the order of the alphabet."""
    query = select(team.c.id, team.c.name).order_by(team.c.name)
    return {row.id: row.name for row in tx.execute(query)}


def _latest(scope: Scope) -> CTE:
    """Return the interviews of a scope, no more than `LATEST`: the last ones that started.

    Those that the recruiter's side called off are in none of the figures.
    """
    started = interview.c.starts_at
    stood = interview.c.called_off.is_(False)
    query = (
        select(interview.c.id)
        .join_from(interview, recruiter, recruiter.c.id == interview.c.recruiter_id)
        .where(started >= scope.weeks[0][0], started < scope.weeks[-1][1], stood, *_within(scope))
        .order_by(started.desc(), interview.c.id.desc())
        .limit(LATEST)
    )
    return query.cte("latest")


def _within(scope: Scope) -> list[ColumnElement[bool]]:
    conditions = [of_interviews(scope.sight)]
    if scope.recruiter_id is not None:
        conditions.append(interview.c.recruiter_id == scope.recruiter_id)
    if scope.team_id is not None:
        conditions.append(recruiter.c.team_id == scope.team_id)
    return conditions


def _answers(interview_id: ColumnElement[int]) -> ColumnElement[bool]:
    """Say which replies to an interview tell whether they will come, before the start."""
    return and_(
        reply.c.interview_id == interview_id,
        reply.c.kind == _IS_REPLY,
        reply.c.intent.in_(ANSWERS),
        reply.c.notice_minutes >= 0,
    )


def _contact() -> tuple[Any, ...]:
    """Return what names a contact; only rungs are told apart by their labels."""
    label = case((touch.c.kind == TouchKind.RUNG, touch.c.label), else_=literal(""))
    return touch.c.kind, label.label("label"), touch.c.channel

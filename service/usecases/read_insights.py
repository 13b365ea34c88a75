"""A recruiter reads what interviews came to, over some weeks, of what they see."""

from dataclasses import dataclass
from datetime import date

from service.flows import insight_weeks, insights
from service.flows.insight_weeks import USUAL, Week
from service.flows.insights import Arrival, Figures, Middle, Rung
from service.store import insights as counted
from service.store import visibility
from service.store.database import Tx
from service.store.insights import LATEST, Scope
from service.store.records import Recruiter
from service.usecases.context import Context
from service.usecases.problems import NotFound

MINE = "me"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a reader wants to see: the last weeks, or those between two days, of whose interviews.

    `whose` is empty for all that they see, `MINE`, or the id of a team as they wrote it.
    """

    weeks: int = USUAL
    first: date | None = None
    last: date | None = None
    whose: str = ""


@dataclass(frozen=True, slots=True)
class Insights:
    """The figures of a range: of all of it, of each week, and of each team by its name.

    `teams` names those that the reader may choose among; None in `by_team` is of who is in none.
    `contacts`, `deliveries` and `wait` are counted over the `sampled` interviews that started last.
    """

    weeks: tuple[Week, ...]
    total: Figures
    weekly: tuple[Figures, ...]
    by_team: tuple[tuple[str | None, Figures], ...]
    stretches: tuple[int, ...]
    contacts: tuple[Rung, ...]
    deliveries: dict[str, dict[Arrival, int]]
    wait: Middle
    sampled: int
    teams: dict[int, str]


def read(context: Context, reader: Recruiter, asked: Asked, zone: str) -> Insights:
    """Return the figures for a reader whose weeks begin in `zone`.

    Raises NotARange, and NotFound for a team that is not theirs to see.
    """
    now = context.clock()
    if asked.first and asked.last:
        weeks = insight_weeks.between(asked.first, asked.last, zone, now)
    else:
        weeks = insight_weeks.last_weeks(asked.weeks, zone, now)
    with context.database.read() as tx:
        names = counted.teams(tx)
        scope = _scope(tx, reader, asked.whose, weeks)
        groups = counted.groups(tx, scope)
        sent, answers = counted.sent(tx, scope), counted.answers(tx, scope)
    total = insights.figures(groups)
    named = insights.by_team(groups)
    order = [*names, None]
    return Insights(
        weeks=weeks,
        total=total,
        weekly=tuple(insights.weekly(groups, len(weeks))),
        by_team=tuple((names.get(one or 0), named[one]) for one in order if one in named),
        stretches=tuple(insights.stretches(groups)),
        contacts=tuple(insights.rungs(sent, answers)),
        deliveries=insights.deliveries(sent),
        wait=insights.wait(answers),
        sampled=min(total.due, LATEST),
        teams=names if scope.sight.everything else {},
    )


def _scope(tx: Tx, reader: Recruiter, whose: str, weeks: tuple[Week, ...]) -> Scope:
    sight = visibility.sight_of(tx, reader)
    spans = tuple((week.begins, week.ends) for week in weeks)
    if whose == MINE:
        return Scope(sight, spans, recruiter_id=reader.id)
    if not whose:
        return Scope(sight, spans)
    known = {str(team_id): team_id for team_id in counted.teams(tx)}
    if whose not in known or not sight.everything:
        raise NotFound(f"there is no team {whose} here")
    return Scope(sight, spans, team_id=known[whose])

"""Teams: recruiters who see each other's interviews."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select, update

from service.store.database import Tx
from service.store.rows import record
from service.store.schema import recruiter, team
from service.store.upsert import insert_into


@dataclass(frozen=True, slots=True)
class Team:
    """A team, and how many are in it."""

    id: int
    name: str
    members: int


_COUNTED = (
    select(team.c.id, team.c.name, func.count(recruiter.c.id).label("members"))
    .select_from(team.outerjoin(recruiter, recruiter.c.team_id == team.c.id))
    .group_by(team.c.id, team.c.name)
)


def every(tx: Tx) -> list[Team]:
    """List all teams by their names."""
    return [record(Team, row) for row in tx.execute(_COUNTED.order_by(team.c.name)).mappings()]


def by_id(tx: Tx, team_id: int) -> Team | None:
    """Find a team."""
    row = tx.execute(_COUNTED.where(team.c.id == team_id)).mappings().first()
    return record(Team, row) if row else None


def add(tx: Tx, name: str, now: datetime) -> int | None:
    """Keep a new team and return its id; None when the name is taken."""
    row = insert_into(tx, team).values(name=name, created_at=now).on_conflict_do_nothing()
    return tx.execute(row.returning(team.c.id)).scalar()


def rename(tx: Tx, team_id: int, name: str) -> bool:
    """Give a team another name; False when another one has it."""
    taken = select(team.c.id).where(team.c.name == name, team.c.id != team_id)
    if tx.execute(taken).first():
        return False
    tx.execute(update(team).where(team.c.id == team_id).values(name=name))
    return True


def remove(tx: Tx, team_id: int) -> None:
    """Delete a team that nobody is in."""
    tx.execute(delete(team).where(team.c.id == team_id))

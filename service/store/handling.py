"""What is done with replies: marks, acts by compare-and-set, and how all of them stand."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, case, func, select, update

from service.flows.access import Sight
from service.flows.handling import Standing
from service.store.database import Tx
from service.store.inbox import OPEN, UNREAD
from service.store.rows import record
from service.store.schema import interview, recruiter, reply
from service.store.visibility import of_replies

_WITH_INTERVIEW = reply.outerjoin(interview, interview.c.id == reply.c.interview_id)


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody whom a reply can be handed to."""

    id: int
    name: str
    email: str
    team_id: int | None


def colleagues(tx: Tx) -> list[Colleague]:
    """List everybody who has not left, by name."""
    columns = (recruiter.c.id, recruiter.c.name, recruiter.c.email, recruiter.c.team_id)
    query = select(*columns).where(recruiter.c.left_at.is_(None)).order_by(recruiter.c.name)
    return [record(Colleague, row) for row in tx.execute(query).mappings()]


def team_of(tx: Tx, team_id: int) -> frozenset[int]:
    """Return the ids of a team's recruiters."""
    query = select(recruiter.c.id).where(recruiter.c.team_id == team_id)
    return frozenset(tx.execute(query).scalars())


def change(tx: Tx, reply_id: int, version: int, **values: object) -> bool:
    """Write the named columns of a reply; False when somebody was faster than this version."""
    same = (reply.c.id == reply_id) & (reply.c.version == version)
    done = tx.execute(update(reply).where(same).values(version=version + 1, **values))
    return done.rowcount == 1


def mark(tx: Tx, sight: Sight, reply_id: int, read_at: datetime | None) -> None:
    """Mark one reply as read at a moment, or as unread again; nothing when they don't see it."""
    _mark(tx, sight, reply.c.id == reply_id, read_at)


def mark_all(tx: Tx, sight: Sight, up_to: int, read_at: datetime) -> list[int]:
    """Mark what this reader sees as read, up to an id, and return which: later ones they never saw.

    What is put off stays unread for the day that it comes back.
    """
    awake = reply.c.snoozed_until.is_(None) | (reply.c.snoozed_until <= read_at)
    return _mark(tx, sight, reply.c.read_at.is_(None) & (reply.c.id <= up_to) & awake, read_at)


def standings(tx: Tx, now: datetime) -> list[tuple[Standing, int]]:
    """Count all replies that are unread or open by how they stand: one look for every reader."""
    snoozed = case((reply.c.snoozed_until > now, True), else_=False)
    ways = (
        interview.c.recruiter_id,
        reply.c.assignee_id,
        reply.c.read_at.is_(None),
        reply.c.urgent,
        reply.c.handled_at.is_not(None),
        snoozed,
    )
    named = select(*(way.label(f"way_{at}") for at, way in enumerate(ways)))
    alive = reply.c.id.in_(UNREAD.union(OPEN))
    each = named.select_from(_WITH_INTERVIEW).where(alive).subquery()
    rows = tx.execute(select(*each.c, func.count()).group_by(*each.c)).all()
    return [(Standing(row[0], row[1], *map(bool, row[2:6])), int(row[6])) for row in rows]


def returned(tx: Tx, span: tuple[datetime, datetime]) -> list[int]:
    """List what was put off until a moment behind the first one and up to the second."""
    since, now = span
    back = reply.c.snoozed_until.is_not(None) & (reply.c.snoozed_until > since)
    due = select(reply.c.id).where(back, reply.c.snoozed_until <= now)
    return [int(one) for one in tx.execute(due).scalars()]


def _mark(tx: Tx, sight: Sight, which: ColumnElement[bool], read_at: datetime | None) -> list[int]:
    seen = select(reply.c.id).select_from(_WITH_INTERVIEW).where(of_replies(sight), which)
    change = update(reply).where(reply.c.id.in_(seen)).values(read_at=read_at)
    return [int(one) for one in tx.execute(change.returning(reply.c.id)).scalars()]

"""What somebody who leaves passes on: interviews to come, replies that wait, open times."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, delete, func, select, update

from service.store.database import Tx
from service.store.schema import interview, reply, slot


@dataclass(frozen=True, slots=True)
class Handed:
    """How much there is of each."""

    interviews: int
    replies: int
    slots: int


def count(tx: Tx, recruiter_id: int, now: datetime) -> Handed:
    """Count what waits for this recruiter."""
    return Handed(
        _count(tx, interview.c.id, _to_come(recruiter_id, now)),
        _count(tx, reply.c.id, _open_replies(recruiter_id)),
        _count(tx, slot.c.id, _open_slots(recruiter_id, now)),
    )


def hand_over(tx: Tx, recruiter_id: int, heir_id: int, now: datetime) -> list[int]:
    """Give another recruiter the replies that wait, then the interviews that are to come.

    Returns the ids of these interviews.
    """
    taken = {"assignee_id": heir_id, "version": reply.c.version + 1}
    tx.execute(update(reply).where(_open_replies(recruiter_id)).values(taken))
    ahead = update(interview).where(_to_come(recruiter_id, now))
    given = {"recruiter_id": heir_id, "updated_at": now, "sequence": interview.c.sequence + 1}
    return list(tx.execute(ahead.values(given).returning(interview.c.id)).scalars())


def take_back_slots(tx: Tx, recruiter_id: int, now: datetime) -> None:
    """Delete the times that they still offered."""
    tx.execute(delete(slot).where(_open_slots(recruiter_id, now)))


def _count(tx: Tx, column: ColumnElement[int], which: ColumnElement[bool]) -> int:
    return int(tx.execute(select(func.count(column)).where(which)).scalar_one())


def _to_come(recruiter_id: int, now: datetime) -> ColumnElement[bool]:
    return (interview.c.recruiter_id == recruiter_id) & (interview.c.starts_at > now)


def _open_replies(recruiter_id: int) -> ColumnElement[bool]:
    """Those that they look after: assigned to them, or to nobody and about their interview."""
    theirs = select(interview.c.id).where(interview.c.recruiter_id == recruiter_id)
    by_interview = reply.c.assignee_id.is_(None) & reply.c.interview_id.in_(theirs)
    mine = (reply.c.assignee_id == recruiter_id) | by_interview
    return reply.c.handled_at.is_(None) & mine


def _open_slots(recruiter_id: int, now: datetime) -> ColumnElement[bool]:
    whose = (slot.c.recruiter_id == recruiter_id) & slot.c.interview_id.is_(None)
    return whose & (slot.c.starts_at > now)

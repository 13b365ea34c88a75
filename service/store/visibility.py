"""Who sees what, as conditions of a query; `flows.access` decides it."""

from sqlalchemy import ColumnElement, select, true

from service.flows.access import Role, Sight
from service.store.database import Tx
from service.store.records import Recruiter
from service.store.schema import interview, recruiter, reply


def sight_of(tx: Tx, reader: Recruiter) -> Sight:
    """Return what a reader sees, as their role and team stand now."""
    if reader.role == Role.ADMIN:
        return Sight(reader.id, everything=True, recruiters=frozenset())
    if reader.team_id is None:
        return Sight(reader.id, everything=False, recruiters=frozenset({reader.id}))
    team = select(recruiter.c.id).where(recruiter.c.team_id == reader.team_id)
    return Sight(reader.id, everything=False, recruiters=frozenset(tx.execute(team).scalars()))


def of_replies(sight: Sight) -> ColumnElement[bool]:
    """Narrow replies, joined with their interviews, to those that somebody sees."""
    if sight.everything:
        return true()
    return (
        interview.c.recruiter_id.in_(sorted(sight.recruiters))
        | (reply.c.assignee_id == sight.reader_id)
        | reply.c.interview_id.is_(None)
    )


def of_interviews(sight: Sight) -> ColumnElement[bool]:
    """Narrow interviews to those that somebody sees."""
    if sight.everything:
        return true()
    handed = select(reply.c.interview_id).where(reply.c.assignee_id == sight.reader_id)
    return interview.c.recruiter_id.in_(sorted(sight.recruiters)) | interview.c.id.in_(handed)


def sees_interview(tx: Tx, sight: Sight, interview_id: int) -> bool:
    """Whether there is such an interview, and somebody sees it."""
    query = select(interview.c.id).where(interview.c.id == interview_id, of_interviews(sight))
    return tx.execute(query).first() is not None

"""Urgent, and nobody has looked: the next one of the team is told, until all have been.

It goes round the team of the interview's recruiter, also where the reply was handed to somebody of
another one: their team does not see it.
"""

from datetime import datetime
from functools import partial

import structlog

from service.flows import telling
from service.store import escalations, interviews, notifications, people, replies
from service.store.database import Tx
from service.store.stumbles import Kind
from service.usecases.context import Context
from service.usecases.one_by_one import one_by_one
from service.usecases.tell_recruiters import told

_log = structlog.get_logger()


def escalate(context: Context) -> int:
    """Tell somebody more of each urgent reply that stays unread; return how many were looked at."""
    return one_by_one(context, Kind.ESCALATION, escalations.due, partial(_take, context))


def is_due(tx: Tx, now: datetime) -> bool:
    """Whether somebody more is to hear of a reply."""
    return bool(escalations.due(tx, now, 1))


def _take(context: Context, reply_id: int) -> None:
    with context.database.write() as tx:
        is_told = _tell_next(tx, context, reply_id, context.clock())
    if is_told:
        context.publisher.publish(reply_id)


def _tell_next(tx: Tx, context: Context, reply_id: int, now: datetime) -> bool:
    """Plan the telling of the next one; False when somebody has looked, or nobody is left."""
    standing, reply = escalations.hold(tx, reply_id), replies.by_id(tx, reply_id)
    if standing is None or standing.escalate_at is None or standing.escalate_at > now:
        return False  # another worker was faster
    record = interviews.by_id(tx, standing.interview_id) if standing.interview_id else None
    if standing.is_seen or reply is None or record is None:
        escalations.set_next(tx, reply_id, None)
        return False
    carer = record.recruiter
    if standing.assignee_id is not None:
        carer = people.recruiter_by_id(tx, standing.assignee_id) or carer
    team = {one.id: one for one in escalations.team_of(tx, record.recruiter)}
    so_far = notifications.told_of(tx, reply_id)
    found = telling.next_one(list(team), carer.id, so_far)
    if found is not None:
        told(tx, context, reply, team[found], record.candidate.time_zone)
        _log.info("somebody else was told", reply=reply_id, recruiter=found)
    left = (
        found is not None and telling.next_one(list(team), carer.id, so_far | {found}) is not None
    )
    escalations.set_next(tx, reply_id, now + telling.NEXT_AFTER if left else None)
    return found is not None

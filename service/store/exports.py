"""Everything of a kind, row by row, for a file: read in batches, so that memory does not grow."""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Column, Select, case, select

from service.store.database import Tx
from service.store.replies import IS_REPLY
from service.store.schema import candidate, interview, recruiter, reply

_BATCH = 1000
_INTERVIEWS = (
    select(
        interview.c.id,
        interview.c.external_id,
        candidate.c.name.label("candidate_name"),
        candidate.c.phone.label("candidate_phone"),
        candidate.c.email.label("candidate_email"),
        candidate.c.language,
        candidate.c.time_zone,
        recruiter.c.email.label("recruiter_email"),
        interview.c.title,
        interview.c.starts_at,
        interview.c.duration_minutes,
        interview.c.location,
        interview.c.status,
        interview.c.created_at,
    )
    .join_from(interview, candidate)
    .join(recruiter, recruiter.c.id == interview.c.recruiter_id)
)
_REPLIES = (
    select(
        reply.c.id,
        reply.c.interview_id,
        interview.c.external_id,
        candidate.c.name.label("candidate_name"),
        reply.c.phone.label("candidate_phone"),
        interview.c.title,
        interview.c.starts_at,
        reply.c.channel,
        reply.c.intent,
        reply.c.reason,
        case((reply.c.private, ""), else_=reply.c.text).label("text"),
        reply.c.notice_minutes,
        reply.c.urgent,
        reply.c.received_at,
        reply.c.notified_at,
    )
    .select_from(reply.outerjoin(interview, interview.c.id == reply.c.interview_id))
    .outerjoin(candidate, candidate.c.id == interview.c.candidate_id)
    .where(IS_REPLY)
)
INTERVIEW_COLUMNS = tuple(_INTERVIEWS.selected_columns.keys())
REPLY_COLUMNS = tuple(_REPLIES.selected_columns.keys())

Row = Mapping[str, object]


def interviews(tx: Tx) -> Iterator[Row]:
    """Yield every interview, oldest first."""
    return _in_batches(tx, _INTERVIEWS, interview.c.id)


def replies(tx: Tx) -> Iterator[Row]:
    """Yield every reply, oldest first; private words are left out."""
    return _in_batches(tx, _REPLIES, reply.c.id)


def _in_batches(tx: Tx, query: Select[Any], ids: Column[int]) -> Iterator[Row]:
    after = 0
    page = query.order_by(ids).limit(_BATCH)
    while rows := tx.execute(page.where(ids > after)).mappings().all():
        for row in rows:
            yield {str(name): value for name, value in row.items()}
        after = rows[-1]["id"]

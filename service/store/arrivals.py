"""Interviews that have started, for whoever is asked whether somebody came."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, type_coerce

from service.flows.access import Sight
from service.flows.state import Status, TouchKind, TouchState
from service.store.database import Tx
from service.store.rows import record
from service.store.schema import candidate, interview, recruiter, touch
from service.store.types import ZoneName
from service.store.visibility import of_interviews


@dataclass(frozen=True, slots=True)
class Arrival:
    """An interview that has started, as a recruiter is asked about it; times are aware UTC.

    `offer` is the state of the text that offers another time to who did not come, `offer_at` when
    it is due.
    """

    id: int
    status: str
    revision: int
    title: str
    starts_at: datetime
    candidate: str
    candidate_zone: str
    recruiter: str
    recruiter_zone: str
    offer: str | None
    offer_at: datetime | None


# The text that offers another time to who did not come.
_OFFER = (
    select(touch)
    .where(
        touch.c.interview_id == interview.c.id,
        touch.c.revision == interview.c.revision,
        touch.c.kind == TouchKind.NO_SHOW,
        touch.c.state != TouchState.SKIPPED,
    )
    .order_by(touch.c.id.desc())
    .limit(1)
)
_ARRIVAL = select(
    interview.c.id,
    interview.c.status,
    interview.c.revision,
    interview.c.title,
    interview.c.starts_at,
    candidate.c.name.label("candidate"),
    type_coerce(candidate.c.time_zone, ZoneName()).label("candidate_zone"),
    recruiter.c.name.label("recruiter"),
    recruiter.c.time_zone.label("recruiter_zone"),
    _OFFER.with_only_columns(touch.c.state).scalar_subquery().label("offer"),
    _OFFER.with_only_columns(touch.c.due_at).scalar_subquery().label("offer_at"),
).select_from(interview.join(candidate).join(recruiter))


def arrivals(
    tx: Tx, sight: Sight, span: tuple[datetime, datetime], recorded_since: datetime, limit: int
) -> list[Arrival]:
    """List what started within a span and has no outcome, or one of a moment ago; last first.

    Who asked for another time and found none is not waited for.
    """
    begun = interview.c.starts_at.between(*span)
    open_ones = interview.c.status.in_([Status.SCHEDULED, Status.CONFIRMED])
    recorded = interview.c.status.in_([Status.COMPLETED, Status.NO_SHOW])
    asked = open_ones | (recorded & (interview.c.updated_at > recorded_since))
    query = _ARRIVAL.where(begun, asked, of_interviews(sight))
    ordered = query.order_by(interview.c.starts_at.desc(), interview.c.id.desc()).limit(limit)
    return [record(Arrival, row) for row in tx.execute(ordered).mappings()]


def arrival(tx: Tx, sight: Sight, interview_id: int) -> Arrival | None:
    """Find an interview that this reader may be asked about."""
    query = _ARRIVAL.where(interview.c.id == interview_id, of_interviews(sight))
    row = tx.execute(query).mappings().first()
    return record(Arrival, row) if row else None

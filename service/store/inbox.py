"""The inbox as it is read: replies with their interviews, read or unread."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, Select, case, func, select, update

from service.flows.access import Sight
from service.flows.state import Status, TouchKind
from service.store.database import Tx
from service.store.rows import record
from service.store.schema import candidate, interview, recruiter, reply, touch
from service.store.visibility import of_interviews, of_replies


@dataclass(frozen=True, slots=True)
class Entry:
    """A reply as the inbox shows it; from a number that nobody knows, it has no interview.

    `told` is the catalogue's key of the answer. Times are aware UTC, zones are names or empty.
    `text` is empty while the words are private and nobody asked for them. `status` is where the
    interview stands, `proposal` where the last times stand that were proposed for it.
    """

    id: int
    phone: str
    channel: str
    intent: str
    reason: str | None
    text: str
    told: str
    moved_to: datetime | None
    notice_minutes: int | None
    urgent: bool
    received_at: datetime
    read_at: datetime | None
    minutes_late: int | None
    deadline_at: datetime | None
    private: bool
    kind: str
    interview_id: int | None
    status: str | None
    title: str | None
    starts_at: datetime | None
    candidate: str | None
    candidate_zone: str | None
    candidate_email: str | None
    recruiter: str | None
    recruiter_zone: str | None
    proposal: str | None
    proposed_at: datetime | None

    def saying(self, words: str) -> "Entry":
        """Return it with the words that it keeps to itself."""
        return replace(self, text=words)


@dataclass(frozen=True, slots=True)
class Arrival:
    """An interview that has started, as a recruiter is asked about it; times are aware UTC."""

    id: int
    status: str
    title: str
    starts_at: datetime
    candidate: str
    candidate_zone: str
    recruiter: str
    recruiter_zone: str


_WITH_INTERVIEW = (
    reply.outerjoin(interview, interview.c.id == reply.c.interview_id)
    .outerjoin(candidate, candidate.c.id == interview.c.candidate_id)
    .outerjoin(recruiter, recruiter.c.id == interview.c.recruiter_id)
)
# The last times that were proposed for the interview as it stands now.
_LAST_PROPOSAL = (
    select(func.max(touch.c.id))
    .where(
        touch.c.interview_id == interview.c.id,
        touch.c.kind == TouchKind.PROPOSAL,
        touch.c.revision == interview.c.revision,
    )
    .correlate(interview)
    .scalar_subquery()
)
_WITH_PROPOSAL = _WITH_INTERVIEW.outerjoin(touch, touch.c.id == _LAST_PROPOSAL)
_ENTRY = select(
    *(column for column in reply.c if column.name not in {"message_id", "text"}),
    case((reply.c.private, ""), else_=reply.c.text).label("text"),
    interview.c.status,
    interview.c.title,
    interview.c.starts_at,
    candidate.c.name.label("candidate"),
    candidate.c.time_zone.label("candidate_zone"),
    candidate.c.email.label("candidate_email"),
    recruiter.c.name.label("recruiter"),
    recruiter.c.time_zone.label("recruiter_zone"),
    touch.c.state.label("proposal"),
    touch.c.created_at.label("proposed_at"),
).select_from(_WITH_PROPOSAL)


_ARRIVAL = select(
    interview.c.id,
    interview.c.status,
    interview.c.title,
    interview.c.starts_at,
    candidate.c.name.label("candidate"),
    candidate.c.time_zone.label("candidate_zone"),
    recruiter.c.name.label("recruiter"),
    recruiter.c.time_zone.label("recruiter_zone"),
).select_from(interview.join(candidate).join(recruiter))


def newest_first(tx: Tx, sight: Sight, before: int | None, limit: int) -> list[Entry]:
    """List what this reader sees, before an id when one is given."""
    query = _ENTRY.where(of_replies(sight)).order_by(reply.c.id.desc()).limit(limit)
    return _entries(tx, query if before is None else query.where(reply.c.id < before))


def after(tx: Tx, sight: Sight, reply_id: int, limit: int) -> list[Entry]:
    """List what this reader sees behind an id, oldest first."""
    query = _ENTRY.where(of_replies(sight), reply.c.id > reply_id)
    return _entries(tx, query.order_by(reply.c.id).limit(limit))


def one(tx: Tx, sight: Sight, reply_id: int) -> Entry | None:
    """Find a reply that this reader sees."""
    found = _entries(tx, _ENTRY.where(of_replies(sight), reply.c.id == reply_id))
    return found[0] if found else None


def newest_id(tx: Tx) -> int:
    """Return the id of the newest reply of all, 0 when there is none."""
    return int(tx.execute(select(func.max(reply.c.id))).scalar() or 0)


def count_unread(tx: Tx, sight: Sight) -> int:
    """Count what this reader sees and nobody has read."""
    query = select(func.count()).select_from(_WITH_INTERVIEW)
    unread = query.where(of_replies(sight), reply.c.read_at.is_(None))
    return int(tx.execute(unread).scalar_one())


def mark(tx: Tx, sight: Sight, reply_id: int, read_at: datetime | None) -> None:
    """Mark one reply as read at a moment, or as unread again; nothing when they don't see it."""
    _mark(tx, sight, reply.c.id == reply_id, read_at)


def mark_all(tx: Tx, sight: Sight, up_to: int, read_at: datetime) -> None:
    """Mark what this reader sees as read, up to an id: what came later was not on their page."""
    _mark(tx, sight, reply.c.read_at.is_(None) & (reply.c.id <= up_to), read_at)


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


def _mark(tx: Tx, sight: Sight, which: ColumnElement[bool], read_at: datetime | None) -> None:
    seen = select(reply.c.id).select_from(_WITH_INTERVIEW).where(of_replies(sight), which)
    change = update(reply).where(reply.c.id.in_(seen)).values(read_at=read_at)
    tx.execute(change)


def _entries(tx: Tx, query: Select[tuple[object, ...]]) -> list[Entry]:
    return [record(Entry, row) for row in tx.execute(query).mappings()]

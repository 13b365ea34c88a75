"""Times that are proposed to one candidate: slots of the recruiter that a touch names by id."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import select, update

from service.flows.reminders import PlannedTouch
from service.flows.state import Slot, Status, TouchKind, TouchState
from service.store import slots
from service.store.database import Tx
from service.store.records import SlotRecord, TouchRecord
from service.store.rows import record
from service.store.schema import interview, slot, touch
from service.store.touches import of_interview, plan

_OCCUPYING = (Status.SCHEDULED, Status.CONFIRMED)
_LONGEST = timedelta(days=1)


def is_busy(tx: Tx, recruiter_id: int, span: tuple[datetime, datetime], but_for: int) -> bool:
    """Whether another interview of this recruiter lies in a span; one being moved does not."""
    begin, end = span
    near = (interview.c.starts_at > begin - _LONGEST) & (interview.c.starts_at < end)
    theirs = (interview.c.recruiter_id == recruiter_id) & (interview.c.id != but_for)
    query = select(interview.c.starts_at, interview.c.duration_minutes)
    rows = tx.execute(query.where(theirs, near, interview.c.status.in_(_OCCUPYING)))
    return any(starts_at + timedelta(minutes=minutes) > begin for starts_at, minutes in rows)


def open_at(
    tx: Tx, recruiter_id: int, starts_at: datetime, duration_minutes: int, now: datetime
) -> int | None:
    """Return the open slot of a recruiter at a moment, made if need be; None when it is taken."""
    same = (slot.c.recruiter_id == recruiter_id) & (slot.c.starts_at == starts_at)
    try:
        return slots.add(tx, recruiter_id, starts_at, duration_minutes, now)
    except slots.SlotExists:
        still_open = same & slot.c.interview_id.is_(None)
        found: int | None = tx.execute(select(slot.c.id).where(still_open)).scalar()
        return found


def still_open(tx: Tx, proposal: TouchRecord, now: datetime) -> tuple[Slot, ...]:
    """Return the proposed times that can still be taken, soonest first."""
    if not proposal.slots:
        return ()
    free = slot.c.interview_id.is_(None) & (slot.c.starts_at > now)
    query = select(slot.c.id, slot.c.starts_at, slot.c.duration_minutes)
    rows = tx.execute(query.where(slot.c.id.in_(ids(proposal)), free).order_by(slot.c.starts_at))
    return tuple(record(Slot, row) for row in rows.mappings())


def slots_of(tx: Tx, proposal: TouchRecord) -> list[SlotRecord]:
    """Return what a proposal names, soonest first; withdrawn times are gone."""
    found = (slots.by_id(tx, slot_id) for slot_id in ids(proposal))
    return sorted((one for one in found if one), key=lambda one: one.starts_at)


def ids(proposal: TouchRecord) -> tuple[int, ...]:
    """Return the slot ids that a touch names."""
    return tuple(int(one) for one in proposal.slots.split())


def of(tx: Tx, interview_id: int) -> list[TouchRecord]:
    """List the proposals that were made for an interview, the newest first."""
    mine = (one for one in of_interview(tx, interview_id) if one.kind == TouchKind.PROPOSAL)
    return sorted(mine, key=lambda one: -one.id)


def replace(
    tx: Tx, about: tuple[int, int], planned: PlannedTouch, slot_ids: Iterable[int], now: datetime
) -> int:
    """Plan a proposal for one revision of an interview, in place of any that has not gone out."""
    interview_id, revision = about
    waiting = (
        (touch.c.interview_id == interview_id)
        & (touch.c.kind == TouchKind.PROPOSAL)
        & (touch.c.state == TouchState.PLANNED)
    )
    outdone = {"state": TouchState.SKIPPED, "why": "newer times were proposed"}
    tx.execute(update(touch).where(waiting).values(outdone))
    made = plan(tx, interview_id, revision, [planned], now)[0]
    named = " ".join(map(str, slot_ids))
    tx.execute(update(touch).where(touch.c.id == made).values(slots=named))
    return made

"""Open times, given out by compare-and-set."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select, true, update
from sqlalchemy.exc import IntegrityError

from service.flows.state import Slot
from service.store.database import Tx
from service.store.records import SlotRecord
from service.store.rows import record
from service.store.schema import interview, recruiter, slot

# Enough for some weeks of a busy recruiter: a wish may lie behind many open times.
_LOOKED_AT = 200

_JOINED = select(*slot.c, recruiter.c.email.label("recruiter_email")).join_from(slot, recruiter)


class SlotExists(Exception):
    """The recruiter offers this very time already."""


def open_of(tx: Tx, recruiter_id: int, now: datetime) -> tuple[Slot, ...]:
    """Return the next open times of a recruiter that begin after an aware moment."""
    still_open = (slot.c.recruiter_id == recruiter_id) & slot.c.interview_id.is_(None)
    query = (
        select(slot.c.id, slot.c.starts_at, slot.c.duration_minutes)
        .where(still_open, slot.c.starts_at > now)
        .order_by(slot.c.starts_at)
        .limit(_LOOKED_AT)
    )
    return tuple(record(Slot, row) for row in tx.execute(query).mappings())


def take(
    tx: Tx, slot_id: int, interview_id: int, now: datetime, shown: datetime | None = None
) -> Slot | None:
    """Give an open slot to an interview; None when somebody else was first, or it is past.

    Nor when it is not of the recruiter whom the interview has by now, nor at the aware time that
    was `shown`: SQLite gives the id of a slot that was withdrawn to the next one.
    """
    free_ahead = slot.c.interview_id.is_(None) & (slot.c.starts_at > now)
    recruiter_now = select(interview.c.recruiter_id).where(interview.c.id == interview_id)
    theirs = slot.c.recruiter_id == recruiter_now.scalar_subquery()
    as_shown = true() if shown is None else slot.c.starts_at == shown
    taken = (
        update(slot)
        .where(slot.c.id == slot_id, free_ahead, theirs, as_shown)
        .values(interview_id=interview_id)
        .returning(slot.c.id, slot.c.starts_at, slot.c.duration_minutes)
    )
    row = tx.execute(taken).mappings().first()
    return record(Slot, row) if row else None


def take_again(tx: Tx, interview_id: int) -> bool:
    """Hold the time of an interview, new or once given away; False when somebody else has it.

    A time that was never a slot is the interview's own.
    """
    same = (
        select(slot.c.id, slot.c.interview_id)
        .join(interview, interview.c.recruiter_id == slot.c.recruiter_id)
        .where(interview.c.id == interview_id, slot.c.starts_at == interview.c.starts_at)
    )
    found = tx.execute(same).first()
    if found is None or found.interview_id == interview_id:
        return True
    still_free = (slot.c.id == found.id) & slot.c.interview_id.is_(None)
    taken = update(slot).where(still_free).values(interview_id=interview_id).returning(slot.c.id)
    return tx.execute(taken).first() is not None


def free(tx: Tx, interview_id: int, keep: int | None = None) -> None:
    """Open the slots that an interview held, but for the one it keeps."""
    held = (slot.c.interview_id == interview_id) & (slot.c.id != (keep or 0))
    tx.execute(update(slot).where(held).values(interview_id=None))


def add(
    tx: Tx, recruiter_id: int, starts_at: datetime, duration_minutes: int, now: datetime
) -> int:
    """Offer a time. Raises SlotExists."""
    row = insert(slot).values(
        recruiter_id=recruiter_id,
        starts_at=starts_at,
        duration_minutes=duration_minutes,
        created_at=now,
    )
    try:
        with tx.begin_nested():
            return int(tx.execute(row.returning(slot.c.id)).scalar_one())
    except IntegrityError as error:
        raise SlotExists from error


def by_id(tx: Tx, slot_id: int) -> SlotRecord | None:
    """Find a slot."""
    row = tx.execute(_JOINED.where(slot.c.id == slot_id)).mappings().first()
    return record(SlotRecord, row) if row else None


def by_ids(tx: Tx, ids: tuple[int, ...]) -> tuple[Slot, ...]:
    """Return slots in the order of their ids as given; what is gone is left out."""
    if not ids:
        return ()
    query = select(slot.c.id, slot.c.starts_at, slot.c.duration_minutes).where(slot.c.id.in_(ids))
    found = {row["id"]: record(Slot, row) for row in tx.execute(query).mappings()}
    return tuple(found[one] for one in ids if one in found)


@dataclass(frozen=True, slots=True)
class Search:
    """What a list of slots is narrowed by; `after` is the cursor (starts_at, id)."""

    recruiter: str | None = None
    only_open: bool | None = None
    after: tuple[datetime, int] | None = None
    limit: int = 50


def search(tx: Tx, wanted: Search) -> list[SlotRecord]:
    """List slots by start, at most `limit` of them, behind the cursor."""
    query = _JOINED.order_by(slot.c.starts_at, slot.c.id).limit(wanted.limit)
    if wanted.recruiter is not None:
        query = query.where(recruiter.c.email == wanted.recruiter.lower())
    if wanted.only_open is not None:
        query = query.where(slot.c.interview_id.is_(None) == wanted.only_open)
    if wanted.after:
        moment, last_id = wanted.after
        same_moment = (slot.c.starts_at == moment) & (slot.c.id > last_id)
        query = query.where((slot.c.starts_at > moment) | same_moment)
    return [record(SlotRecord, row) for row in tx.execute(query).mappings()]


def remove_open(tx: Tx, slot_id: int) -> bool:
    """Withdraw a slot that nobody has taken; False when it is taken."""
    gone = delete(slot).where(slot.c.id == slot_id, slot.c.interview_id.is_(None))
    return tx.execute(gone.returning(slot.c.id)).first() is not None


def open_between(
    tx: Tx, recruiter_ids: Collection[int] | None, span: tuple[datetime, datetime], limit: int
) -> list[SlotRecord]:
    """List the open times of some recruiters (None: of all) that begin in a span."""
    begin, end = span
    query = _JOINED.where(
        slot.c.interview_id.is_(None), slot.c.starts_at >= begin, slot.c.starts_at < end
    )
    if recruiter_ids is not None:
        query = query.where(slot.c.recruiter_id.in_(sorted(recruiter_ids)))
    ordered = query.order_by(slot.c.starts_at, slot.c.id).limit(limit)
    return [record(SlotRecord, row) for row in tx.execute(ordered).mappings()]


def remove_made_at(tx: Tx, recruiter_id: int, made_at: datetime) -> int:
    """Withdraw what was opened for a recruiter in one go, but for what is taken; say how many."""
    mine = (slot.c.recruiter_id == recruiter_id) & (slot.c.created_at == made_at)
    gone = delete(slot).where(mine, slot.c.interview_id.is_(None)).returning(slot.c.id)
    return len(tx.execute(gone).all())


def spans_of(
    tx: Tx, recruiter_id: int, span: tuple[datetime, datetime]
) -> list[tuple[datetime, int]]:
    """List start and minutes of a recruiter's slots, open and taken, that begin in a span."""
    begin, end = span
    theirs = (slot.c.recruiter_id == recruiter_id) & (slot.c.starts_at >= begin)
    query = select(slot.c.starts_at, slot.c.duration_minutes).where(theirs, slot.c.starts_at < end)
    return [(row.starts_at, row.duration_minutes) for row in tx.execute(query)]

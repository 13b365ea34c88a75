"""A recruiter offers an open time, or withdraws it."""

from pydantic import BaseModel, ConfigDict

from service.store import people, slots
from service.store.records import SlotRecord
from service.usecases.context import Context
from service.usecases.invitation import DEFAULT_MINUTES, Email, Minutes, Moment, OrNull
from service.usecases.problems import BadInput, Conflict, FieldError, NotFound


class Offer(BaseModel):
    """An open time as it comes from outside; `recruiter` is an address."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    recruiter: Email
    starts_at: Moment
    duration_minutes: OrNull[Minutes] = DEFAULT_MINUTES


def offer_slot(context: Context, offer: Offer) -> SlotRecord:
    """Open a time. Raises BadInput, and Conflict when the recruiter offers it already."""
    now = context.clock()
    if offer.starts_at <= now:
        raise BadInput(FieldError("starts_at", "is past; accepts a moment in the future"))
    with context.database.write() as tx:
        owner = people.recruiter_for(tx, offer.recruiter, now)
        try:
            slot_id = slots.add(tx, owner.id, offer.starts_at, offer.duration_minutes, now)
        except slots.SlotExists:
            raise Conflict(f"{owner.email} offers this time already") from None
        added = slots.by_id(tx, slot_id)
    if added is None:
        raise NotFound(f"there is no slot {slot_id}")
    return added


def withdraw_slot(context: Context, slot_id: int) -> None:
    """Withdraw an open time. Raises NotFound, and Conflict when somebody has taken it."""
    with context.database.write() as tx:
        if slots.by_id(tx, slot_id) is None:
            raise NotFound(f"there is no slot {slot_id}")
        if not slots.remove_open(tx, slot_id):
            raise Conflict("this time is taken by an interview; move that one first")

"""Which open times a candidate is offered."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from service.flows.state import Interview, Slot

OFFERED_AT_ONCE = 3
# Nobody can come to an interview that starts while they read the text.
SHORTEST_NOTICE = timedelta(hours=1)


def offer(slots: Iterable[Slot], interview: Interview, now: datetime) -> tuple[Slot, ...]:
    """Return up to three open slots, soonest first, without the time that it has already."""
    useful = (
        slot
        for slot in slots
        if slot.starts_at >= now + SHORTEST_NOTICE and slot.starts_at != interview.starts_at
    )
    return tuple(sorted(useful, key=lambda slot: (slot.starts_at, slot.id))[:OFFERED_AT_ONCE])

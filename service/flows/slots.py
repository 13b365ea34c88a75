"""Which open times a candidate is offered."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from service.flows.state import Interview, Slot
from service.flows.wishes import Wish

OFFERED_AT_ONCE = 3
# Nobody can come to an interview that starts while they read the text.
SHORTEST_NOTICE = timedelta(hours=1)


def offer(
    slots: Iterable[Slot],
    interview: Interview,
    now: datetime,
    wish: Wish | None = None,
    without: Collection[int] = (),
) -> tuple[Slot, ...]:
    """Return up to three open slots, without the time that it has already.

    What fits the wish comes first, soonest first; the nearest to it fill up, and what the
    candidate has ruled out comes only when nothing else is left. `without` holds the ids of slots
    that were shown before.
    """
    useful = (
        slot
        for slot in slots
        if slot.starts_at >= now + SHORTEST_NOTICE
        and slot.starts_at != interview.starts_at
        and slot.id not in without
    )
    ranked = sorted(useful, key=lambda slot: _rank(slot, wish or Wish(), interview.time_zone))
    return tuple(ranked[:OFFERED_AT_ONCE])


def fits(wish: Wish, slot: Slot, zone: str) -> bool:
    """Whether a slot is what was asked for, on the clock of an IANA zone (the candidate's)."""
    return wish.fits(slot.starts_at.astimezone(ZoneInfo(zone)))


def _rank(slot: Slot, wish: Wish, zone: str) -> tuple[bool, int, datetime, int]:
    local = slot.starts_at.astimezone(ZoneInfo(zone))
    return wish.rules_out(local), wish.distance(local), slot.starts_at, slot.id

"""Which open times a candidate is offered, and which interviews must hold theirs again."""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from service.flows import wishes
from service.flows.effects import Decision, SetStatus
from service.flows.state import Intent, Interview, Slot, Snapshot, Status
from service.flows.wishes import Wish

OFFERED_AT_ONCE = 3
# A page has room for more than a text.
SHOWN_ON_PAGE = 8
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
    fresh = (slot for slot in useful(slots, interview, now) if slot.id not in without)
    ranked = sorted(fresh, key=lambda slot: _rank(slot, wish or Wish(), interview.time_zone))
    return tuple(ranked[:OFFERED_AT_ONCE])


def on_page(
    slots: Iterable[Slot],
    interview: Interview,
    now: datetime,
    answer: str | None = None,
    words: str = "",
) -> tuple[Slot, ...]:
    """Return the open slots that the answer page shows: the next ones, of slots soonest first.

    `answer` and `words` are what the candidate has given on it; if they asked for another time and
    said which, `offer` chooses.
    """
    asked = words if answer == Intent.RESCHEDULE else ""
    wish = wishes.read(asked, interview.language, interview.time_zone, now) if asked else None
    if wish:
        return offer(slots, interview, now, wish)
    return tuple(islice(useful(slots, interview, now), SHOWN_ON_PAGE))


def useful(slots: Iterable[Slot], interview: Interview, now: datetime) -> Iterator[Slot]:
    """Leave out what the candidate cannot reach any more, and the time that the interview has."""
    for slot in slots:
        if slot.starts_at >= now + SHORTEST_NOTICE and slot.starts_at != interview.starts_at:
            yield slot


def to_hold_again(before: Snapshot, decision: Decision) -> tuple[int, ...]:
    """Return the interviews that a decision confirms at a time which they may have given away.

    Only one that was called off and asked for again can have given its slot away.
    """
    confirmed = (
        before.interview(one.interview_id)
        for one in decision.effects
        if isinstance(one, SetStatus) and one.status is Status.CONFIRMED
    )
    return tuple(one.id for one in confirmed if one and one.status is Status.RESCHEDULE_REQUESTED)


def fits(wish: Wish, slot: Slot, zone: str) -> bool:
    """Whether a slot is what was asked for, on the clock of an IANA zone (the candidate's)."""
    return wish.fits(slot.starts_at.astimezone(ZoneInfo(zone)))


def _rank(slot: Slot, wish: Wish, zone: str) -> tuple[bool, int, datetime, int]:
    local = slot.starts_at.astimezone(ZoneInfo(zone))
    return wish.rules_out(local), wish.distance(local), slot.starts_at, slot.id

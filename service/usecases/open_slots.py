"""A recruiter opens times, many at once, and takes that back."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from service.flows.weekly_hours import Planned, Span, Why, lay_out
from service.store import interview_list, people, slots, visibility
from service.store.database import Tx
from service.store.records import Recruiter, SlotRecord
from service.usecases.audit import note
from service.usecases.context import Context
from service.usecases.problems import Conflict, NotFound

_LONGEST = timedelta(days=1)
_SHOWN = 300
_ALWAYS = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class OpenTimes:
    """The open times ahead that a reader sees, and for whom they may open others."""

    times: list[SlotRecord]
    recruiters: list[Recruiter]


@dataclass(frozen=True, slots=True)
class Wish:
    """Times of one length that are to be opened for a recruiter; aware."""

    recruiter_id: int
    starts: Sequence[datetime]
    minutes: int


def list_open(context: Context, reader: Recruiter) -> OpenTimes:
    """Return the open times ahead, the soonest first."""
    now = context.clock()
    with context.database.read() as tx:
        known = _seen(tx, reader)
        ids = [one.id for one in known]
        return OpenTimes(slots.open_between(tx, ids, (now, now + _ALWAYS), _SHOWN), known)


def plan_slots(
    context: Context, reader: Recruiter, wish: Wish, busy: Sequence[Span] = ()
) -> list[Planned]:
    """Say which times could be opened. Raises NotFound for a recruiter whom the reader can't see.

    `busy` is what else is known of the recruiter's time, by their calendar.
    """
    with context.database.read() as tx:
        _check_sees(tx, reader, wish.recruiter_id)
        return _planned(tx, wish, busy, context.clock())


def open_slots(context: Context, reader: Recruiter, wish: Wish) -> tuple[int, datetime]:
    """Open what is still free of some times; return how many, and the moment that names them all.

    Raises NotFound, and Conflict when none of them is free.
    """
    now = context.clock()
    with context.database.write() as tx:
        _check_sees(tx, reader, wish.recruiter_id)
        planned = _planned(tx, wish, (), now)
        free = sorted({one.starts_at for one in planned if one.why is Why.FREE})
        opened = sum(_open(tx, wish, one, now) for one in free)
        if not opened:
            raise Conflict("none of these times is free any more")
        about = ("recruiter", wish.recruiter_id, f"{opened}")
        note(tx, reader.email, "slots.opened", *about, now=now)
    return opened, now


def remember_hours(context: Context, reader: Recruiter, hours: Mapping[str, object]) -> None:
    """Keep the weekly hours that somebody has chosen for themselves, for the next time."""
    with context.database.write() as tx:
        people.change_recruiter(tx, reader.id, availability=json.dumps(hours))


def hours_of(reader: Recruiter) -> dict[str, Any]:
    """Return the weekly hours that somebody chose last; nothing when they never did."""
    try:
        kept = json.loads(reader.availability or "{}")
    except ValueError:
        return {}
    return kept if isinstance(kept, dict) else {}


def withdraw_opened(
    context: Context, reader: Recruiter, recruiter_id: int, opened_at: datetime
) -> int:
    """Withdraw what was opened in one go, but for what was taken; say how many. Raises NotFound."""
    with context.database.write() as tx:
        _check_sees(tx, reader, recruiter_id)
        gone = slots.remove_made_at(tx, recruiter_id, opened_at)
        now = context.clock()
        note(tx, reader.email, "slots.withdrawn", "recruiter", recruiter_id, f"{gone}", now=now)
        return gone


def withdraw_one(context: Context, reader: Recruiter, slot_id: int) -> tuple[int, SlotRecord]:
    """Withdraw an open time; return whose it was, too. Raises NotFound, and Conflict if taken."""
    with context.database.write() as tx:
        found = slots.by_id(tx, slot_id)
        owner = people.recruiter_by_email(tx, found.recruiter_email) if found else None
        if found is None or owner is None:
            raise NotFound(f"there is no slot {slot_id}")
        _check_sees(tx, reader, owner.id)
        if not slots.remove_open(tx, slot_id):
            raise Conflict("this time is taken by an interview; move that one first")
        now = context.clock()
        note(tx, reader.email, "slots.withdrawn", "recruiter", owner.id, "1", now=now)
        return owner.id, found


def _planned(tx: Tx, wish: Wish, busy: Sequence[Span], now: datetime) -> list[Planned]:
    if not wish.starts:
        return []
    near = (min(wish.starts) - _LONGEST, max(wish.starts) + _LONGEST)
    interviews = _spans(interview_list.spans_of(tx, wish.recruiter_id, near))
    offered = _spans(slots.spans_of(tx, wish.recruiter_id, near))
    taken = ((Why.INTERVIEW, interviews), (Why.OFFERED, offered), (Why.CALENDAR, busy))
    return lay_out(wish.starts, wish.minutes, taken, now)


def _open(tx: Tx, wish: Wish, starts_at: datetime, now: datetime) -> bool:
    try:
        slots.add(tx, wish.recruiter_id, starts_at, wish.minutes, now)
    except slots.SlotExists:
        return False
    return True


def _spans(found: Sequence[tuple[datetime, int]]) -> list[Span]:
    return [Span(start, start + timedelta(minutes=minutes)) for start, minutes in found]


def _seen(tx: Tx, reader: Recruiter) -> list[Recruiter]:
    return interview_list.recruiters_seen(tx, visibility.sight_of(tx, reader))


def _check_sees(tx: Tx, reader: Recruiter, recruiter_id: int) -> None:
    if all(one.id != recruiter_id for one in _seen(tx, reader)):
        raise NotFound(f"there is no recruiter {recruiter_id}")

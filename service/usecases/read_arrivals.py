"""Who should have come today: what the inbox asks a recruiter about, for a click each."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from service.flows.state import Status
from service.store import arrivals as started
from service.store import visibility
from service.store.arrivals import Arrival
from service.store.records import Recruiter
from service.usecases.context import Context

# A day back: what took place last evening is asked in the morning.
_BACK = timedelta(hours=24)
# So long can a click be taken back from the same place.
_UNDO = timedelta(minutes=15)
MOST = 12


@dataclass(frozen=True, slots=True)
class Arrivals:
    """Interviews that have started, the last ones first, and how many more there are."""

    shown: tuple[Arrival, ...]
    more: bool


def arrivals(context: Context, reader: Recruiter) -> Arrivals:
    """Return what this reader may be asked: no outcome yet, or one of a moment ago."""
    now = context.clock()
    with context.database.read() as tx:
        sight = visibility.sight_of(tx, reader)
        found = started.arrivals(tx, sight, _span(now), now - _UNDO, MOST + 1)
    return Arrivals(tuple(found[:MOST]), more=len(found) > MOST)


def arrival(context: Context, reader: Recruiter, interview_id: int) -> Arrival | None:
    """Return one of them."""
    with context.database.read() as tx:
        sight = visibility.sight_of(tx, reader)
        return started.arrival(tx, sight, interview_id)


def is_recorded(one: Arrival) -> bool:
    """Whether it has an outcome."""
    return one.status in {Status.COMPLETED, Status.NO_SHOW}


def _span(now: datetime) -> tuple[datetime, datetime]:
    return now - _BACK, now

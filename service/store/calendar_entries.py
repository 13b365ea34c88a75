"""What each recruiter's calendar was last sent of an interview, and what is still to be sent."""

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, case, null, or_, select, update

from service.flows.calendars import NOTHING, Shown
from service.store import leases
from service.store.database import Tx
from service.store.leases import Claim
from service.store.rows import record
from service.store.schema import calendar_entry
from service.store.upsert import insert_into

_DUE = calendar_entry.c.due_at.is_not(None)
_CLOSED = {"due_at": None, "wanted_at": None, "tries": 0, "why": ""}
_FREE = {"lease_owner": None, "lease_until": None}
_WHOSE = ["interview_id", "recruiter_id"]


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """One calendar's entry. `sequence` is what it was sent last; None: nothing ever.

    `due_at` is None where nothing is to be sent, `wanted` the SEQUENCE from which something is.
    """

    id: int
    interview_id: int
    recruiter_id: int
    sequence: int | None
    starts_at: datetime | None
    confirmed: bool
    facts: str
    wanted: int
    due_at: datetime | None
    tries: int

    @property
    def shown(self) -> Shown:
        """What that calendar shows."""
        return Shown(self.starts_at, self.confirmed, self.facts) if self.starts_at else NOTHING


@dataclass(frozen=True, slots=True)
class Whose:
    """Which interview, in whose calendar."""

    interview_id: int
    recruiter_id: int


@dataclass(frozen=True, slots=True)
class Sent:
    """What a calendar was sent, under which SEQUENCE, at an aware moment."""

    sequence: int
    shown: Shown
    at: datetime


def of_interview(tx: Tx, interview_id: int) -> dict[int, CalendarEntry]:
    """Return, by recruiter, the calendars that know of an interview or are to."""
    query = select(calendar_entry).where(calendar_entry.c.interview_id == interview_id)
    found = [record(CalendarEntry, row) for row in tx.execute(query).mappings()]
    return {one.recruiter_id: one for one in found}


def plan(tx: Tx, whose: Whose, sequence: int, due_at: datetime, now: datetime) -> None:
    """Note that a calendar is to be sent what stands from a SEQUENCE on."""
    wish = {"wanted": sequence, "due_at": due_at, "wanted_at": now, "tries": 0, "why": ""}
    made = insert_into(tx, calendar_entry).values({**asdict(whose), **wish})
    tx.execute(made.on_conflict_do_update(index_elements=_WHOSE, set_=wish))


def take_over(tx: Tx, whose: Whose, now: datetime) -> bool:
    """Take back what was to be sent, for another mail brings it; False while somebody sends it."""
    c = calendar_entry.c
    same = (c.interview_id == whose.interview_id) & (c.recruiter_id == whose.recruiter_id)
    open_one = same & _DUE
    tx.execute(update(calendar_entry).where(open_one, _free(now)).values({**_CLOSED, **_FREE}))
    return tx.execute(select(c.id).where(open_one)).first() is None


def brought(tx: Tx, whose: Whose, what: Sent) -> None:
    """Note that another mail brought an entry; what was newer already stays."""
    row = {**asdict(whose), **_columns(what), "wanted": what.sequence}
    made = insert_into(tx, calendar_entry).values(row)
    older = or_(calendar_entry.c.sequence.is_(None), calendar_entry.c.sequence < what.sequence)
    done = {**_columns(what), **_settled(what.sequence)}
    tx.execute(made.on_conflict_do_update(index_elements=_WHOSE, set_=done, where=older))


def is_due(tx: Tx, now: datetime) -> bool:
    """Whether a calendar waits that nobody holds."""
    return leases.is_due(tx, calendar_entry, _DUE, now)


def claim(tx: Tx, wish: Claim) -> list[CalendarEntry]:
    """Take due entries; see `leases.claim`."""
    ids = leases.claim(tx, calendar_entry, _DUE, wish)
    query = select(calendar_entry).where(calendar_entry.c.id.in_(ids)).order_by(calendar_entry.c.id)
    return [record(CalendarEntry, row) for row in tx.execute(query).mappings()]


def finish(tx: Tx, entry: CalendarEntry, owner: str, what: Sent) -> None:
    """Note what a calendar was sent; what has changed meanwhile stays due."""
    _end(tx, entry, owner, {**_columns(what), **_settled(what.sequence)})


def leave(tx: Tx, entry: CalendarEntry, owner: str, sequence: int, why: str = "") -> None:
    """Note that nothing is to be sent as it stood at a SEQUENCE, or `why` it never will be."""
    _end(tx, entry, owner, {**_settled(sequence), "why": why})


def put_off(tx: Tx, entry: CalendarEntry, owner: str, until: datetime, why: str) -> None:
    """Offer an entry again at a later moment, with what went wrong."""
    tries = calendar_entry.c.tries + 1
    _end(tx, entry, owner, {"due_at": until, "why": why, "tries": tries})


def _columns(what: Sent) -> dict[str, object]:
    return {"sequence": what.sequence, "sent_at": what.at, **asdict(what.shown)}


def _settled(sequence: int) -> dict[str, object]:
    """Return the columns of an entry that is due no more, unless it has changed meanwhile."""
    newer, c = calendar_entry.c.wanted > sequence, calendar_entry.c
    still = {name: case((newer, c[name]), else_=null()) for name in ("due_at", "wanted_at")}
    return {**still, "tries": 0, "why": ""}


def _free(now: datetime) -> ColumnElement[bool]:
    return or_(calendar_entry.c.lease_until.is_(None), calendar_entry.c.lease_until < now)


def _end(tx: Tx, entry: CalendarEntry, owner: str, values: dict[str, object]) -> None:
    mine = (calendar_entry.c.id == entry.id) & (calendar_entry.c.lease_owner == owner)
    tx.execute(update(calendar_entry).where(mine).values({**values, **_FREE}))

"""Planned contacts: the plan of an interview, what is due, and what became of it."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import insert, literal_column, select, update

from service.flows.reminders import PlannedTouch
from service.flows.state import Channel, TouchKind, TouchState
from service.store import leases
from service.store.database import Tx
from service.store.leases import Claim
from service.store.records import TouchRecord
from service.store.rows import record
from service.store.schema import touch

# Written as the partial index is, with the word in it: a bound parameter would hide the index.
_PLANNED = touch.c.state == literal_column("'planned'")


def plan(
    tx: Tx, interview_id: int, revision: int, touches: Iterable[PlannedTouch], now: datetime
) -> list[int]:
    """Store the touches of one revision of an interview and return their ids."""
    rows = [_row(interview_id, revision, one, now) for one in touches]
    return [
        int(tx.execute(insert(touch).values(row).returning(touch.c.id)).scalar_one())
        for row in rows
    ]


def claim_due(tx: Tx, wish: Claim, channel: Channel) -> list[int]:
    """Take due touches of one channel; see `leases.claim`."""
    return leases.claim(tx, touch, _PLANNED & (touch.c.channel == channel), wish)


def is_due(tx: Tx, now: datetime, channel: Channel) -> bool:
    """Whether a touch of this channel waits that nobody holds."""
    return leases.is_due(tx, touch, _PLANNED & (touch.c.channel == channel), now)


def claimed(tx: Tx, touch_id: int, owner: str) -> TouchRecord | None:
    """Return a planned touch while this owner holds it, and hold its row; None when it was lost."""
    mine = (touch.c.id == touch_id) & (touch.c.lease_owner == owner) & _PLANNED
    row = tx.execute(select(touch).where(mine).with_for_update()).mappings().first()
    return record(TouchRecord, row) if row else None


def by_id(tx: Tx, touch_id: int) -> TouchRecord | None:
    """Find a touch."""
    row = tx.execute(select(touch).where(touch.c.id == touch_id)).mappings().first()
    return record(TouchRecord, row) if row else None


def of_interview(tx: Tx, interview_id: int) -> list[TouchRecord]:
    """List the touches of an interview in the order they are due."""
    query = select(touch).where(touch.c.interview_id == interview_id)
    rows = tx.execute(query.order_by(touch.c.due_at, touch.c.id)).mappings()
    return [record(TouchRecord, row) for row in rows]


def set_state(tx: Tx, touch_id: int, state: TouchState, why: str = "") -> None:
    """Write what became of a touch and let go of it."""
    same = touch.c.id == touch_id
    values = {"state": state, "why": why, "lease_owner": None, "lease_until": None}
    tx.execute(update(touch).where(same).values(values))


def put_off(tx: Tx, touch_id: int, until: datetime, why: str = "", *, tried: bool = False) -> None:
    """Plan a touch again for a later moment; `tried` counts a send that was refused."""
    values = {
        "state": TouchState.PLANNED,
        "due_at": until,
        "why": why,
        "lease_owner": None,
        "lease_until": None,
        "tries": touch.c.tries + (1 if tried else 0),
    }
    tx.execute(update(touch).where(touch.c.id == touch_id).values(values))


def change_channel(tx: Tx, touch_id: int, channel: Channel, due_at: datetime, why: str) -> None:
    """Plan a touch again by another channel; the tries of the first one do not count there."""
    values = {
        "state": TouchState.PLANNED,
        "channel": channel,
        "due_at": due_at,
        "why": why,
        "lease_owner": None,
        "lease_until": None,
        "tries": 0,
    }
    tx.execute(update(touch).where(touch.c.id == touch_id).values(values))


def skip_planned(tx: Tx, interview_id: int, why: str) -> None:
    """Skip whatever is still planned for an interview."""
    planned = (touch.c.interview_id == interview_id) & _PLANNED
    tx.execute(update(touch).where(planned).values(state=TouchState.SKIPPED, why=why))


def skip_rungs(tx: Tx, interview_id: int, why: str) -> None:
    """Skip the rungs that are still planned for an interview."""
    planned = (touch.c.interview_id == interview_id) & (touch.c.kind == TouchKind.RUNG) & _PLANNED
    tx.execute(update(touch).where(planned).values(state=TouchState.SKIPPED, why=why))


def _row(interview_id: int, revision: int, one: PlannedTouch, now: datetime) -> dict[str, object]:
    return {
        "interview_id": interview_id,
        "revision": revision,
        "kind": one.kind,
        "label": one.label,
        "channel": one.channel,
        "condition": one.condition,
        "due_at": one.due_at,
        "state": one.state,
        "why": one.why,
        "created_at": now,
    }

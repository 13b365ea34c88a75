"""Things to pass on, written with the state that caused them, claimed by lease."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select, update

from service.store import leases
from service.store.database import Tx
from service.store.leases import Claim
from service.store.rows import record
from service.store.schema import outbox

_WAITING = outbox.c.done_at.is_(None)


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to pass on: `ref_id` is what the topic is about."""

    id: int
    topic: str
    ref_id: int
    tries: int


def add(tx: Tx, topic: str, ref_id: int, now: datetime) -> None:
    """Write that something is to be passed on, in the caller's transaction."""
    row = {"topic": topic, "ref_id": ref_id, "due_at": now, "created_at": now}
    tx.execute(insert(outbox).values(row))


def claim_due(tx: Tx, wish: Claim) -> list[int]:
    """Take due items; see `leases.claim`."""
    return leases.claim(tx, outbox, _WAITING, wish)


def is_due(tx: Tx, now: datetime) -> bool:
    """Whether an item waits that nobody holds."""
    return leases.is_due(tx, outbox, _WAITING, now)


def claimed(tx: Tx, item_id: int, owner: str) -> Item | None:
    """Return an item while this owner holds it; None when it is done or was lost."""
    mine = (outbox.c.id == item_id) & (outbox.c.lease_owner == owner) & _WAITING
    row = tx.execute(select(outbox).where(mine)).mappings().first()
    return record(Item, row) if row else None


def done(tx: Tx, item_id: int, now: datetime) -> None:
    """Tick an item off."""
    values = {"done_at": now, "lease_owner": None, "lease_until": None}
    tx.execute(update(outbox).where(outbox.c.id == item_id).values(values))


def put_off(tx: Tx, item_id: int, until: datetime, error: str) -> None:
    """Offer an item again at a later moment, with what went wrong."""
    values = {
        "due_at": until,
        "last_error": error,
        "tries": outbox.c.tries + 1,
        "lease_owner": None,
        "lease_until": None,
    }
    tx.execute(update(outbox).where(outbox.c.id == item_id).values(values))

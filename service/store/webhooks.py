"""Addresses of other programs, and what each was or is to be told."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, insert, literal_column, or_, select, update
from sqlalchemy.sql.elements import ColumnElement

from service.store.database import Tx
from service.store.leases import LEASE, Claim
from service.store.rows import record
from service.store.schema import webhook, webhook_delivery
from service.store.upsert import insert_into

WAITING, SENT, FAILED = "waiting", "sent", "failed"
# As the partial index is written.
_WAITING = webhook_delivery.c.state == literal_column("'waiting'")
# Of one address no more at once: one that hangs holds up nobody else's.
_OF_ONE = 2


@dataclass(frozen=True, slots=True)
class Webhook:
    """An address; `events` are their names with spaces between, `secret` signs what goes there."""

    id: int
    url: str
    secret: str
    events: str
    created_by: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Delivery:
    """One event on its way to one address; `key` is the webhook-id of every try."""

    id: int
    webhook_id: int
    key: str
    event: str
    body: str
    state: str
    tries: int
    last_status: int
    last_error: str
    due_at: datetime
    created_at: datetime
    done_at: datetime | None


def add(tx: Tx, now: datetime, **values: str) -> Webhook:
    """Keep an address."""
    row = insert(webhook).values(created_at=now, **values).returning(webhook)
    return record(Webhook, tx.execute(row).mappings().one())


def after(tx: Tx, last_id: int = 0, limit: int = 1000) -> list[Webhook]:
    """List addresses from behind an id, oldest first."""
    query = select(webhook).where(webhook.c.id > last_id).order_by(webhook.c.id).limit(limit)
    return [record(Webhook, row) for row in tx.execute(query).mappings()]


def by_id(tx: Tx, webhook_id: int) -> Webhook | None:
    """Find an address."""
    row = tx.execute(select(webhook).where(webhook.c.id == webhook_id)).mappings().first()
    return record(Webhook, row) if row else None


def remove(tx: Tx, webhook_id: int) -> bool:
    """Forget an address and all that it was told; False when there is none."""
    tx.execute(delete(webhook_delivery).where(webhook_delivery.c.webhook_id == webhook_id))
    gone = delete(webhook).where(webhook.c.id == webhook_id).returning(webhook.c.id)
    return tx.execute(gone).first() is not None


def plan(tx: Tx, webhook_id: int, key: str, event: str, body: str, now: datetime) -> None:  # noqa: PLR0913, PLR0917  # the columns of a row
    """Note that an address is to be told; once for each key."""
    row = {"webhook_id": webhook_id, "key": key, "event": event, "body": body, "state": WAITING}
    row |= {"due_at": now, "created_at": now}
    tx.execute(insert_into(tx, webhook_delivery).values(row).on_conflict_do_nothing())


def is_due(tx: Tx, now: datetime) -> bool:
    """Whether a delivery waits that nobody holds."""
    due = (webhook_delivery.c.due_at <= now) & _free(now)
    query = select(webhook_delivery.c.id).where(_WAITING, due).limit(1)
    return tx.execute(query).first() is not None


def claim(tx: Tx, wish: Claim) -> list[Delivery]:
    """Take due deliveries until now + 60 s, at most two of each address."""
    d = webhook_delivery.c
    turn = func.row_number().over(partition_by=d.webhook_id, order_by=(d.due_at, d.id))
    waiting = (
        select(d.id, turn.label("turn"))
        .where(_WAITING, d.due_at <= wish.now, _free(wish.now))
        .subquery()
    )
    order = (waiting.c.turn, waiting.c.id)
    first = select(waiting.c.id).where(waiting.c.turn <= _OF_ONE).order_by(*order)
    wanted = list(tx.execute(first.limit(wish.limit)).scalars())
    free = select(d.id).where(d.id.in_(wanted), _WAITING, _free(wish.now))
    held = (
        update(webhook_delivery)
        .where(d.id.in_(free.with_for_update(skip_locked=True).scalar_subquery()))
        .values(lease_owner=wish.owner, lease_until=wish.now + LEASE, tries=d.tries + 1)
        .returning(webhook_delivery)
    )
    return [record(Delivery, row) for row in tx.execute(held).mappings()]


def settle(tx: Tx, delivery_id: int, owner: str, **values: object) -> None:
    """Write what became of a try, as long as this owner holds it."""
    mine = (webhook_delivery.c.id == delivery_id) & (webhook_delivery.c.lease_owner == owner)
    values |= {"lease_owner": None, "lease_until": None}
    tx.execute(update(webhook_delivery).where(mine).values(**values))


def send_again(tx: Tx, webhook_id: int, delivery_id: int, now: datetime) -> bool:
    """Offer a delivery anew under its old webhook-id; False when there is none."""
    same = (webhook_delivery.c.id == delivery_id) & (webhook_delivery.c.webhook_id == webhook_id)
    anew = {"state": WAITING, "due_at": now, "tries": 0, "done_at": None, "lease_until": None}
    row = update(webhook_delivery).where(same).values(**anew).returning(webhook_delivery.c.id)
    return tx.execute(row).first() is not None


def newest_of(tx: Tx, ids: Iterable[int], limit: int) -> dict[int, list[Delivery]]:
    """Return the last deliveries to some addresses, newest first."""
    found = {}
    for webhook_id in ids:
        mine = select(webhook_delivery).where(webhook_delivery.c.webhook_id == webhook_id)
        query = mine.order_by(webhook_delivery.c.id.desc()).limit(limit)
        found[webhook_id] = [record(Delivery, row) for row in tx.execute(query).mappings()]
    return found


def _free(now: datetime) -> ColumnElement[bool]:
    until = webhook_delivery.c.lease_until
    return or_(until.is_(None), until < now)

"""Claiming work by compare-and-set with a lease, so that any number of workers may race."""

import os
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Table, or_, select, update
from sqlalchemy.sql.elements import ColumnElement

from service.store.database import Tx

# A claim that is not finished by then is somebody else's to take: its holder is dead or stuck.
LEASE = timedelta(seconds=60)


def this_thread() -> str:
    """Name this thread among those of all hosts, as the holder of leases."""
    return f"{os.uname().nodename}:{os.getpid()}:{threading.get_ident()}"


@dataclass(frozen=True, slots=True)
class Claim:
    """Who takes work, when (aware), and how many rows at the most."""

    owner: str
    now: datetime
    limit: int


def claim(tx: Tx, table: Table, waiting: ColumnElement[bool], wish: Claim) -> list[int]:
    """Take due rows until now + 60 s and return their ids.

    `waiting` is the condition of the table's partial index: the cost grows with what is due.
    SKIP LOCKED keeps claimers on PostgreSQL from waiting for each other; SQLite has one writer.
    """
    free = or_(table.c.lease_until.is_(None), table.c.lease_until < wish.now)
    due = (
        select(table.c.id)
        .where(waiting, table.c.due_at <= wish.now, free)
        .order_by(table.c.due_at)
        .limit(wish.limit)
        .with_for_update(skip_locked=True)
    )
    taken = (
        update(table)
        .where(table.c.id.in_(due.scalar_subquery()))
        .values(lease_owner=wish.owner, lease_until=wish.now + LEASE)
        .returning(table.c.id)
    )
    return sorted(int(row_id) for row_id in tx.execute(taken).scalars())


def is_due(tx: Tx, table: Table, waiting: ColumnElement[bool], now: datetime) -> bool:
    """Whether anything waits that nobody holds; one look at the partial index."""
    free = or_(table.c.lease_until.is_(None), table.c.lease_until < now)
    found = select(table.c.id).where(waiting, table.c.due_at <= now, free).limit(1)
    return tx.execute(found).first() is not None

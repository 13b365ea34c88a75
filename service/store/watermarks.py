"""Up to which moment something has been looked through: one row each, one look to ask."""

from datetime import datetime

from sqlalchemy import select, update

from service.store.database import Tx
from service.store.schema import watermark
from service.store.upsert import insert_into


def at(tx: Tx, name: str) -> datetime | None:
    """Return how far it has been looked through; None when it never was."""
    return tx.execute(select(watermark.c.at).where(watermark.c.name == name)).scalar()


def is_behind(tx: Tx, name: str, before: datetime) -> bool:
    """Whether nobody has looked since an aware moment, or ever."""
    known = at(tx, name)
    return known is None or known < before


def start(tx: Tx, name: str, now: datetime) -> None:
    """Begin at a moment, unless it has begun: what came before is nobody's business here."""
    row = insert_into(tx, watermark).values(name=name, at=now)
    tx.execute(row.on_conflict_do_nothing(index_elements=["name"]))


def take(tx: Tx, name: str, before: datetime, now: datetime) -> bool:
    """Move the mark to `now` if it is older than `before`; of several who try, one does."""
    stale = (watermark.c.name == name) & (watermark.c.at < before)
    taken = update(watermark).where(stale).values(at=now).returning(watermark.c.name)
    return tx.execute(taken).first() is not None


def move(tx: Tx, name: str, to: datetime) -> None:
    """Move the mark on; it never goes back."""
    earlier = (watermark.c.name == name) & (watermark.c.at < to)
    tx.execute(update(watermark).where(earlier).values(at=to))

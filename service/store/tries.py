"""Wrong passwords, counted over all processes: a window that begins with the first of them."""

from datetime import datetime

from sqlalchemy import case, delete, select

from service.store.database import Tx
from service.store.schema import sign_in_try
from service.store.upsert import insert_into


def count(tx: Tx, key: str, since: datetime) -> tuple[int, datetime | None]:
    """Return how many there were in a window that began behind `since`, and when it did."""
    query = select(sign_in_try.c.tries, sign_in_try.c.since)
    row = tx.execute(query.where(sign_in_try.c.key == key, sign_in_try.c.since > since)).first()
    return (row.tries, row.since) if row else (0, None)


def add(tx: Tx, key: str, since: datetime, now: datetime) -> None:
    """Count one more; a window that began before `since` is over, and a new one begins."""
    row = insert_into(tx, sign_in_try).values(key=key, tries=1, since=now)
    over = sign_in_try.c.since <= since
    again = {
        "tries": case((over, 1), else_=sign_in_try.c.tries + 1),
        "since": case((over, row.excluded.since), else_=sign_in_try.c.since),
    }
    tx.execute(row.on_conflict_do_update(index_elements=["key"], set_=again))


def forget(tx: Tx, before: datetime) -> None:
    """Delete windows that are long over."""
    tx.execute(delete(sign_in_try).where(sign_in_try.c.since < before))

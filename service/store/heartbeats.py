"""Signs of life of the processes that no request would miss."""

from datetime import datetime

from sqlalchemy import func, select

from service.store.database import Tx
from service.store.schema import heartbeat
from service.store.upsert import insert_into


def beat(tx: Tx, name: str, kind: str, now: datetime) -> None:
    """Note that a process lives; `kind` is scheduler or worker."""
    row = insert_into(tx, heartbeat).values(name=name, kind=kind, at=now)
    tx.execute(row.on_conflict_do_update(index_elements=["name"], set_={"at": now, "kind": kind}))


def last(tx: Tx, kind: str) -> datetime | None:
    """Return the newest sign of life of a kind of process, aware UTC."""
    newest = select(func.max(heartbeat.c.at)).where(heartbeat.c.kind == kind)
    found: datetime | None = tx.execute(newest).scalar()
    return found

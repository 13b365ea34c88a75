"""Signs of life of the processes that no request would miss."""

from datetime import datetime, timedelta

from sqlalchemy import case, delete, func, select

from service.store.database import Tx
from service.store.schema import heartbeat
from service.store.upsert import insert_into

# Each process has a row of its own; those of the dead are kept for a while.
_KEPT = timedelta(days=1)


def beat(tx: Tx, name: str, kind: str, now: datetime) -> None:
    """Note that a process lives; `kind` is "scheduler", or "worker-" and its queue."""
    row = insert_into(tx, heartbeat).values(name=name, kind=kind, at=now)
    tx.execute(row.on_conflict_do_update(index_elements=["name"], set_={"at": now, "kind": kind}))


def last(tx: Tx, kind: str) -> datetime | None:
    """Return the newest sign of life of a kind of process, aware UTC."""
    newest = select(func.max(heartbeat.c.at)).where(heartbeat.c.kind == kind)
    found: datetime | None = tx.execute(newest).scalar()
    return found


def newest(tx: Tx) -> dict[str, datetime]:
    """Return the newest sign of life (aware UTC) of each kind of process that ever gave one."""
    query = select(heartbeat.c.kind, func.max(heartbeat.c.at)).group_by(heartbeat.c.kind)
    return {row[0]: row[1] for row in tx.execute(query)}


def alive(tx: Tx, since: datetime) -> dict[str, int]:
    """Count, by kind, the processes that gave a sign of life since an aware moment; 0 counts."""
    lives = func.sum(case((heartbeat.c.at >= since, 1), else_=0))
    query = select(heartbeat.c.kind, lives).group_by(heartbeat.c.kind)
    return {row[0]: int(row[1]) for row in tx.execute(query)}


def forget(tx: Tx, kind: str, now: datetime) -> None:
    """Drop what a kind of process left behind that has beaten just now: its dead of days ago."""
    gone = (heartbeat.c.kind == kind) & (heartbeat.c.at < now - _KEPT)
    tx.execute(delete(heartbeat).where(gone))

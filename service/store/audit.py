"""Who did what, when. Rows are added and read, never changed."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select

from service.store.database import Tx
from service.store.rows import record
from service.store.schema import audit_event


@dataclass(frozen=True, slots=True)
class AuditEvent:
    """One thing that somebody did; `about` and `about_id` name what it was done to."""

    id: int
    actor: str
    action: str
    about: str
    about_id: int | None
    detail: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which events are asked for; what is empty or None narrows nothing."""

    actor: str = ""
    about: str = ""
    about_id: int | None = None


def add(tx: Tx, now: datetime, **facts: str | int | None) -> None:
    """Keep one event, with the columns that are named."""
    tx.execute(insert(audit_event).values(at=now, **facts))


def newest_first(tx: Tx, wanted: Wanted, before: int | None, limit: int) -> list[AuditEvent]:
    """List events before an id when one is given; each way to narrow them has its index."""
    query = select(audit_event).order_by(audit_event.c.id.desc()).limit(limit)
    if before is not None:
        query = query.where(audit_event.c.id < before)
    if wanted.actor:
        query = query.where(audit_event.c.actor == wanted.actor)
    if wanted.about:
        query = query.where(audit_event.c.about == wanted.about)
    if wanted.about_id is not None:
        query = query.where(audit_event.c.about_id == wanted.about_id)
    return [record(AuditEvent, row) for row in tx.execute(query).mappings()]

"""Entries in the thread that are not messages: made, moved, cancelled, outcome, consent."""

from datetime import datetime

from sqlalchemy import insert, select

from service.store.database import Tx
from service.store.schema import marker


def keep(tx: Tx, interview_id: int, kind: str, now: datetime, **words: str) -> None:
    """Keep a marker; `kind` is one of the timeline's words, `words` are its detail and actor."""
    tx.execute(insert(marker).values(interview_id=interview_id, kind=kind, at=now, **words))


def last_detail(tx: Tx, interview_id: int, kind: str) -> str:
    """Return the detail of the newest marker of a kind; empty when there is none."""
    same = (marker.c.interview_id == interview_id) & (marker.c.kind == kind)
    found = tx.execute(select(marker.c.detail).where(same).order_by(marker.c.id.desc()).limit(1))
    return str(found.scalar() or "")

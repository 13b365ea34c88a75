"""Entries in the thread that are not messages: made, moved, cancelled, outcome, consent."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, func, insert, select

from service.store.database import Tx
from service.store.schema import marker


def keep(tx: Tx, interview_id: int, kind: str, now: datetime, **words: str) -> None:
    """Keep a marker; `kind` is one of the timeline's words, `words` are its detail and actor."""
    tx.execute(insert(marker).values(interview_id=interview_id, kind=kind, at=now, **words))


def last_actor(tx: Tx, interview_id: int, kind: str) -> str:
    """Return whose the newest marker of a kind is; empty when there is none."""
    same = (marker.c.interview_id == interview_id) & (marker.c.kind == kind)
    found = tx.execute(select(marker.c.actor).where(same).order_by(marker.c.id.desc()).limit(1))
    return str(found.scalar() or "")


def newest(tx: Tx, interview_ids: Collection[int], kind: str, but: str = "") -> int:
    """Return the id of the newest marker of a kind that is not by `but`; 0 when there is none."""
    same = marker.c.interview_id.in_(interview_ids) & (marker.c.kind == kind)
    query = select(func.max(marker.c.id)).where(same, marker.c.actor != but)
    return int(tx.execute(query).scalar() or 0)


def drop_last(tx: Tx, interview_id: int, kind: str, actor: str) -> bool:
    """Drop the newest marker of a kind if it is this actor's; say whether it was."""
    same = (marker.c.interview_id == interview_id) & (marker.c.kind == kind)
    last = select(func.max(marker.c.id)).where(same).scalar_subquery()
    gone = tx.execute(delete(marker).where(marker.c.id == last, marker.c.actor == actor))
    return gone.rowcount == 1


def last_detail(tx: Tx, interview_id: int, kind: str) -> str:
    """Return the detail of the newest marker of a kind; empty when there is none."""
    same = (marker.c.interview_id == interview_id) & (marker.c.kind == kind)
    found = tx.execute(select(marker.c.detail).where(same).order_by(marker.c.id.desc()).limit(1))
    return str(found.scalar() or "")

"""Telling one recruiter of one reply through one channel: at most one row each, ever."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.sql.elements import ColumnElement

from service.store.database import Tx
from service.store.schema import notification
from service.store.upsert import insert_into


def begin(tx: Tx, reply_id: int, recruiter_id: int, channel: str, now: datetime) -> bool:
    """Note that a recruiter is about to be told; False when that is done or given up already."""
    row = insert_into(tx, notification).values(
        reply_id=reply_id,
        recruiter_id=recruiter_id,
        channel=channel,
        state="sending",
        created_at=now,
    )
    tx.execute(row.on_conflict_do_nothing())
    state = select(notification.c.state).where(_same(reply_id, recruiter_id, channel))
    return tx.execute(state).scalar_one() not in {"sent", "failed"}


def finish(tx: Tx, key: tuple[int, int, str], state: str, now: datetime, why: str = "") -> None:
    """Write how it ended: sent, failed for good, or waiting for the next try."""
    sent_at = now if state == "sent" else None
    values = {"state": state, "why": why, "sent_at": sent_at}
    tx.execute(update(notification).where(_same(*key)).values(values))


def _same(reply_id: int, recruiter_id: int, channel: str) -> ColumnElement[bool]:
    return (
        (notification.c.reply_id == reply_id)
        & (notification.c.recruiter_id == recruiter_id)
        & (notification.c.channel == channel)
    )

"""What an answer given on the page came to, found by the key of its form."""

from dataclasses import dataclass

from sqlalchemy import select

from service.store.database import Tx
from service.store.records import ReplyRecord
from service.store.rows import record
from service.store.schema import message, reply


@dataclass(frozen=True, slots=True)
class PageAnswer:
    """An answer that was taken. `reply` is None when it was about a time that no longer held."""

    reply: ReplyRecord | None


def by_sid(tx: Tx, interview_id: int, sid: str) -> PageAnswer | None:
    """Find what was answered under a natural key; None when nothing was.

    One answer may make replies to several interviews; the one to this interview is returned.
    """
    kept = tx.execute(select(message.c.id).where(message.c.provider_sid == sid)).scalar()
    if kept is None:
        return None
    # By the interview as well, for which there is an index.
    same = (reply.c.interview_id == interview_id) & (reply.c.message_id == kept)
    row = tx.execute(select(reply).where(same).order_by(reply.c.id)).mappings().first()
    return PageAnswer(record(ReplyRecord, row) if row else None)

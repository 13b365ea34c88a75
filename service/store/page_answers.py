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


def sid_of(interview_id: int, key: str) -> str:
    """Return the natural key of an answer given on the page of an interview; `key` is its form's.

    It stands where a text has its MessageSid, with which it cannot be mistaken.
    """
    return f"link-{interview_id}-{key}"


def by_key(tx: Tx, interview_id: int, key: str) -> PageAnswer | None:
    """Find what was answered with the form of this key; None when nothing was.

    One answer may make replies to several interviews; the one to this interview is returned.
    """
    its_sid = message.c.provider_sid == sid_of(interview_id, key)
    kept = tx.execute(select(message.c.id).where(its_sid)).scalar()
    if kept is None:
        return None
    # By the interview as well, for which there is an index.
    same = (reply.c.interview_id == interview_id) & (reply.c.message_id == kept)
    row = tx.execute(select(reply).where(same).order_by(reply.c.id)).mappings().first()
    return PageAnswer(record(ReplyRecord, row) if row else None)

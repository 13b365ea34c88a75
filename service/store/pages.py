"""What belongs to a page of interviews: one query for each kind of thing, whatever its length."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from service.store.database import Tx
from service.store.records import ReplyRecord, TouchRecord
from service.store.replies import IS_REPLY
from service.store.rows import record
from service.store.schema import conversation, reply, touch


@dataclass(frozen=True, slots=True)
class Allowed:
    """What one number has not opted out of."""

    texts: bool = True
    calls: bool = True


def touches_of(tx: Tx, interview_ids: Sequence[int]) -> dict[int, list[TouchRecord]]:
    """Return the touches of each interview, in the order they are due."""
    query = select(touch).where(touch.c.interview_id.in_(interview_ids))
    found: dict[int, list[TouchRecord]] = {one: [] for one in interview_ids}
    for row in tx.execute(query.order_by(touch.c.due_at, touch.c.id)).mappings():
        found[row["interview_id"]].append(record(TouchRecord, row))
    return found


def last_replies_of(tx: Tx, interview_ids: Sequence[int]) -> dict[int, ReplyRecord]:
    """Return the newest reply of each interview that has one."""
    newest = (
        select(func.max(reply.c.id))
        .where(reply.c.interview_id.in_(interview_ids), IS_REPLY)
        .group_by(reply.c.interview_id)
    )
    rows = tx.execute(select(reply).where(reply.c.id.in_(newest))).mappings()
    return {row["interview_id"]: record(ReplyRecord, row) for row in rows}


def allowed_of(tx: Tx, phones: Sequence[str]) -> dict[str, Allowed]:
    """Return what each number allows; one that we never texted has refused nothing."""
    known = select(
        conversation.c.phone, conversation.c.opted_out_at, conversation.c.calls_opted_out_at
    ).where(conversation.c.phone.in_(phones))
    found = dict.fromkeys(phones, Allowed())
    for phone, no_texts_since, no_calls_since in tx.execute(known):
        found[phone] = Allowed(texts=no_texts_since is None, calls=no_calls_since is None)
    return found

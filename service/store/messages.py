"""Texts in and out, as they were."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, insert, select, true

from service.flows.state import Channel
from service.store.database import Tx
from service.store.schema import message
from service.store.upsert import insert_or_ignore

# Built once: building a statement costs more than running it on these roads.
_KEEP = insert_or_ignore(message, message.c.id)
_ADD = insert(message).returning(message.c.id)
_ADD_ALL = insert(message).returning(message.c.id, sort_by_parameter_order=True)
_MOST_SIDS = 500
_ANSWERED_LATELY = select(func.count()).where(
    message.c.phone == bindparam("number"),
    message.c.created_at > bindparam("since"),
    message.c.answer.is_not(None),
    message.c.channel == Channel.SMS,
)


@dataclass(frozen=True, slots=True)
class Inbound:
    """What a candidate said, by text or on the answer page; `sid` is its natural key.

    `received_at` (aware) is when a text came that we learned of later.
    """

    sid: str
    phone: str
    body: str
    media: int = 0
    channel: Channel = Channel.SMS
    received_at: datetime | None = None


def keep_inbound(
    tx: Tx, inbound: Inbound, answer: str | None, interview_id: int | None, now: datetime
) -> int | None:
    """Keep an inbound text with what it is answered; None when this very text was kept before."""
    row = {
        "phone": inbound.phone,
        "direction": "in",
        "body": inbound.body,
        "provider_sid": inbound.sid,
        "media": inbound.media,
        "channel": inbound.channel,
        "answer": answer,
        "interview_id": interview_id,
        "created_at": inbound.received_at or now,
    }
    return tx.execute(_KEEP[tx.dialect.name], row).scalar()


def answer_given(tx: Tx, sid: str) -> str | None:
    """Return what an inbound text was answered with; None for silence."""
    return tx.execute(select(message.c.answer).where(message.c.provider_sid == sid)).scalar()


def last_inbound(tx: Tx, phone: str, words: str | None = None) -> tuple[int, str] | None:
    """Return id and words of the last text of a number; of the last with these very `words`."""
    inbound = (message.c.phone == phone) & (message.c.direction == "in")
    said = true() if words is None else message.c.body == words
    by_text = message.c.channel == Channel.SMS
    texts = select(message.c.id, message.c.body).where(inbound, said, by_text)
    newest = texts.order_by(message.c.created_at.desc(), message.c.id.desc()).limit(1)
    row = tx.execute(newest).first()
    return (int(row.id), str(row.body)) if row else None


def known(tx: Tx, sids: Sequence[str]) -> frozenset[str]:
    """Return which of these texts were kept before."""
    found: set[str] = set()
    for start in range(0, len(sids), _MOST_SIDS):  # SQLite takes so many parameters only
        some = message.c.provider_sid.in_(sids[start : start + _MOST_SIDS])
        found.update(tx.execute(select(message.c.provider_sid).where(some)).scalars())
    return frozenset(found)


def came_since(tx: Tx, phone: str, since: datetime) -> bool:
    """Whether something came from a number, by text or page, after an aware moment."""
    theirs = (message.c.phone == phone) & (message.c.direction == "in")
    later = select(message.c.id).where(theirs, message.c.created_at > since).limit(1)
    return tx.execute(later).first() is not None


def texted_since(tx: Tx, phone: str, since: datetime) -> bool:
    """Whether a text came from a number after an aware moment."""
    theirs = (message.c.phone == phone) & (message.c.direction == "in")
    later = (message.c.created_at > since) & (message.c.channel == Channel.SMS)
    return tx.execute(select(message.c.id).where(theirs, later).limit(1)).first() is not None


def answers_lately(tx: Tx, phone: str, since: datetime) -> int:
    """Count the texts of a number that we have answered by text since an aware moment."""
    found = tx.execute(_ANSWERED_LATELY, {"number": phone, "since": since})
    return int(found.scalar_one())


def add_outbound(tx: Tx, now: datetime, **values: object) -> int:
    """Keep a text that is about to be sent (phone, body, segments, interview) and return its id."""
    row = {"direction": "out", "created_at": now, **values}
    return int(tx.execute(_ADD, row).scalar_one())


def add_all_outbound(tx: Tx, now: datetime, rows: Iterable[dict[str, object]]) -> list[int]:
    """Keep texts that are about to be sent and return their ids in the same order."""
    full = [{"direction": "out", "created_at": now, **row} for row in rows]
    return [int(one) for one in tx.execute(_ADD_ALL, full).scalars()]

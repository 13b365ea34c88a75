"""Replies that recruiters put right: kept to learn from, taken back by who was wrong."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select, update

from service.store.database import Tx
from service.store.rows import record
from service.store.schema import candidate, correction, interview, reply

_BATCH = 1000


@dataclass(frozen=True, slots=True)
class Correction:
    """What a reply was taken for, and what it is; `was_told` is the catalogue's key of before."""

    id: int
    reply_id: int
    was: str
    is_now: str
    was_told: str


@dataclass(frozen=True, slots=True)
class Example:
    """A text with what it was taken for and what it is, in the candidate's language."""

    id: int
    text: str
    language: str
    was: str
    is_now: str


def keep(tx: Tx, now: datetime, *, told: str, **values: object) -> None:
    """Keep a correction (reply_id, recruiter_id, was, is_now, was_told) and change its reply."""
    tx.execute(insert(correction).values(at=now, **values))
    _change(tx, values["reply_id"], values["is_now"], told)


def last(tx: Tx, reply_id: int) -> Correction | None:
    """Return the newest correction of a reply."""
    query = select(correction).where(correction.c.reply_id == reply_id)
    row = tx.execute(query.order_by(correction.c.id.desc()).limit(1)).mappings().first()
    return record(Correction, row) if row else None


def take_back(tx: Tx, known: Correction) -> None:
    """Forget a correction, and make its reply what it was."""
    tx.execute(delete(correction).where(correction.c.id == known.id))
    _change(tx, known.reply_id, known.was, known.was_told)


def examples(tx: Tx) -> Iterator[Example]:
    """Yield what each reply was taken for at first and what it is at last, oldest first.

    Private words are left out, and what was put right and then put back.
    """
    newer = correction.alias()
    is_last = ~select(newer.c.id).where(
        newer.c.reply_id == correction.c.reply_id, newer.c.id > correction.c.id
    ).exists()  # fmt: skip
    first = correction.alias()
    was = (
        select(first.c.was)
        .where(first.c.reply_id == correction.c.reply_id)
        .order_by(first.c.id)
        .limit(1)
        .scalar_subquery()
    )
    language = candidate.c.language.label("language")
    query = (
        select(correction.c.id, reply.c.text, language, was.label("was"), correction.c.is_now)
        .join_from(correction, reply)
        .outerjoin(interview, interview.c.id == reply.c.interview_id)
        .outerjoin(candidate, candidate.c.id == interview.c.candidate_id)
        .where(is_last, reply.c.private.is_(False))
        .order_by(correction.c.id)
    )
    after = 0
    while rows := tx.execute(query.where(correction.c.id > after).limit(_BATCH)).mappings().all():
        yield from (record(Example, row) for row in rows if row["was"] != row["is_now"])
        after = rows[-1]["id"]


def _change(tx: Tx, reply_id: object, intent: object, told: str) -> None:
    changed = {"intent": intent, "told": told, "version": reply.c.version + 1}
    tx.execute(update(reply).where(reply.c.id == reply_id).values(changed))

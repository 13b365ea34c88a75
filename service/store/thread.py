"""Everything with one phone number, as far as somebody sees it, read in portions of time.

Texts and calls are counted out by their indexes; what belongs to the span that they cover is read
with them, so that a portion costs the same however long the thread is.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select, true

from service.flows.access import Sight
from service.store import calls, touches
from service.store.database import Tx
from service.store.records import ReplyRecord, TouchRecord
from service.store.rows import record
from service.store.schema import (
    attempt,
    call,
    candidate,
    consent_event,
    correction,
    interview,
    marker,
    message,
    notification,
    recruiter,
    reply,
    touch,
)
from service.store.timeline import TEXTS, TOLD, Consent, Facts, Marker, Send, Text, Told, all_of
from service.store.visibility import of_interviews


@dataclass(frozen=True, slots=True)
class Scope:
    """A number, and the interviews with it that somebody sees; the others' texts stay theirs."""

    phone: str
    interviews: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Corrected:
    """A recruiter put right what a reply was taken for."""

    id: int
    reply_id: int
    was: str
    is_now: str
    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Portion:
    """What happened between `since` and the moment that was asked for.

    `since` is None when nothing is older. `message_of` is by reply the text that it came with.
    Markers, touches, sends and consents are those of all times: one explains another, and they are
    few.
    """

    facts: Facts
    message_of: dict[int, int]
    corrections: list[Corrected]
    since: datetime | None


def scope(tx: Tx, sight: Sight, phone: str) -> Scope:
    """Return what a reader sees of a number."""
    query = select(interview.c.id).join(candidate).where(candidate.c.phone == phone)
    seen = tx.execute(query.where(of_interviews(sight)).order_by(interview.c.id))
    return Scope(phone, tuple(seen.scalars()))


def portion(tx: Tx, of: Scope, before: datetime | None, limit: int) -> Portion:
    """Read the newest portion before a moment (aware), about `limit` texts and calls."""
    since = _since(tx, of, before, limit)
    texts = all_of(tx, Text, TEXTS.where(_texts(of), _within(message.c.created_at, since, before)))
    held = calls.of_phone(tx, _calls(of) & _within(call.c.created_at, since, before))
    replies, message_of = _replies(tx, of, since, before)
    ids = [one.id for one in replies]
    noted = select(marker).where(_of(of, marker.c.interview_id))
    agreed = consent_event.c.phone == of.phone
    facts = Facts(
        markers=all_of(tx, Marker, noted),
        touches=_touches_of(tx, of),
        sends=_sends(tx, of),
        reports=[],
        texts=texts,
        replies=replies,
        told=all_of(tx, Told, TOLD.where(notification.c.reply_id.in_(ids))),
        consents=all_of(tx, Consent, select(consent_event).where(agreed)),
        calls=held,
        steps=calls.steps_of(tx, [one.id for one in held]),
    )
    return Portion(facts, message_of, _corrections(tx, ids), since)


def body_of(tx: Tx, of: Scope, message_id: int) -> str | None:
    """Return the words of a text of theirs in a thread; None for one that is not in it."""
    theirs = (message.c.id == message_id) & (message.c.direction == "in")
    return tx.execute(select(message.c.body).where(theirs, _texts(of))).scalar()


def _since(tx: Tx, of: Scope, before: datetime | None, limit: int) -> datetime | None:
    """Return where a portion begins: with the last text or call that it has room for, if any.

    None when there is room for all of them.
    """
    texts = select(message.c.created_at).where(
        _texts(of), _within(message.c.created_at, None, before)
    )
    rang = select(call.c.created_at).where(_calls(of), _within(call.c.created_at, None, before))
    begins = [
        tx.execute(query.order_by(moment.desc()).offset(limit - 1).limit(1)).scalar()
        for query, moment in ((texts, message.c.created_at), (rang, call.c.created_at))
    ]
    return max((one for one in begins if one is not None), default=None)


def _within(moment: Any, since: datetime | None, before: datetime | None) -> ColumnElement[bool]:  # noqa: ANN401  # a column of moments
    """Narrow to a span; whoever happened in its first moment is in it, in its last is not."""
    bounds = [true()]
    bounds += [moment >= since] if since is not None else []
    bounds += [moment < before] if before is not None else []
    return and_(*bounds)


def _of(of: Scope, interview_id: Any) -> ColumnElement[bool]:  # noqa: ANN401  # a column of ids
    found: ColumnElement[bool] = interview_id.in_(of.interviews)
    return found


def _seen(of: Scope, interview_id: Any) -> ColumnElement[bool]:  # noqa: ANN401  # a column of ids
    """Narrow to what is about an interview that they see, or about none."""
    return or_(interview_id.is_(None), _of(of, interview_id))


def _texts(of: Scope) -> ColumnElement[bool]:
    """Pick the texts of the number; one about two interviews is seen by both sides."""
    answered = select(reply.c.message_id).where(
        reply.c.phone == of.phone, _of(of, reply.c.interview_id), reply.c.message_id.is_not(None)
    )
    seen = _seen(of, message.c.interview_id) | message.c.id.in_(answered)
    return (message.c.phone == of.phone) & seen


def _calls(of: Scope) -> ColumnElement[bool]:
    return (call.c.phone == of.phone) & _seen(of, call.c.interview_id)


def _replies(
    tx: Tx, of: Scope, since: datetime | None, before: datetime | None
) -> tuple[list[ReplyRecord], dict[int, int]]:
    """Return the replies of a span, oldest first, and with which text each came."""
    which = (reply.c.phone == of.phone) & _seen(of, reply.c.interview_id)
    query = select(reply).where(which, _within(reply.c.received_at, since, before))
    rows = tx.execute(query.order_by(reply.c.id)).mappings().all()
    came_with = {row["id"]: row["message_id"] for row in rows if row["message_id"] is not None}
    return [record(ReplyRecord, row) for row in rows], came_with


def _touches_of(tx: Tx, of: Scope) -> list[TouchRecord]:
    found = touches.of_interviews(tx, of.interviews)
    return [one for plan in found.values() for one in plan]


def _sends(tx: Tx, of: Scope) -> list[Send]:
    """Read what became of the touches, as of all times as they: one try explains another."""
    joined = select(*attempt.c, message.c.body).join_from(attempt, message).join(touch)
    return all_of(tx, Send, joined.where(_of(of, touch.c.interview_id)))


def _corrections(tx: Tx, reply_ids: list[int]) -> list[Corrected]:
    query = select(*correction.c, recruiter.c.name).join_from(correction, recruiter)
    return all_of(tx, Corrected, query.where(correction.c.reply_id.in_(reply_ids)))

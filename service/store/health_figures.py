"""Figures about our own health: what waits and since when, how late things went out, what is open.

Each is asked of the database, by the partial indexes that the work itself is found by: the
processes that do the work are many and come and go, and none of them knows what the others did.
"""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import Column, ColumnElement, Select, case, func, literal_column, select

from service.flows.state import Channel
from service.store.database import Tx
from service.store.schema import (
    attempt,
    calendar_entry,
    call,
    conversation,
    interview,
    notification,
    outbox,
    touch,
)
from service.store.stumbles import Kind, is_passable

TEXTS: Final = "texts"
CALLS: Final = "calls"
REPLIES: Final = "replies"
SILENCES: Final = "silences"
UNANSWERED: Final = "unanswered"
SENDS: Final = "unknown sends"
NOTICES: Final = "notices"
CALENDARS: Final = "calendars"

# No more than this is read to say how late things were.
_MOST = 1000

# Written as the partial indexes are: a bound parameter would hide them.
_PLANNED = touch.c.state == literal_column("'planned'")
_UNKNOWN = attempt.c.state.in_([literal_column("'sending'"), literal_column("'unknown'")])

_TO_TELL = notification.c.state.in_([literal_column("'planned'"), literal_column("'waiting'")])
_ENTRY = calendar_entry.c
# What waits, and the moment from which it does.
_WAITING: Final[dict[str, tuple[ColumnElement[datetime], ColumnElement[bool]]]] = {
    TEXTS: (touch.c.due_at, _PLANNED & (touch.c.channel == Channel.SMS)),
    CALLS: (touch.c.due_at, _PLANNED & (touch.c.channel == Channel.VOICE)),
    REPLIES: (outbox.c.created_at, outbox.c.done_at.is_(None)),
    # What a channel did not take is due again and again, and waits all along.
    NOTICES: (
        case(
            (notification.c.state == literal_column("'waiting'"), notification.c.created_at),
            else_=notification.c.due_at,
        ),
        _TO_TELL,
    ),
    CALENDARS: (
        case((_ENTRY.tries > 0, _ENTRY.wanted_at), else_=_ENTRY.due_at),
        _ENTRY.due_at.is_not(None),
    ),
    SILENCES: (conversation.c.tell_at, conversation.c.tell_at.is_not(None)),
    UNANSWERED: (interview.c.tell_at, interview.c.tell_at.is_not(None)),
    SENDS: (attempt.c.updated_at, _UNKNOWN),
}
# What of these is left alone for a while, since it could not be handled.
_LEFT_ALONE: Final[dict[str, tuple[Kind, Column[Any]]]] = {
    TEXTS: (Kind.REMINDER, touch.c.id),
    CALLS: (Kind.REMINDER, touch.c.id),
    REPLIES: (Kind.NEWS, outbox.c.id),
    NOTICES: (Kind.MESSAGE, notification.c.id),
    CALENDARS: (Kind.CALENDAR, _ENTRY.id),
    SILENCES: (Kind.SILENCE, conversation.c.phone),
    UNANSWERED: (Kind.UNANSWERED, interview.c.id),
    SENDS: (Kind.SEND, attempt.c.id),
}


def oldest(tx: Tx, now: datetime, *, passable: bool = False) -> dict[str, datetime]:
    """Return, by kind, since when (aware) the oldest waits that is due; none: no entry.

    An unknown send counts from when it was last looked at. `passable`: without what could not be
    handled, and is left alone at this moment.
    """
    found = {}
    for kind, (since, waits) in _WAITING.items():
        query = select(func.min(since)).where(waits, since <= now)
        if passable:
            query = query.where(is_passable(*_LEFT_ALONE[kind], now))
        first = tx.execute(query).scalar()
        if first is not None:
            found[kind] = first
    return found


def counts(tx: Tx, now: datetime) -> dict[str, int]:
    """Count, by kind, what waits and is due."""
    return {
        kind: _count(tx, select(func.count()).where(waits, since <= now))
        for kind, (since, waits) in _WAITING.items()
    }


def missing_reports(tx: Tx, now: datetime) -> int:
    """Count the texts that were taken, and whose report is or was to be asked for and is not in.

    After three askings in vain they are not counted any more.
    """
    waits = attempt.c.ask_at.is_not(None)
    late = (attempt.c.ask_at <= now) | (attempt.c.asked > 0)
    return _count(tx, select(func.count()).where(waits, late))


def last_sent(tx: Tx, kind: str) -> datetime | None:
    """Return when the newest text or call was begun (aware), whatever became of it."""
    if kind == TEXTS:
        query = select(attempt.c.created_at).order_by(attempt.c.id.desc())
    else:
        ours = select(call.c.created_at).where(call.c.direction == "out")
        query = ours.order_by(call.c.id.desc())
    found: datetime | None = tx.execute(query.limit(1)).scalar()
    return found


def lateness(tx: Tx, since: datetime) -> dict[str, list[float]]:
    """Return, by kind, how many seconds after they were due things went out since a moment.

    Of a reply: how long after it came its recruiter was told. In order, the smallest first.
    """
    sent = select(touch.c.due_at, attempt.c.created_at).join_from(attempt, touch)
    rang = select(touch.c.due_at, call.c.created_at).join_from(call, touch)
    told = select(outbox.c.created_at, outbox.c.done_at)
    return {
        TEXTS: _late(tx, sent.order_by(attempt.c.id.desc()), since),
        CALLS: _late(tx, rang.order_by(call.c.id.desc()), since),
        REPLIES: _late(tx, told.order_by(outbox.c.id.desc()), since),
    }


def _late(tx: Tx, pairs: Select[Any, Any], since: datetime) -> list[float]:
    """Read moments due and done. One that comes again is due later than it was first done."""
    rows = tx.execute(pairs.limit(_MOST)).all()
    lately = ((due, done) for due, done in rows if done is not None and done >= since)
    return sorted((done - due).total_seconds() for due, done in lately if done >= due)


def _count(tx: Tx, query: Select[int]) -> int:
    return int(tx.execute(query).scalar_one())

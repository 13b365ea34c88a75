"""Telling one recruiter of one reply through one channel: at most one row each, ever."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import RowMapping, and_, exists, literal_column, or_, select, update
from sqlalchemy.sql.elements import ColumnElement

from service.flows.telling import INBOX, Telling
from service.store.database import Tx
from service.store.leases import LEASE, Claim
from service.store.rows import record
from service.store.schema import notification, reply
from service.store.upsert import insert_into

# As the partial index is written: bound parameters would hide it.
_OPEN = notification.c.state.in_([literal_column("'planned'"), literal_column("'waiting'")])
_OTHER = notification.alias("other")
_OTHER_OPEN = _OTHER.c.state.in_([literal_column("'planned'"), literal_column("'waiting'")])


@dataclass(frozen=True, slots=True)
class Waiting:
    """A telling that is due, and that the claimer now holds.

    `was_held`: somebody held it before and has not said what became of it.
    """

    id: int
    reply_id: int
    recruiter_id: int
    channel: str
    state: str
    created_at: datetime
    tries: int
    in_digest: bool
    was_held: bool


def plan(
    tx: Tx, reply_id: int, recruiter_id: int, tellings: Iterable[Telling], now: datetime
) -> None:
    """Note by which channels somebody will be told, and that their inbox shows it already."""
    always = {"reply_id": reply_id, "recruiter_id": recruiter_id, "created_at": now}
    shown = {**always, "channel": INBOX, "state": "sent", "sent_at": now, "due_at": now}
    planned = [
        {**always, "channel": one.channel, "state": "planned", "sent_at": None}
        | {"due_at": one.due_at, "in_digest": one.in_digest}
        for one in tellings
    ]
    for row in ({**shown, "in_digest": False}, *planned):
        tx.execute(insert_into(tx, notification).values(row).on_conflict_do_nothing())


def is_due(tx: Tx, now: datetime) -> bool:
    """Whether a telling waits that nobody holds."""
    query = select(notification.c.id).where(_OPEN, notification.c.due_at <= now, _free(now))
    return tx.execute(query.limit(1)).first() is not None


def claim(tx: Tx, wish: Claim) -> list[list[Waiting]]:
    """Take due tellings until now + 60 s: each alone, those of one digest together.

    The oldest row of a digest stands for all of it: who holds that one takes the others along, so
    no two workers send halves. Of an interview's one a reader goes at a time: a mail notes what it
    has brought to their calendar, and the next one brings it no more.
    """
    n, o = notification.c, _OTHER.c
    older = exists().where(
        o.recruiter_id == n.recruiter_id, o.channel == n.channel, o.in_digest, _OTHER_OPEN,
        o.due_at <= wish.now, o.id < n.id,
    )  # fmt: skip
    due = (
        select(notification)
        .where(_OPEN, n.due_at <= wish.now, _free(wish.now), or_(~n.in_digest, ~older))
        .order_by(n.tries, n.due_at, n.id)
        .limit(wish.limit)
        .with_for_update(skip_locked=True)
    )
    first = _one_each(tx, [_waiting(row) for row in tx.execute(due).mappings()])
    taken = [[one, *(_rest_of(tx, one, wish.now) if one.in_digest else ())] for one in first]
    held = {"lease_owner": wish.owner, "lease_until": wish.now + LEASE, "tries": n.tries + 1}
    ids = [one.id for group in taken for one in group]
    tx.execute(update(notification).where(n.id.in_(ids)).values(held))
    return taken


def finish(tx: Tx, ids: Sequence[int], owner: str, now: datetime, why: str | None = None) -> bool:
    """Note that tellings arrived, or `why` they never will; False when another holds them now."""
    done = {"state": "sent", "sent_at": now, "why": ""} if why is None else _failed(why)
    return _end(tx, ids, owner, {**done, "lease_owner": None, "lease_until": None})


def put_off(tx: Tx, ids: Sequence[int], owner: str, until: datetime, why: str) -> None:
    """Offer tellings again at a later moment, with what went wrong."""
    values = {"state": "waiting", "due_at": until, "why": why}
    _end(tx, ids, owner, {**values, "lease_owner": None, "lease_until": None})


def leave_open(tx: Tx, ids: Sequence[int], owner: str, why: str) -> None:
    """Note that nobody knows whether tellings arrived; they come up again when the lease is out."""
    _end(tx, ids, owner, {"state": "waiting", "why": why})


def states_beside(tx: Tx, one: Waiting) -> list[str]:
    """List the states of all other tellings of the same reply to the same person."""
    n = notification.c
    same = (n.reply_id == one.reply_id) & (n.recruiter_id == one.recruiter_id)
    others = select(n.state).where(same, n.id != one.id, n.channel != INBOX)
    return list(tx.execute(others).scalars())


def told_of(tx: Tx, reply_id: int) -> frozenset[int]:
    """Return the ids of those who have been told of a reply, or will be."""
    query = select(notification.c.recruiter_id).where(notification.c.reply_id == reply_id)
    return frozenset(tx.execute(query).scalars())


def is_open(tx: Tx, reply_id: int) -> bool:
    """Whether anybody is still to be told of a reply."""
    query = select(notification.c.id).where(notification.c.reply_id == reply_id, _OPEN)
    return tx.execute(query.limit(1)).first() is not None


def _one_each(tx: Tx, found: Sequence[Waiting]) -> list[Waiting]:
    """Keep the first for each interview, reader and channel."""
    about = select(reply.c.id, reply.c.interview_id).where(
        reply.c.id.in_([one.reply_id for one in found])
    )
    of = {row.id: row.interview_id for row in tx.execute(about)}
    kept = {(one.recruiter_id, one.channel, of.get(one.reply_id)): one for one in reversed(found)}
    return list(reversed(kept.values()))


def _rest_of(tx: Tx, first: Waiting, now: datetime) -> list[Waiting]:
    n = notification.c
    same = and_(n.recruiter_id == first.recruiter_id, n.channel == first.channel, n.in_digest)
    query = select(notification).where(same, _OPEN, n.due_at <= now, n.id > first.id, _free(now))
    rows = tx.execute(query.order_by(n.id).with_for_update()).mappings()
    return [_waiting(row) for row in rows]


def _waiting(row: RowMapping) -> Waiting:
    return record(Waiting, {**row, "was_held": row["lease_owner"] is not None})  # type: ignore[arg-type]  # a row, and one thing more


def _free(now: datetime) -> ColumnElement[bool]:
    return or_(notification.c.lease_until.is_(None), notification.c.lease_until < now)


def _failed(why: str) -> dict[str, object]:
    return {"state": "failed", "why": why}


def _end(tx: Tx, ids: Sequence[int], owner: str, values: dict[str, object]) -> bool:
    mine = notification.c.id.in_(ids) & (notification.c.lease_owner == owner)
    ended = update(notification).where(mine).values(values).returning(notification.c.id)
    return bool(tx.execute(ended).all())

"""Urgent replies that nobody has looked at, and who is there to be told of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

from service.flows.telling import INBOX
from service.store import stumbles
from service.store.database import Tx
from service.store.records import Recruiter
from service.store.rows import record
from service.store.schema import notification, recruiter, reply
from service.store.stumbles import Kind


@dataclass(frozen=True, slots=True)
class Standing:
    """How far people have got with a reply; times are aware."""

    id: int
    interview_id: int | None
    assignee_id: int | None
    read_at: datetime | None
    handled_at: datetime | None
    snoozed_until: datetime | None
    escalate_at: datetime | None

    @property
    def is_seen(self) -> bool:
        """Whether somebody has looked at it, or done something about it."""
        return any((self.read_at, self.handled_at, self.snoozed_until))


def due(tx: Tx, now: datetime, limit: int) -> list[int]:
    """List the replies of which somebody else is to hear, by the partial index."""
    waits = reply.c.escalate_at.is_not(None) & (reply.c.escalate_at <= now)
    passable = stumbles.is_passable(Kind.ESCALATION, reply.c.id, now)
    query = select(reply.c.id).where(waits, passable).order_by(reply.c.escalate_at).limit(limit)
    return list(tx.execute(query).scalars())


def hold(tx: Tx, reply_id: int) -> Standing | None:
    """Return how a reply stands, and hold it."""
    query = select(reply).where(reply.c.id == reply_id).with_for_update()
    row = tx.execute(query).mappings().first()
    return record(Standing, row) if row else None


def set_next(tx: Tx, reply_id: int, at: datetime | None) -> None:
    """Say when the next one is to hear of a reply, should nobody look; None: nobody more."""
    tx.execute(update(reply).where(reply.c.id == reply_id).values(escalate_at=at))


def told_too(tx: Tx, reply_ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """Return, by reply, the names of those who were told after the first, in that order."""
    if not reply_ids:
        return {}
    told = (
        select(notification.c.reply_id, recruiter.c.name)
        .join_from(notification, recruiter)
        .where(notification.c.reply_id.in_(reply_ids), notification.c.channel == INBOX)
        .order_by(notification.c.id)
    )
    found: dict[int, tuple[str, ...]] = {}
    for reply_id, name in tx.execute(told):
        found[reply_id] = (*found.get(reply_id, ()), name)
    return {reply_id: names[1:] for reply_id, names in found.items() if names[1:]}


def team_of(tx: Tx, one: Recruiter) -> list[Recruiter]:
    """List those of somebody's team who have not left, themselves too; them alone without one."""
    is_alone = one.team_id is None
    theirs = recruiter.c.id == one.id if is_alone else recruiter.c.team_id == one.team_id
    here = theirs & recruiter.c.left_at.is_(None)
    rows = tx.execute(select(recruiter).where(here).order_by(recruiter.c.id)).mappings()
    return [record(Recruiter, row) for row in rows]

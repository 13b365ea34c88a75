"""Sign-ins: one row a browser, found by the digest of what its cookie carries."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Update, delete, insert, select, update

from service.store.database import Tx
from service.store.records import Recruiter
from service.store.rows import labelled, record
from service.store.schema import recruiter, session
from service.store.tokens import digest


@dataclass(frozen=True, slots=True)
class Session:
    """One sign-in. `address` and `browser` are as they came; times are aware UTC."""

    id: int
    recruiter_id: int
    address: str
    browser: str
    created_at: datetime
    seen_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Since:
    """What a session must be to count: it ends behind `now` and was seen behind `idle`."""

    now: datetime
    idle: datetime


def begin(tx: Tx, token: str, recruiter_id: int, now: datetime, **facts: str | datetime) -> None:
    """Keep a sign-in under a token's digest, with the columns that are named."""
    row = insert(session).values(
        digest=digest(token), recruiter_id=recruiter_id, created_at=now, seen_at=now, **facts
    )
    tx.execute(row)


def holder(tx: Tx, token: str, since: Since) -> tuple[Session, Recruiter] | None:
    """Return the open session of a token, with whose it is; nobody who has left holds one."""
    columns = [*session.c, *labelled(recruiter, "who_")]
    held = select(*columns).select_from(session.join(recruiter))
    here = (session.c.digest == digest(token)) & recruiter.c.left_at.is_(None)
    row = tx.execute(held.where(here, _open(since))).mappings().first()
    return (record(Session, row), record(Recruiter, row, "who_")) if row else None


def seen(tx: Tx, session_id: int, now: datetime) -> None:
    """Note that a session is used."""
    tx.execute(update(session).where(session.c.id == session_id).values(seen_at=now))


def of(tx: Tx, recruiter_id: int, since: Since) -> list[Session]:
    """List somebody's open sessions, the one used last first."""
    query = select(session).where(session.c.recruiter_id == recruiter_id, _open(since))
    ordered = query.order_by(session.c.seen_at.desc(), session.c.id.desc())
    return [record(Session, row) for row in tx.execute(ordered).mappings()]


def open_among(tx: Tx, ids: Collection[int], since: Since) -> frozenset[int]:
    """Return which of these sessions are open, of somebody who has not left."""
    held = select(session.c.id).select_from(session.join(recruiter))
    here = session.c.id.in_(sorted(ids)) & recruiter.c.left_at.is_(None)
    return frozenset(tx.execute(held.where(here, _open(since))).scalars())


def end(tx: Tx, recruiter_id: int, session_id: int, now: datetime) -> bool:
    """End one session of this recruiter; whether there was such an open one."""
    ended = _end(recruiter_id, now).where(session.c.id == session_id).returning(session.c.id)
    return tx.execute(ended).first() is not None


def end_all(tx: Tx, recruiter_id: int, now: datetime, but: int | None = None) -> int:
    """End every session of a recruiter, but for one when it is named; return how many."""
    which = _end(recruiter_id, now)
    if but is not None:
        which = which.where(session.c.id != but)
    return len(tx.execute(which.returning(session.c.id)).all())


def forget(tx: Tx, recruiter_id: int, before: datetime) -> None:
    """Delete what ended long ago: where somebody was is nobody's business for ever."""
    old = (session.c.recruiter_id == recruiter_id) & (session.c.ends_at < before)
    tx.execute(delete(session).where(old))


def _open(since: Since) -> ColumnElement[bool]:
    alive = (session.c.ends_at > since.now) & (session.c.seen_at > since.idle)
    return session.c.ended_at.is_(None) & alive


def _end(recruiter_id: int, now: datetime) -> Update:
    whose = (session.c.recruiter_id == recruiter_id) & session.c.ended_at.is_(None)
    return update(session).where(whose).values(ended_at=now)

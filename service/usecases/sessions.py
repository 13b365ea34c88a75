"""Signing in on a browser, and out: a session lives for a working day, and dies when it is idle."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from service.store import sessions
from service.store.database import DatabaseUnavailable
from service.store.records import Recruiter
from service.store.sessions import Session, Since
from service.usecases.audit import note
from service.usecases.context import Context
from service.usecases.problems import NotFound

# A working day; an open inbox asks by itself, so only a browser that was closed falls idle.
LIFETIME = timedelta(hours=12)
IDLE = timedelta(hours=2)
# How exactly we know when a session was used: a write a request would cost more than it tells.
_SEEN_WITHIN = timedelta(minutes=10)
_KEPT = timedelta(days=30)
_TOKEN_BYTES = 32
_LONGEST_ADDRESS, _LONGEST_BROWSER = 64, 200


@dataclass(frozen=True, slots=True)
class Holder:
    """Who is signed in, and by which session."""

    session: Session
    recruiter: Recruiter


def sign_in_here(context: Context, who: Recruiter, address: str, browser: str, road: str) -> str:
    """Begin a session and return its token; only the digest is kept. `road` says how, in words."""
    now, token = context.clock(), secrets.token_urlsafe(_TOKEN_BYTES)
    facts = {"address": address[:_LONGEST_ADDRESS], "browser": browser[:_LONGEST_BROWSER]}
    with context.database.write() as tx:
        sessions.forget(tx, who.id, now - _KEPT)
        sessions.begin(tx, token, who.id, now, ends_at=now + LIFETIME, **facts)
        note(tx, who.email, "session.begun", "recruiter", who.id, road, now=now)
    return token


def who_holds(context: Context, token: str) -> Holder | None:
    """Return who is signed in by a token; nobody when the session is over."""
    now = context.clock()
    with context.database.read() as tx:
        found = sessions.holder(tx, token, _since(now))
    if found is None:
        return None
    if now - found[0].seen_at >= _SEEN_WITHIN:
        _note_seen(context, found[0], now)
    return Holder(*found)


def still_open(context: Context, ids: Collection[int]) -> frozenset[int]:
    """Return which of these sessions are not over: for pages that stay open between requests."""
    with context.database.read() as tx:
        return sessions.open_among(tx, ids, _since(context.clock()))


def open_sessions(context: Context, recruiter_id: int) -> list[Session]:
    """List where somebody is signed in."""
    with context.database.read() as tx:
        return sessions.of(tx, recruiter_id, _since(context.clock()))


def end_session(context: Context, who: Recruiter, session_id: int) -> None:
    """End one of somebody's own sessions. Raises NotFound."""
    now = context.clock()
    with context.database.write() as tx:
        if not sessions.end(tx, who.id, session_id, now):
            raise NotFound(f"there is no open session {session_id}")
        note(tx, who.email, "session.ended", "recruiter", who.id, now=now)


def end_others(context: Context, holder: Holder) -> int:
    """End every session of somebody but the one they are in; return how many there were."""
    now, who = context.clock(), holder.recruiter
    with context.database.write() as tx:
        ended = sessions.end_all(tx, who.id, now, but=holder.session.id)
        note(tx, who.email, "session.others_ended", "recruiter", who.id, f"{ended}", now=now)
    return ended


def _since(now: datetime) -> Since:
    return Since(now, now - IDLE)


def _note_seen(context: Context, session: Session, now: datetime) -> None:
    """Keep when it was used. On a full disk nobody is signed out for it: it is noted later."""
    try:
        with context.database.write() as tx:
            sessions.seen(tx, session.id, now)
    except DatabaseUnavailable:
        return

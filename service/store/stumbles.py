"""Rows that could not be handled: each is left alone for a while, and forgotten once it was."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Column, ColumnElement, cast, delete, select

from service.flows import backoff
from service.store.database import Tx
from service.store.rows import record
from service.store.schema import stumble
from service.store.upsert import insert_into

# What nobody has tried again for so long after it was to be tried is due no more.
_FORGOTTEN_AFTER = timedelta(minutes=10)


class Kind(StrEnum):
    """What was to be done with a row; in the words of the alarm."""

    REMINDER = "reminder"
    SEND = "send"
    REPORT = "delivery report"
    CALL = "call"
    SILENCE = "silence"
    UNANSWERED = "no answer"
    NEWS = "news"
    ESCALATION = "escalation"
    MESSAGE = "message"
    CALENDAR = "calendar entry"
    WEBHOOK = "webhook delivery"
    MISSED = "missed text"
    SEARCH = "words to find"


@dataclass(frozen=True, slots=True)
class Waits:
    """How long a row is left alone: doubled with each try, up to the longest."""

    first: timedelta
    longest: timedelta


@dataclass(frozen=True, slots=True)
class Stumble:
    """One row that could not be handled; `ref` is its id or number, times are aware."""

    kind: str
    ref: str
    why: str
    tries: int
    since: datetime
    retry_at: datetime


def met(tx: Tx, kind: Kind, ref: str, why: str, now: datetime, waits: Waits) -> datetime:  # noqa: PLR0913, PLR0917  # what a row holds
    """Note that a row could not be handled, and return when (aware) it is tried again."""
    same = (stumble.c.kind == kind) & (stumble.c.ref == ref)
    before = tx.execute(select(stumble.c.tries).where(same)).scalar() or 0
    again = now + backoff.wait(waits.first, waits.longest, before)
    row = {"kind": kind, "ref": ref, "why": why, "tries": 1, "since": now, "retry_at": again}
    more = {"why": why, "tries": stumble.c.tries + 1, "retry_at": again}
    added = insert_into(tx, stumble).values(row)
    tx.execute(added.on_conflict_do_update(index_elements=["kind", "ref"], set_=more))
    return again


def over(tx: Tx, kind: Kind, ref: str) -> None:
    """Note that a row was handled after all."""
    tx.execute(delete(stumble).where(stumble.c.kind == kind, stumble.c.ref == ref))


def known(tx: Tx, kind: Kind) -> dict[str, Stumble]:
    """Return by `ref` the rows of a kind that could not be handled when they were last tried."""
    rows = tx.execute(select(stumble).where(stumble.c.kind == kind)).mappings()
    return {row["ref"]: record(Stumble, row) for row in rows}


def due(tx: Tx, kind: Kind, now: datetime, limit: int) -> list[str]:
    """List the rows of a kind that are to be tried again, for what no other list has."""
    which = (stumble.c.kind == kind) & (stumble.c.retry_at <= now)
    query = select(stumble.c.ref).where(which).order_by(stumble.c.retry_at).limit(limit)
    return list(tx.execute(query).scalars())


def is_passable(kind: Kind, ref: Column[Any], now: datetime) -> ColumnElement[bool]:
    """Return the condition that a row is not one that is left alone at this moment.

    `ref` is the column that names it. The few that are left alone are read once for all rows.
    """
    which = (stumble.c.kind == kind) & (stumble.c.retry_at > now)
    return ref.not_in(select(cast(stumble.c.ref, ref.type)).where(which))


def lasting(tx: Tx, before: datetime) -> list[Stumble]:
    """List what could not be handled at an aware moment, and cannot be yet, longest first."""
    query = select(stumble).where(stumble.c.since <= before)
    rows = tx.execute(query.order_by(stumble.c.since, stumble.c.kind, stumble.c.ref)).mappings()
    return [record(Stumble, row) for row in rows]


def forget(tx: Tx, now: datetime) -> None:
    """Forget what was to be tried again and was not: something else has settled it."""
    tx.execute(delete(stumble).where(stumble.c.retry_at <= now - _FORGOTTEN_AFTER))

"""Answers, and that none came: kept with the outbox item that tells the recruiter."""

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, case, func, insert, select, text, update

from service.flows.effects import RecordReply
from service.flows.handling import waits
from service.flows.state import Channel, Intent
from service.flows.unanswered import KIND as UNANSWERED
from service.flows.unanswered import WORDS, Unanswered
from service.store.database import Tx
from service.store.records import ReplyRecord
from service.store.rows import record
from service.store.schema import outbox, reply

TOPIC = "reply"
# Any number that no other advisory lock of ours uses.
_FEED_LOCK = 7_104_001
# Built once: building a statement costs more than running it on this road.
_KEEP = insert(reply).returning(reply.c.id)
_PASS_ON = insert(outbox)
# What an answer makes of older items of its interview: that none came is settled and stands on top
# no more, and what was put off is back, and looks new.
_STIR = (
    update(reply)
    .where(
        reply.c.interview_id == bindparam("about"),
        reply.c.handled_at.is_(None),
        (reply.c.kind == UNANSWERED) | reply.c.snoozed_until.is_not(None),
    )
    .values(
        handled_at=case((reply.c.kind == UNANSWERED, bindparam("at"))),
        read_at=case((reply.c.kind == UNANSWERED, func.coalesce(reply.c.read_at, bindparam("at")))),
        snoozed_until=None,
        version=reply.c.version + 1,
    )
)
_SETTLE = _STIR.where(reply.c.kind == UNANSWERED).returning(reply.c.id)
_LOCK = text("SELECT pg_advisory_xact_lock(:key)")
# A time that was picked and booked is what they had asked for.
_GRANT = (
    update(reply)
    .where(
        reply.c.interview_id == bindparam("about"),
        reply.c.handled_at.is_(None),
        reply.c.intent == Intent.RESCHEDULE,
    )
    .values(handled_at=bindparam("at"), snoozed_until=None, version=reply.c.version + 1)
)
# What a candidate has answered; "unanswered" is for the inbox only.
IS_REPLY = reply.c.kind == "reply"


def keep(tx: Tx, effect: RecordReply, now: datetime, **values: object) -> int:
    """Keep a reply and the outbox item that passes it on, in the caller's transaction."""
    row = {
        "interview_id": effect.interview_id,
        "intent": effect.intent,
        "reason": effect.reason,
        "told": effect.words,
        "notice_minutes": effect.notice_minutes,
        "urgent": effect.urgent,
        "minutes_late": effect.minutes_late,
        "deadline_at": effect.deadline_at,
        "private": effect.private,
        "received_at": now,
        **values,
    }
    return _keep(tx, row, now)


def keep_unanswered(tx: Tx, item: Unanswered, phone: str, now: datetime) -> int:
    """Keep that no answer came, with what was tried in place of words, and pass it on."""
    row = {
        "interview_id": item.interview_id,
        "kind": UNANSWERED,
        "intent": UNANSWERED,
        "told": WORDS,
        "phone": phone,
        "channel": "",
        "text": item.tried,
        "notice_minutes": item.notice_minutes,
        "urgent": item.urgent,
        "private": False,
        "received_at": now,
    }
    return _keep(tx, row, now)


def settle_silence(tx: Tx, interview_id: int, now: datetime) -> list[int]:
    """Settle that no answer came: a colleague or a program has said how the interview stands.

    Returns the ids of what was settled.
    """
    return list(tx.execute(_SETTLE, {"about": interview_id, "at": now}).scalars())


def _keep(tx: Tx, row: dict[str, Any], now: datetime) -> int:
    """Write a row and its outbox item.

    The feed is read by id and promises every reply once, so ids must become visible in their
    order. PostgreSQL hands them out before the commit, hence the lock until then; it is taken
    late, and costs the writers of replies one commit's time each. SQLite has one writer anyway.
    """
    if tx.dialect.name == "postgresql":
        tx.execute(_LOCK, {"key": _FEED_LOCK})
    if not waits(str(row["intent"]), str(row["told"]), row.get("moved_to")):
        row["handled_at"] = row["received_at"]
    if row["interview_id"] is not None and row.get("kind") != UNANSWERED:
        tx.execute(_STIR, {"about": row["interview_id"], "at": now})
        if row.get("moved_to") is not None:
            tx.execute(_GRANT, {"about": row["interview_id"], "at": now})
    reply_id = int(tx.execute(_KEEP, row).scalar_one())
    item = {"topic": TOPIC, "ref_id": reply_id, "due_at": now, "created_at": now}
    tx.execute(_PASS_ON, item)
    return reply_id


def by_id(tx: Tx, reply_id: int) -> ReplyRecord | None:
    """Find a reply."""
    row = tx.execute(select(reply).where(reply.c.id == reply_id)).mappings().first()
    return record(ReplyRecord, row) if row else None


def feed(tx: Tx, after: int, limit: int) -> list[ReplyRecord]:
    """List replies to interviews behind an id, oldest first, every one once."""
    query = select(reply).where(reply.c.id > after, reply.c.interview_id.is_not(None), IS_REPLY)
    rows = tx.execute(query.order_by(reply.c.id).limit(limit)).mappings()
    return [record(ReplyRecord, row) for row in rows]


def of_interview(tx: Tx, interview_id: int) -> list[ReplyRecord]:
    """List the replies to an interview, oldest first; that none came is among them."""
    query = select(reply).where(reply.c.interview_id == interview_id).order_by(reply.c.id)
    return [record(ReplyRecord, row) for row in tx.execute(query).mappings()]


def last_of_interview(tx: Tx, interview_id: int) -> ReplyRecord | None:
    """Return the newest reply to an interview."""
    newest = select(func.max(reply.c.id)).where(reply.c.interview_id == interview_id, IS_REPLY)
    return by_id(tx, tx.execute(newest).scalar() or 0)


def spoken_since(tx: Tx, phone: str, since: datetime) -> bool:
    """Whether somebody answered in a call after an aware moment; texts have rows of their own."""
    spoken = (reply.c.phone == phone) & (reply.c.channel == Channel.VOICE)
    later = select(reply.c.id).where(spoken, reply.c.received_at > since).limit(1)
    return tx.execute(later).first() is not None


def mark_notified(tx: Tx, reply_id: int, now: datetime) -> None:
    """Note when the recruiter was told; the first time counts."""
    untold = (reply.c.id == reply_id) & reply.c.notified_at.is_(None)
    tx.execute(update(reply).where(untold).values(notified_at=now))

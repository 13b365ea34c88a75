"""A recruiter says what a reply really was; the interview follows only if they say so too."""

from dataclasses import dataclass
from datetime import datetime

import structlog

from service.flows import calendars, correcting
from service.flows.announced import Event
from service.flows.effects import SetStatus
from service.flows.state import Intent, Status
from service.store import (
    conversations,
    corrections,
    inbox,
    interviews,
    markers,
    outbox,
    replies,
    slots,
    visibility,
)
from service.store.database import Tx
from service.store.records import Recruiter, ReplyRecord
from service.usecases.apply import Source, apply
from service.usecases.audit import note
from service.usecases.context import Context
from service.usecases.problems import Conflict, NotFound

CORRECTED = "reply.corrected"
# What other programs hear of, where the interview follows.
_EVENTS = {
    Intent.CONFIRM: Event.CONFIRMED,
    Intent.RESCHEDULE: Event.RESCHEDULE_REQUESTED,
    Intent.CANCEL: Event.CANCELLED,
}
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Put:
    """How a reply is put right: what the reader saw, what it is, whether the interview follows."""

    was: str
    is_now: Intent
    follow: bool = False


def correct_reply(context: Context, reader: Recruiter, reply_id: int, put: Put) -> None:
    """Put a reply right. Raises NotFound, and Conflict that says why not.

    Somebody was faster; it is taken for that already; it cannot be that; or the interview cannot
    follow: it has started, is over, or a later answer counts.
    """
    now = context.clock()
    if put.is_now not in correcting.CHOICES:
        raise Conflict("consent is changed by the candidate's own words only")
    with context.database.write() as tx:
        known = _held(tx, context, reader, reply_id)
        if known.intent != put.was:
            raise Conflict("somebody has put this right meanwhile: look at it again")
        if known.intent == put.is_now:
            raise Conflict("it is taken for that already")
        if put.follow:
            _follow(tx, context, known, put.is_now, now)
        corrections.keep(
            tx,
            now,
            told=correcting.told(put.is_now),
            reply_id=reply_id,
            recruiter_id=reader.id,
            was=known.intent,
            is_now=put.is_now,
            was_told=known.told,
        )
        _note(tx, reader, known, put.is_now, now)


def take_back_correction(
    context: Context, reader: Recruiter, reply_id: int, is_now: str = ""
) -> None:
    """Make a reply what it was before its last correction. Raises NotFound, Conflict without one.

    `is_now` is what it was put right to: another correction since then is not taken back. The
    interview stays as it is.
    """
    now = context.clock()
    with context.database.write() as tx:
        known = _held(tx, context, reader, reply_id)
        last = corrections.last(tx, reply_id)
        if last is None or known.intent != last.is_now:
            raise Conflict("there is nothing to take back")
        if is_now and last.is_now != is_now:
            raise Conflict("somebody has put this right meanwhile: look at it again")
        corrections.take_back(tx, last)
        _note(tx, reader, known, Intent(last.was), now)


def _held(tx: Tx, context: Context, reader: Recruiter, reply_id: int) -> ReplyRecord:
    """Hold the thread and return a reply that the reader sees. Raises NotFound."""
    seen = inbox.one(tx, visibility.sight_of(tx, reader), reply_id)
    if seen is None or seen.kind != "reply":
        raise NotFound(f"reply {reply_id} is not in this inbox")
    conversations.load(tx, seen.phone, context.clock())
    known = replies.by_id(tx, reply_id)
    if known is None:
        raise NotFound(f"there is no reply {reply_id}")
    return known


def _follow(tx: Tx, context: Context, known: ReplyRecord, intent: Intent, now: datetime) -> None:
    record = interviews.by_id(tx, known.interview_id or 0, lock=True)
    if record is None:
        raise Conflict("this reply is about no interview")
    last = replies.last_of_interview(tx, record.id)
    if last is not None and last.id != known.id:
        raise Conflict("a later answer counts for the interview")
    effects = correcting.follows(record.in_flow(), intent, now)
    if not effects:
        raise Conflict(f"the interview cannot follow that: it is {record.status.replace('_', ' ')}")
    confirmed = SetStatus(record.id, Status.CONFIRMED) in effects
    if confirmed and not slots.take_again(tx, record.id):
        raise Conflict("its time was given to somebody else: propose other times")
    apply(tx, context, effects, Source(known.phone, known.text), now)
    outbox.add(tx, _EVENTS[intent], record.id, now)
    outbox.add(tx, calendars.TOPIC, record.id, now)


def _note(tx: Tx, reader: Recruiter, known: ReplyRecord, intent: Intent, now: datetime) -> None:
    words = f"not {known.intent} but {intent}".replace("_", " ")
    if known.interview_id is not None:
        detail = f"what was meant is {words}"
        markers.keep(tx, known.interview_id, CORRECTED, now, detail=detail, actor=reader.email)
    note(tx, reader.email, CORRECTED, "reply", known.id, words, now=now)
    _log.info("a reply was put right", reply=known.id, was=known.intent, intent=intent)

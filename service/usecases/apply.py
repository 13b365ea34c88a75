"""Writes the effects of a decision, inside the caller's transaction."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from service.flows import unanswered
from service.flows.effects import (
    BookSlot,
    ChangeConsent,
    Effect,
    EndTouches,
    RecordReply,
    SetStatus,
    SpeakLanguage,
)
from service.flows.state import Channel, Interview, Status
from service.store import conversations, interviews, markers, people, replies, slots, touches
from service.store.conversations import ConsentChange
from service.store.database import Tx
from service.store.records import InterviewRecord
from service.usecases.context import Context
from service.usecases.plan_reminders import plan_back, plan_new

WHY_MOVED = "the interview was moved"


@dataclass(frozen=True, slots=True)
class Source:
    """Where an event came from: the number, the words, the provider's id and ours of them."""

    phone: str
    text: str
    provider_sid: str | None = None
    message_id: int | None = None
    channel: Channel = Channel.SMS
    # When it came, where we learned of it later.
    received_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Applied:
    """What was written: an interview as it is after a booking, or whose slot was lost."""

    booked: Interview | None = None
    lost_slot_of: int | None = None


def apply(
    tx: Tx, context: Context, effects: Iterable[Effect], source: Source, now: datetime
) -> Applied:
    """Write every effect but the replies, or none when a slot is lost to somebody else.

    A booking comes first in its decision, so nothing has been written when it is lost.
    """
    applied = Applied()
    for effect in effects:
        match effect:
            case BookSlot():
                booked = _book(tx, context, effect, now)
                if booked is None:
                    return Applied(lost_slot_of=effect.interview_id)
                applied = Applied(booked)
            case SetStatus():
                answered = {"status": effect.status, "tell_at": None}
                interviews.change(tx, effect.interview_id, now, **answered)
                if effect.status is Status.CONFIRMED:
                    plan_back(tx, context, effect.interview_id, now)
            case EndTouches():
                _end(tx, effect, now)
            case ChangeConsent():
                _change_consent(tx, effect, source, now)
            case SpeakLanguage():
                _speak(tx, effect)
            case RecordReply():
                pass  # written by `record_replies`, once the message has its id
    return applied


def record_replies(
    tx: Tx, effects: Iterable[Effect], source: Source, booked: Interview | None, now: datetime
) -> None:
    """Write the replies of a decision, each with the outbox item that passes it on.

    `booked` is the interview that moved to a picked time. The source's message is kept by now.
    """
    for effect in effects:
        if isinstance(effect, RecordReply):
            replies.keep(
                tx,
                effect,
                now,
                message_id=source.message_id,
                phone=source.phone,
                channel=source.channel,
                received_at=source.received_at or now,
                text=effect.said or source.text,
                moved_to=booked.starts_at if booked else None,
            )
            if effect.interview_id is not None and unanswered.settles(effect.intent):
                interviews.change(tx, effect.interview_id, now, tell_at=None)


def _book(tx: Tx, context: Context, effect: BookSlot, now: datetime) -> Interview | None:
    """Take the slot, move the interview there and plan its touches anew."""
    slot = slots.take(tx, effect.slot_id, effect.interview_id, now, effect.starts_at)
    if slot is None:
        return None
    slots.free(tx, effect.interview_id, keep=slot.id)
    booked = {"duration_minutes": slot.duration_minutes, "status": Status.CONFIRMED}
    moved = move(tx, effect.interview_id, slot.starts_at, now, **booked)
    plan_new(tx, context, moved, now)
    return moved.in_flow()


def move(
    tx: Tx, interview_id: int, starts_at: datetime, now: datetime, **values: object
) -> InterviewRecord:
    """Give an interview a new time, which is a new revision, and skip what was planned.

    The caller plans the touches of the new time.
    """
    current = interviews.known(tx, interview_id)
    values = {
        "starts_at": starts_at, "revision": current.revision + 1, "tell_at": None, **values,
    }  # fmt: skip
    interviews.change(tx, interview_id, now, **values)
    replies.settle_silence(tx, interview_id, now)
    touches.skip_planned(tx, interview_id, WHY_MOVED)
    words = f"moved from {current.starts_at.isoformat()} to {starts_at.isoformat()}"
    markers.keep(tx, interview_id, "interview.changed", now, detail=words)
    return interviews.known(tx, interview_id)


def _end(tx: Tx, effect: EndTouches, now: datetime) -> None:
    """Skip what is planned; only what is cancelled gives its time away."""
    touches.skip_planned(tx, effect.interview_id, effect.why)
    if interviews.known(tx, effect.interview_id).status is not Status.CANCELLED:
        return
    slots.free(tx, effect.interview_id)
    markers.keep(tx, effect.interview_id, "interview.cancelled", now, detail=effect.why)


def _speak(tx: Tx, effect: SpeakLanguage) -> None:
    candidate = interviews.known(tx, effect.interview_id).candidate
    chosen = {"language": effect.language, "language_given": True}
    people.change_candidate(tx, candidate.id, **chosen)


def _change_consent(tx: Tx, effect: ChangeConsent, source: Source, now: datetime) -> None:
    change = ConsentChange(
        phone=source.phone,
        allowed=bool(effect.texts_allowed),
        source=effect.source,
        words=source.text,
        provider_sid=source.provider_sid,
    )
    if effect.texts_allowed is not None:
        conversations.allow_texts(tx, change, now)
    if effect.calls_allowed is not None:
        calls = replace(change, allowed=effect.calls_allowed)
        conversations.allow_calls(tx, calls, now)

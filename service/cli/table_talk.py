"""A conversation at the kitchen table: the pure flow on a snapshot in memory, and nothing else."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from service.flows import answers, consent, engine
from service.flows.consent import DEFAULT_OPT_OUT_WORDS, Keyword
from service.flows.effects import (
    BookSlot,
    ChangeConsent,
    Decision,
    Effect,
    EndTouches,
    NeedSlots,
    PromptKind,
    RecordReply,
    SetStatus,
    SpeakLanguage,
)
from service.flows.events import Event, SlotLost, TextReceived
from service.flows.state import (
    Intent,
    Interview,
    Reason,
    Slot,
    Snapshot,
    Status,
    Thread,
    TouchKind,
)
from service.flows.wording import candidate

ZONE = "America/Los_Angeles"
_PHONE = "+14155550123"
_TITLES = ("Backend engineer", "Data engineer", "Team lead", "Support engineer")
_RECRUITER = 1


@dataclass(frozen=True, slots=True)
class Talk:
    """Where a conversation stands; `held` is the slot that an interview has taken."""

    snapshot: Snapshot
    now: datetime
    free: tuple[Slot, ...] = ()
    held: dict[int, Slot] = field(default_factory=dict)

    def reminders(self) -> list[str]:
        """Return the texts that opened the conversation."""
        organisation = self.snapshot.organisation
        return [
            candidate.reminder(one, TouchKind.RUNG, organisation, first=at == 0)
            for at, one in enumerate(self.snapshot.interviews)
        ]

    def with_interview(self, **facts: object) -> "Talk":
        """Return it with other facts about its first interview."""
        return _changed(self, self.snapshot.interviews[0].id, **facts)

    def changed_by(self, effects: Iterable[Effect]) -> "Talk":
        """Return it as effects leave it."""
        after = self
        for effect in effects:
            after = _apply(after, effect)
        return after

    def hear(self, text: str) -> "Turn":
        """Say what a text does, with the talk as it is after it."""
        return self.happens(TextReceived(text))

    def happens(self, event: Event) -> "Turn":
        """Say what an event does; the loser of a race for a time is answered with what is left."""
        decision = engine.decide(self.snapshot, event, self.now)
        if isinstance(decision, NeedSlots):
            seen = replace(self.snapshot, slots=self.free)
            decision = engine.decide(seen, event, self.now)
        if isinstance(decision, NeedSlots):
            raise TypeError("a flow asked for slots that it was given")
        lost = _lost(decision, self.free)
        if lost is not None:
            return self.happens(SlotLost(lost))
        return _turn(self, decision)


@dataclass(frozen=True, slots=True)
class Turn:
    """One text: what was decided, what the candidate reads (None: silence), the talk after it."""

    decision: Decision
    answer: str | None
    talk: Talk


@dataclass(frozen=True, slots=True)
class Taken:
    """What one reply to an open reminder is taken for, and the rule that says so."""

    intent: Intent
    reason: Reason | None
    rule: str


def begin(organisation: str, language: str, *, interviews: int, slots: int, now: datetime) -> Talk:
    """Open a conversation with a candidate who has just been reminded. `now` is aware.

    Interviews are at 2 pm on the next days, open times at 10 am from the day after tomorrow on.
    """
    known = tuple(_interview(at, language, now) for at in range(interviews))
    free = tuple(Slot(at + 1, _local(now, at + 2, 10), 45) for at in range(slots))
    asked = answers.menu(*known) if known else None
    thread = Thread(_PHONE, language, question=asked)
    return Talk(Snapshot(organisation, thread, known, DEFAULT_OPT_OUT_WORDS), now, free)


def classify(text: str, language: str, now: datetime) -> Taken:
    """Say what a text is taken for as the answer to one open reminder."""
    turn = begin("Acme", language, interviews=1, slots=3, now=now).hear(text)
    rule = turn.decision.rule
    prompt = turn.decision.prompt
    if prompt is not None and prompt.kind is PromptKind.OTHER_TIME:
        # This table has made its interview's time up, so no text can name another one.
        return Taken(Intent.CONFIRM, None, rule)
    if consent.keyword(text, DEFAULT_OPT_OUT_WORDS) is Keyword.HELP:
        return Taken(Intent.QUESTION, None, rule)
    replies = (one for one in turn.decision.effects if isinstance(one, RecordReply))
    reply = next(replies, None)
    if reply is None:
        return Taken(Intent.UNCLEAR, None, rule)
    return Taken(reply.intent, reply.reason, rule)


def _interview(at: int, language: str, now: datetime) -> Interview:
    return Interview(
        id=at + 1,
        status=Status.SCHEDULED,
        title=_TITLES[at % len(_TITLES)],
        starts_at=_local(now, at + 1, 14),
        duration_minutes=45,
        location="https://meet.example/abc",
        candidate_name="Sam Lee",
        recruiter_id=_RECRUITER,
        recruiter_name="Dana Reyes",
        time_zone=ZONE,
        language=language,
    )


def _local(now: datetime, days: int, hour: int) -> datetime:
    """Return an hour of the candidate's wall clock some days ahead, in the zone of `now`."""
    day = now.astimezone(ZoneInfo(ZONE)).date() + timedelta(days=days)
    return datetime.combine(day, time(hour), ZoneInfo(ZONE)).astimezone(now.tzinfo)


def _lost(decision: Decision, free: tuple[Slot, ...]) -> int | None:
    """Return the interview whose picked slot is no longer free."""
    ids = {slot.id for slot in free}
    booked = (one for one in decision.effects if isinstance(one, BookSlot))
    return next((one.interview_id for one in booked if one.slot_id not in ids), None)


def _turn(talk: Talk, decision: Decision) -> Turn:
    after = talk.changed_by(decision.effects)
    prompt = decision.prompt
    if prompt is not None and prompt.interview is not None:
        prompt = replace(prompt, interview=after.snapshot.interview(prompt.interview.id))
    words = None
    if prompt is not None:
        language, organisation = talk.snapshot.thread.language, talk.snapshot.organisation
        words = candidate.answer(prompt, language, organisation)
    thread = replace(after.snapshot.thread, question=decision.question)
    return Turn(decision, words, replace(after, snapshot=replace(after.snapshot, thread=thread)))


def _apply(talk: Talk, effect: Effect) -> Talk:
    match effect:
        case SetStatus():
            return _changed(talk, effect.interview_id, status=effect.status)
        case BookSlot():
            return _booked(_let_go(talk, effect.interview_id), effect)
        case EndTouches():
            ended = talk.snapshot.interview(effect.interview_id)
            is_off = ended is not None and ended.status is Status.CANCELLED
            return _let_go(talk, effect.interview_id) if is_off else talk
        case RecordReply() | ChangeConsent(texts_allowed=None):
            return talk
        case ChangeConsent():
            thread = replace(talk.snapshot.thread, opted_out=not effect.texts_allowed)
            return replace(talk, snapshot=replace(talk.snapshot, thread=thread))
        case SpeakLanguage():
            chosen = {"language": effect.language, "language_given": True}
            return _changed(talk, effect.interview_id, **chosen)


def _booked(talk: Talk, effect: BookSlot) -> Talk:
    slot = next(one for one in talk.free if one.id == effect.slot_id)
    free = tuple(one for one in talk.free if one.id != slot.id)
    before = talk.snapshot.interview(effect.interview_id)
    moved = _changed(
        replace(talk, free=free, held={**talk.held, effect.interview_id: slot}),
        effect.interview_id,
        starts_at=slot.starts_at,
        duration_minutes=slot.duration_minutes,
        status=Status.CONFIRMED,
    )
    return _changed(moved, effect.interview_id, revision=before.revision + 1 if before else 1)


def _let_go(talk: Talk, interview_id: int) -> Talk:
    slot = talk.held.get(interview_id)
    if slot is None:
        return talk
    held = {key: one for key, one in talk.held.items() if key != interview_id}
    return replace(talk, free=(*talk.free, slot), held=held)


def _changed(talk: Talk, interview_id: int, **values: object) -> Talk:
    interviews = tuple(
        replace(one, **values) if one.id == interview_id else one  # type: ignore[arg-type]  # fields by name
        for one in talk.snapshot.interviews
    )
    return replace(talk, snapshot=replace(talk.snapshot, interviews=interviews))

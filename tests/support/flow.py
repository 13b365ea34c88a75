"""Interviews, slots and snapshots for tests of the pure flow; one moment for all of them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from service.flows import engine
from service.flows.answers import menu
from service.flows.consent import DEFAULT_OPT_OUT_WORDS
from service.flows.effects import Decision, NeedSlots, PromptKind, RecordReply, SetStatus
from service.flows.events import Event, TextReceived
from service.flows.state import Interview, Question, QuestionKind, Slot, Snapshot, Status, Thread

NOW = datetime(2026, 11, 30, 18, tzinfo=UTC)


def interview(at: int = 1, hours: float = 26, **facts: Any) -> Interview:
    """An interview some hours from NOW."""
    plain = Interview(
        id=at,
        status=Status.SCHEDULED,
        title="Backend engineer",
        starts_at=NOW + timedelta(hours=hours),
        duration_minutes=45,
        location="",
        candidate_name="Sam Lee",
        recruiter_id=7,
        recruiter_name="Dana Reyes",
        time_zone="America/Los_Angeles",
        language="en",
    )
    return replace(plain, **facts)


def slots(*hours: float) -> tuple[Slot, ...]:
    """Open times some hours from NOW, numbered from 1."""
    return tuple(Slot(at, NOW + timedelta(hours=hour), 45) for at, hour in enumerate(hours, 1))


def asked_times(about: Interview, *slot_ids: int, **facts: Any) -> Question:
    """The question that follows a list of times, the first one unless told."""
    return asked_about(QuestionKind.SLOTS, about, slots=slot_ids, **{"shown": slot_ids, **facts})


def shown_times(free: tuple[Slot, ...], *slot_ids: int) -> tuple[datetime, ...]:
    """The times of some open slots, as a list has shown them."""
    return tuple(one.starts_at for at in slot_ids for one in free if one.id == at)


def asked_about(kind: QuestionKind, about: Interview, **facts: Any) -> Question:
    """An open question about one interview as it stands."""
    return Question(kind, about.id, revisions=((about.id, about.revision),), **facts)


def snapshot(*interviews: Interview, **thread: Any) -> Snapshot:
    """A conversation that was just reminded of its interviews."""
    facts = {"question": menu(*interviews) if interviews else None, "language": "en", **thread}
    words = facts.pop("opt_out_words", DEFAULT_OPT_OUT_WORDS)
    return Snapshot("Acme", Thread("+14155550123", **facts), interviews, words)


def happened(before: Snapshot, event: Event, free: tuple[Slot, ...] = ()) -> Decision:
    """Decide, with the open times when the flow asks for them."""
    decision = engine.decide(before, event, NOW)
    if isinstance(decision, NeedSlots):
        decision = engine.decide(replace(before, slots=free), event, NOW)
    assert isinstance(decision, Decision)
    return decision


def said(before: Snapshot, text: str, free: tuple[Slot, ...] = ()) -> Decision:
    """Decide about a text."""
    return happened(before, TextReceived(text), free)


def then(before: Snapshot, decision: Decision) -> Snapshot:
    """The conversation after a decision: its question open, statuses changed, time standing."""
    changes = {
        one.interview_id: one.status for one in decision.effects if isinstance(one, SetStatus)
    }
    interviews = tuple(
        replace(one, status=changes.get(one.id, one.status)) for one in before.interviews
    )
    thread = replace(before.thread, question=decision.question)
    return replace(before, thread=thread, interviews=interviews)


def talk(before: Snapshot, *texts: str, free: tuple[Slot, ...] = ()) -> list[Decision]:
    """Say several texts one after the other; a cancelled interview is cancelled for the next."""
    decisions = []
    for text in texts:
        decisions.append(said(before, text, free))
        before = then(before, decisions[-1])
    return decisions


def kind_of(decision: Decision) -> PromptKind | None:
    """What is said."""
    return decision.prompt.kind if decision.prompt else None


def replies(decision: Decision) -> list[RecordReply]:
    """The replies that a decision records."""
    return [effect for effect in decision.effects if isinstance(effect, RecordReply)]

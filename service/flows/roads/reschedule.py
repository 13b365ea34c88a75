"""Another time, to the end: offered, more of them, picked, lost, or none that suits."""

from dataclasses import dataclass, replace
from datetime import datetime

from service.flows import slots as slot_rules
from service.flows import wishes
from service.flows.answers import asked, menu, reply
from service.flows.effects import (
    BookSlot,
    Decision,
    Effect,
    EndTouches,
    NeedSlots,
    Prompt,
    PromptKind,
    SetStatus,
)
from service.flows.heard import Heard
from service.flows.roads import asking
from service.flows.state import Intent, Interview, Question, QuestionKind, Reason, Slot, Snapshot
from service.flows.table import Step, after
from service.flows.wishes import Wish

WHY_EMERGENCY = "the candidate has an emergency"


@dataclass(frozen=True, slots=True)
class _Search:
    """One look for times: the words about when, what was shown, whether that is left out."""

    kind: PromptKind
    wish: str = ""
    shown: tuple[int, ...] = ()
    only_new: bool = False
    reason: Reason | None = None


def ask(
    snapshot: Snapshot, interview: Interview, heard: Heard, now: datetime
) -> Decision | NeedSlots:
    """Record the wish and offer the open times nearest to it; in an emergency ask nothing."""
    if after(interview.status, Step.ASK_FOR_ANOTHER_TIME) is None:
        return asking.closed(interview, Intent.RESCHEDULE, heard, now)
    if heard.only_an_emergency:
        return _emergency(interview, heard, now)
    if snapshot.slots is None:
        return NeedSlots(interview.recruiter_id)
    words = heard.words if heard.said.has_time else ""
    kind = PromptKind.SLOTS_NEAREST if _wish(words, interview, now) else PromptKind.SLOTS
    shown = _open_search(snapshot, interview).shown
    prompt, question = _offer(
        snapshot.slots, interview, now, _Search(kind, words, shown, reason=heard.said.reason)
    )
    return Decision(heard.rule, _asked_for(interview, now, heard.reason), prompt, question)


def more(
    snapshot: Snapshot, interview: Interview, heard: Heard, now: datetime
) -> Decision | NeedSlots:
    """Show the next times, which were not shown yet; the wish stands."""
    if snapshot.slots is None:
        return NeedSlots(interview.recruiter_id)
    search = replace(_open_search(snapshot, interview), only_new=True)
    prompt, question = _offer(snapshot.slots, interview, now, search)
    if not prompt.slots:
        return none_suits(interview, heard, now)
    # It is asked for already, but for somebody who has answered elsewhere since times were listed.
    asked_for = _asked_for(interview, now, heard.reason)
    effects = asked_for if len(asked_for) > 1 else ()
    return Decision(f"{heard.rule}; further times", effects, prompt, question)


def none_suits(interview: Interview, heard: Heard, now: datetime) -> Decision:
    """Hand the search to the recruiter; digits mean the menu again."""
    effects = _asked_for(interview, now, heard.reason, told="told.none_suits")
    prompt = Prompt(PromptKind.NO_MORE_SLOTS, interview)
    return Decision(f"{heard.rule}; no time suits", effects, prompt, menu(about=interview))


def pick_listed(
    interview: Interview, question: Question, digit: int, heard: Heard, now: datetime
) -> Decision:
    """Book the time that a digit names, if it is still the one that was shown."""
    picked = heard.because(f"slot {digit}").meaning(Intent.RESCHEDULE, question.reason)
    shown = question.times[digit - 1] if question.times else None
    return pick(interview, question.slots[digit - 1], picked, now, shown)


def pick(
    interview: Interview,
    slot_id: int,
    heard: Heard,
    now: datetime,
    shown: datetime | None = None,
) -> Decision:
    """Book a chosen time; when it is lost to somebody else the caller comes back with SlotLost."""
    kept = reply(interview, Intent.RESCHEDULE, now, heard.reason, told="told.reschedule_booked")
    prompt = Prompt(PromptKind.RESCHEDULED, interview)
    # The booking makes a new revision: later answers are about the new time.
    moved = replace(interview, revision=interview.revision + 1)
    effects = (BookSlot(interview.id, slot_id, shown), kept)
    return Decision(heard.rule, effects, prompt, menu(about=moved))


def pick_open(
    snapshot: Snapshot, interview: Interview, slot_id: int, heard: Heard, now: datetime
) -> Decision | NeedSlots:
    """Book a time that a page names: it must be an open one of this recruiter."""
    if after(interview.status, Step.PICK_SLOT) is None:
        return asking.closed(interview, Intent.RESCHEDULE, heard, now)
    if snapshot.slots is None:
        return NeedSlots(interview.recruiter_id)
    if slot_id not in {one.id for one in snapshot.slots}:
        return lost(snapshot, interview, now)
    return pick(interview, slot_id, heard, now)


def lost(snapshot: Snapshot, interview: Interview, now: datetime) -> Decision | NeedSlots:
    """Offer the next times in the same answer to the one who lost the race."""
    rule = "slot lost to somebody else"
    if after(interview.status, Step.ASK_FOR_ANOTHER_TIME) is None:
        return Decision(f"{rule}; the interview is {interview.status}")
    if snapshot.slots is None:
        return NeedSlots(interview.recruiter_id)
    search = replace(_open_search(snapshot, interview), kind=PromptKind.SLOTS_AFTER_LOSS)
    prompt, question = _offer(snapshot.slots, interview, now, search)
    reason = search.reason or Reason.NOT_GIVEN
    return Decision(rule, _asked_for(interview, now, reason), prompt, question)


def _emergency(interview: Interview, heard: Heard, now: datetime) -> Decision:
    """Tell the recruiter at once and ask nothing: there are other things to think of now."""
    effects = (
        *_asked_for(interview, now, heard.reason, told="told.emergency"),
        EndTouches(interview.id, WHY_EMERGENCY),
    )
    prompt = Prompt(PromptKind.EMERGENCY, interview)
    return Decision(heard.rule, effects, prompt, menu(about=interview))


def _asked_for(
    interview: Interview, now: datetime, reason: Reason, told: str = ""
) -> tuple[Effect, ...]:
    kept = reply(interview, Intent.RESCHEDULE, now, reason, told=told)
    status = after(interview.status, Step.ASK_FOR_ANOTHER_TIME)
    if status is None or status is interview.status:
        return (kept,)
    return (SetStatus(interview.id, status), kept)


def _open_search(snapshot: Snapshot, interview: Interview) -> _Search:
    """Return the search that the open question is part of; an empty one when it is none."""
    question = snapshot.thread.question
    if question is None or question.kind is not QuestionKind.SLOTS:
        return _Search(PromptKind.SLOTS_MORE)
    if question.interview_id != interview.id:
        return _Search(PromptKind.SLOTS_MORE)
    shown = _joined(question.shown, question.slots)
    return _Search(PromptKind.SLOTS_MORE, question.wish, shown, reason=question.reason)


def _offer(
    slots: tuple[Slot, ...], interview: Interview, now: datetime, search: _Search
) -> tuple[Prompt, Question]:
    wish = _wish(search.wish, interview, now)
    left_out = search.shown if search.only_new else ()
    offered = slot_rules.offer(slots, interview, now, wish, left_out)
    if not offered:
        return Prompt(PromptKind.NO_SLOTS, interview), menu(about=interview)
    ids = tuple(slot.id for slot in offered)
    shown = _joined(search.shown, ids)
    further = slot_rules.offer(slots, interview, now, wish, shown)
    question = asked(
        QuestionKind.SLOTS, interview,
        slots=ids, times=tuple(slot.starts_at for slot in offered),
        shown=shown, wish=search.wish, reason=search.reason,
    )  # fmt: skip
    return Prompt(search.kind, interview, slots=offered, more=bool(further)), question


def _wish(words: str, interview: Interview, now: datetime) -> Wish | None:
    if not words:
        return None
    return wishes.read(words, interview.language, interview.time_zone, now)


def _joined(before: tuple[int, ...], now_shown: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(dict.fromkeys((*before, *now_shown)))

"""The roads of an answer: each returns the effects, the words and the next open question."""

from dataclasses import replace
from datetime import datetime

from service.flows import slots as slot_rules
from service.flows.effects import (
    BookSlot,
    ChangeConsent,
    Decision,
    Effect,
    EndTouches,
    NeedSlots,
    Prompt,
    PromptKind,
    RecordReply,
    SetStatus,
)
from service.flows.escalation import is_urgent, notice_minutes
from service.flows.state import (
    Intent,
    Interview,
    Question,
    QuestionKind,
    Reason,
    Slot,
    Snapshot,
)
from service.flows.table import Step, after

WHY_CANCELLED = "the interview was cancelled"


def act_on(
    snapshot: Snapshot, interview: Interview, intent: Intent, now: datetime, rule: str
) -> Decision | NeedSlots:
    """Do what a clear intent asks of one interview, if the table allows it."""
    if intent is Intent.CONFIRM:
        return _confirm(interview, now, rule)
    if intent is Intent.RESCHEDULE:
        return _ask_for_another_time(snapshot, interview, now, rule)
    return _cancel(interview, now, rule)


def menu(*interviews: Interview, about: Interview | None = None) -> Question:
    """Return the question that 1, 2 and 3 answer; `about` settles which interview is meant."""
    asked = interviews or ((about,) if about else ())
    return Question(
        QuestionKind.MENU,
        interview_id=about.id if about else None,
        revisions=tuple((one.id, one.revision) for one in asked),
    )


def _confirm(interview: Interview, now: datetime, rule: str) -> Decision:
    reply = _reply(interview, Intent.CONFIRM, now)
    status = after(interview.status, Step.CONFIRM)
    if status is None:
        prompt = Prompt(PromptKind.ALREADY_CANCELLED, interview)
        reply = replace(reply, told="told.confirm_after_cancel")
        return Decision(f"{rule}; cancelled already", (reply,), prompt, menu(about=interview))
    prompt = Prompt(PromptKind.CONFIRMED, interview)
    effects = (SetStatus(interview.id, status), reply)
    return Decision(rule, effects, prompt, menu(about=interview))


def _cancel(interview: Interview, now: datetime, rule: str) -> Decision:
    effects = cancel(interview, now)
    prompt = Prompt(PromptKind.CANCELLED, interview)
    return Decision(rule, effects, prompt, menu(about=interview))


def cancel(interview: Interview, now: datetime, *, blocked: bool = False) -> tuple[Effect, ...]:
    """Return what cancelling writes; a second one keeps the reply and changes nothing.

    `blocked`: it was said by the carrier's word, so no text reaches this person any more.
    """
    reply = _reply(interview, Intent.CANCEL, now, Reason.NOT_GIVEN)
    if blocked:
        reply = replace(reply, urgent=True, told="told.cancel_blocked")
    status = after(interview.status, Step.CANCEL)
    if status is None:
        return (reply,)
    return (SetStatus(interview.id, status), EndTouches(interview.id, WHY_CANCELLED), reply)


def _ask_for_another_time(
    snapshot: Snapshot, interview: Interview, now: datetime, rule: str
) -> Decision | NeedSlots:
    if snapshot.slots is None:
        return NeedSlots(interview.recruiter_id)
    effects: list[Effect] = [_reply(interview, Intent.RESCHEDULE, now, Reason.NOT_GIVEN)]
    status = after(interview.status, Step.ASK_FOR_ANOTHER_TIME)
    if status is not None and status is not interview.status:
        effects.insert(0, SetStatus(interview.id, status))
    offered = slot_rules.offer(snapshot.slots, interview, now)
    prompt, question = _offer(interview, offered, PromptKind.SLOTS)
    return Decision(rule, tuple(effects), prompt, question)


def _offer(
    interview: Interview, offered: tuple[Slot, ...], kind: PromptKind
) -> tuple[Prompt, Question]:
    if not offered:
        return Prompt(PromptKind.NO_SLOTS, interview), menu(about=interview)
    question = Question(
        QuestionKind.SLOTS,
        interview_id=interview.id,
        slots=tuple(slot.id for slot in offered),
        revisions=((interview.id, interview.revision),),
    )
    return Prompt(kind, interview, slots=offered), question


def pick_slot(interview: Interview, slot_id: int, now: datetime, rule: str) -> Decision:
    """Book a chosen time; when it is lost to somebody else the caller comes back with SlotLost."""
    reply = _reply(interview, Intent.RESCHEDULE, now, Reason.NOT_GIVEN)
    reply = replace(reply, told="told.reschedule_booked")
    prompt = Prompt(PromptKind.RESCHEDULED, interview)
    # The booking makes a new revision: later answers are about the new time.
    moved = replace(interview, revision=interview.revision + 1)
    effects = (BookSlot(interview.id, slot_id), reply)
    return Decision(rule, effects, prompt, menu(about=moved))


def slot_lost(snapshot: Snapshot, interview_id: int, now: datetime) -> Decision | NeedSlots:
    """Offer the next times in the same answer to the one who lost the race."""
    interview = snapshot.interview(interview_id)
    if interview is None:
        return Decision("slot lost; interview gone")
    if snapshot.slots is None:
        return NeedSlots(interview.recruiter_id)
    asked = _ask_for_another_time(snapshot, interview, now, "slot lost to somebody else")
    offered = slot_rules.offer(snapshot.slots, interview, now)
    prompt, _ = _offer(interview, offered, PromptKind.SLOTS_AFTER_LOSS)
    return replace(asked, prompt=prompt) if isinstance(asked, Decision) else asked


def moved_meanwhile(interview: Interview, rule: str) -> Decision:
    """Refuse an answer to a time that no longer holds, and ask again with the new one."""
    return Decision(
        rule, prompt=Prompt(PromptKind.MOVED, interview), question=menu(about=interview)
    )


def which(interviews: tuple[Interview, ...], intent: Intent, rule: str) -> Decision:
    """Ask which interview an answer is about, by letters; nothing is changed yet."""
    question = Question(
        QuestionKind.WHICH,
        interviews=tuple(one.id for one in interviews),
        pending=intent,
        revisions=tuple((one.id, one.revision) for one in interviews),
    )
    prompt = Prompt(PromptKind.WHICH, interviews=interviews)
    return Decision(f"{rule}; several interviews", prompt=prompt, question=question)


def unclear(snapshot: Snapshot, now: datetime, rule: str) -> Decision:
    """Ask back once; the second unclear text in a row goes to the recruiter."""
    question = snapshot.thread.question or menu()
    if question.repeated:
        told = tell_each_recruiter(snapshot, Intent.UNCLEAR, now)
        passed_on = Prompt(PromptKind.PASSED_ON, _latest(snapshot))
        calm = replace(question, repeated=False)
        return Decision(f"{rule}; unclear again", told, passed_on, calm)
    asked = _repeat(snapshot, question, now)
    open_again = replace(asked.question or question, repeated=True)
    return replace(asked, rule=f"{rule}; asked back", question=open_again)


def _repeat(snapshot: Snapshot, question: Question, now: datetime) -> Decision:
    """Say the open question again, in digits or letters; what has started is not asked about."""
    ahead = snapshot.upcoming_interviews(now)
    if question.kind is QuestionKind.WHICH and question.pending is not None:
        asked = tuple(one for one in ahead if one.id in question.interviews)
        if asked:
            # Letters are given anew, for they follow the list that is shown.
            return which(asked, question.pending, "")
    about = next((one for one in ahead if one.id == question.interview_id), None)
    if question.kind is QuestionKind.SLOTS and about is not None:
        return Decision("", prompt=Prompt(PromptKind.UNCLEAR_SLOTS, about), question=question)
    about = about or (snapshot.open_interviews(now) or ahead)[0]
    menu_again = question if question.kind is QuestionKind.MENU else menu(*ahead)
    return Decision("", prompt=Prompt(PromptKind.UNCLEAR, about), question=menu_again)


def small_talk(snapshot: Snapshot, intent: Intent, now: datetime, rule: str) -> Decision:
    """Keep a "thanks" for the recruiter; it needs no answer and closes no question."""
    told = tell_each_recruiter(snapshot, intent, now)
    return Decision(rule, told, question=snapshot.thread.question)


def nothing_ahead(snapshot: Snapshot, now: datetime) -> Decision:
    """Pass a text that comes after the interview to the recruiter; its notice is negative."""
    latest = _latest(snapshot)
    reply = _reply(latest, Intent.UNCLEAR, now)
    prompt = Prompt(PromptKind.PASSED_ON, latest)
    return Decision("no interview ahead", (reply,), prompt)


def opt_out_in_words(snapshot: Snapshot, now: datetime, rule: str) -> Decision:
    """Honour an opt-out that the carrier does not know, with one confirming text.

    47 CFR 64.1200(a)(10) and (12): any clear wording counts, and one confirmation is allowed.
    A stranger is opted out in silence: we have never texted them.
    """
    opt_out = ChangeConsent(texts_allowed=False, source="words")
    told = tell_each_recruiter(snapshot, Intent.OPT_OUT, now)
    prompt = Prompt(PromptKind.OPTED_OUT, _latest(snapshot)) if snapshot.interviews else None
    return Decision(rule, (opt_out, *told), prompt)


def tell_each_recruiter(
    snapshot: Snapshot, intent: Intent, now: datetime, *, urgent: bool = False
) -> tuple[Effect, ...]:
    """Record one reply for each interview that it may concern; for a stranger, one without."""
    concerned = snapshot.open_interviews(now) or snapshot.upcoming_interviews(now)
    if not concerned and snapshot.interviews:
        concerned = (_latest(snapshot),)
    if not concerned:
        return (RecordReply(None, intent),)
    return tuple(replace(_reply(one, intent, now), urgent=urgent) for one in concerned)


def _latest(snapshot: Snapshot) -> Interview:
    return max(snapshot.interviews, key=lambda one: (one.starts_at, one.id))


def _reply(
    interview: Interview, intent: Intent, now: datetime, reason: Reason | None = None
) -> RecordReply:
    return RecordReply(
        interview.id,
        intent,
        urgent=is_urgent(intent, interview, now, reason),
        notice_minutes=notice_minutes(interview, now),
        reason=reason,
    )

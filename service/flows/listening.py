"""A text in its context: the open question decides what a digit, a letter or a "no" means."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from service.flows import loops, replies
from service.flows.acting import act, say
from service.flows.answers import answerable, menu, named, settled
from service.flows.effects import Decision, NeedSlots, RecordReply
from service.flows.heard import Heard
from service.flows.meaning import Leaning, Understood
from service.flows.reasons import BY_DIGIT, is_stated
from service.flows.roads import asking, cancel, notes, reschedule
from service.flows.state import (
    Intent,
    Interview,
    Question,
    QuestionKind,
    Reason,
    Snapshot,
    Status,
)
from service.flows.table import Step, after

Result = Decision | NeedSlots
MENU_INTENTS = {1: Intent.CONFIRM, 2: Intent.RESCHEDULE, 3: Intent.CANCEL}
_AFTER_A_CANCEL = frozenset({QuestionKind.CALLED_OFF, QuestionKind.REASON})
_REFUSALS = frozenset({Leaning.NO, Leaning.UNABLE, Leaning.NONE})


def listen(snapshot: Snapshot, heard: Heard, now: datetime) -> Result:
    """Read a text by the open question. Something is ahead, so that it can be asked about."""
    question = snapshot.thread.question or menu()
    if heard.said.digit is not None and _is_stale(snapshot, question, now):
        return asking.unclear(snapshot, now, f"{heard.rule}; but what was asked holds no more")
    return _READERS[_kind(snapshot, question, now)](snapshot, question, heard, now)


def _is_stale(snapshot: Snapshot, question: Question, now: datetime) -> bool:
    """Whether a digit would answer what can no longer be answered, and hit something else."""
    about = named(snapshot)
    if question.interview_id is None or question.kind is QuestionKind.WHICH:
        return False
    if about is None or not about.is_ahead(now):
        return True
    if not question.asked_about(about):
        return False  # answered with the new time
    is_off = about.status is Status.CANCELLED
    if question.kind in _AFTER_A_CANCEL:
        return not is_off
    return is_off and question.kind is QuestionKind.SLOTS


def _kind(snapshot: Snapshot, question: Question, now: datetime) -> QuestionKind:
    """Return what is being asked as things stand: a link or a recruiter may have changed them."""
    kind = question.kind
    if kind is QuestionKind.WHICH:
        return kind
    about = settled(snapshot, answerable(snapshot, now), now)
    if about is None:
        return QuestionKind.MENU
    if about.status is Status.CANCELLED:
        same = about.id == question.interview_id and kind is QuestionKind.REASON
        return kind if same else QuestionKind.CALLED_OFF
    asked_of_it = about.id == question.interview_id and kind not in _AFTER_A_CANCEL
    return kind if asked_of_it else QuestionKind.MENU


def _about(snapshot: Snapshot, now: datetime) -> Interview:
    """Return the interview that `_kind` has found."""
    return settled(snapshot, answerable(snapshot, now), now) or answerable(snapshot, now)[0]


def _menu(snapshot: Snapshot, _: Question, heard: Heard, now: datetime) -> Result:
    intent = heard.intent or MENU_INTENTS.get(heard.said.digit or 0)
    if _contradicts_its_digit(heard):
        return asking.unclear(snapshot, now, f"{heard.rule}; but its digit says something else")
    if intent is not None:
        return say(snapshot, heard.meaning(intent), now)
    if heard.said.leaning is Leaning.ASSENT:
        return _assent(snapshot, heard, now)
    return _no_intent(snapshot, heard, now)


def _no_intent(snapshot: Snapshot, heard: Heard, now: datetime) -> Result:
    """Read a refusal that says neither move nor off, a time while one is looked for, the rest."""
    several = answerable(snapshot, now)
    about = settled(snapshot, several, now)
    if heard.said.letter and len(several) > 1:
        return asking.which(several, Heard(Understood(rule="a letter; of which list?")))
    if heard.said.leaning in {Leaning.NO, Leaning.UNABLE}:
        return _refused(snapshot, about, heard, now)
    searching = about is not None and about.status is Status.RESCHEDULE_REQUESTED
    if searching and heard.said.has_time:
        return act(snapshot, heard.meaning(Intent.RESCHEDULE), now)
    return asking.unclear(snapshot, now, heard.rule)


def _refused(snapshot: Snapshot, about: Interview | None, heard: Heard, now: datetime) -> Decision:
    """Ask which of several, else another time or off; a time of before is no longer answered."""
    question = snapshot.thread.question
    if about is None:
        return asking.which(answerable(snapshot, now), heard)
    if question is not None and not question.asked_about(about):
        return asking.moved_meanwhile(about, f"{heard.rule}; but it has moved since we asked")
    return asking.declined(about, heard)


def _contradicts_its_digit(heard: Heard) -> bool:
    """Whether the digit and the words of a text are two answers: "2, I confirm"."""
    digit = heard.said.digit
    return digit is not None and heard.intent not in {None, MENU_INTENTS.get(digit)}


def _assent(snapshot: Snapshot, heard: Heard, now: datetime) -> Result:
    """Take "ok" for a confirmation where that is what we asked for last; else for small talk."""
    candidates = answerable(snapshot, now)
    about = settled(snapshot, candidates, now)
    unanswered = (about,) if about else candidates
    asked = loops.asks_to_confirm(snapshot.thread.question)
    if asked and any(one.status is Status.SCHEDULED for one in unanswered):
        return act(snapshot, heard.meaning(Intent.CONFIRM), now)
    return notes.small_talk(snapshot, now, heard.rule)


def _declined(snapshot: Snapshot, question: Question, heard: Heard, now: datetime) -> Result:
    """Read the answer to "another time, or off?"; "yes" says neither."""
    intent = heard.intent or MENU_INTENTS.get(heard.said.digit or 0)
    if intent is None and heard.said.has_time:
        intent = Intent.RESCHEDULE
    bare_yes = heard.said.leaning is Leaning.YES and heard.said.digit is None
    if intent is None or bare_yes or _contradicts_its_digit(heard):
        return asking.unclear(snapshot, now, heard.rule)
    return say(snapshot, heard.meaning(intent, question.reason), now)


def _called_off(snapshot: Snapshot, question: Question, heard: Heard, now: datetime) -> Result:
    about = _about(snapshot, now)
    intent = heard.intent or MENU_INTENTS.get(heard.said.digit or 0)
    if _explains(heard, intent):
        return cancel.give_reason(about, heard, now, heard.reason)
    if intent is Intent.CANCEL or (intent is None and heard.said.leaning in _REFUSALS):
        return cancel.for_good(about, question, heard.rule, now)
    if intent is None and heard.said.has_time:
        intent = Intent.RESCHEDULE
    if intent is None and heard.said.leaning is Leaning.ASSENT:
        return notes.small_talk(snapshot, now, heard.rule)
    if intent is None:
        return asking.unclear(snapshot, now, heard.rule)
    return say(snapshot, heard.meaning(intent), now)


def _explains(heard: Heard, intent: Intent | None) -> bool:
    """Whether a text says why, about what is off already; an emergency brings nothing back."""
    if not is_stated(heard.said.reason):
        return False
    emergency = intent is Intent.RESCHEDULE and heard.only_an_emergency
    return intent in {None, Intent.CANCEL} or emergency


def _reason(snapshot: Snapshot, question: Question, heard: Heard, now: datetime) -> Result:
    """Read the answer to "why?", which nobody has to give."""
    about = _about(snapshot, now)
    given = _given(heard)
    if given is not None:
        return cancel.give_reason(about, heard, now, given)
    if heard.intent in {Intent.CONFIRM, Intent.RESCHEDULE, *notes.NOTED}:
        return say(snapshot, heard, now)
    thanks = heard.intent is Intent.THANKS or heard.said.leaning is Leaning.ASSENT
    if thanks or heard.intent is Intent.CANCEL or heard.said.leaning in _REFUSALS:
        said = cancel.farewell(about, heard.rule, question.reason)
        kept = notes.small_talk(snapshot, now, heard.rule).effects if thanks else ()
        return replace(said, effects=kept)
    return asking.unclear(snapshot, now, heard.rule)


def _given(heard: Heard) -> Reason | None:
    """Return the reason that an answer to "why?" gives; words that we cannot sort are another."""
    said = heard.said
    if said.digit is not None:
        return BY_DIGIT.get(said.digit)
    if said.intent is Intent.OFFER_DEADLINE:
        return Reason.ANOTHER_OFFER
    if _explains(heard, said.intent):
        return heard.reason
    nothing_else = said.intent is None and said.leaning in {None, Leaning.MORE}
    return Reason.OTHER if nothing_else and len(heard.own_words) > 1 else None


def _slots(snapshot: Snapshot, question: Question, heard: Heard, now: datetime) -> Result:
    about = _about(snapshot, now)
    said = heard.said
    if said.digit is not None:
        return _picked_slot(snapshot, question, about, heard, now)
    wishes_on = said.intent in {None, Intent.RESCHEDULE}
    if wishes_on and not question.asked_about(about):
        return asking.moved_meanwhile(about, f"{heard.rule}; but it has moved since we offered")
    if wishes_on and (said.has_time or heard.only_an_emergency):
        return act(snapshot, heard.meaning(Intent.RESCHEDULE, question.reason), now)
    if said.intent is Intent.RESCHEDULE or said.leaning is Leaning.MORE:
        asked = heard.meaning(said.intent, question.reason)
        return reschedule.more(snapshot, about, asked, now)
    if said.intent is None and said.leaning in _REFUSALS:
        return reschedule.none_suits(about, heard.meaning(None, question.reason), now)
    # "Yes" to a list of times says neither which one nor that the old one stays.
    is_unclear = said.intent in {None, Intent.CONFIRM}
    return asking.unclear(snapshot, now, heard.rule) if is_unclear else say(snapshot, heard, now)


def _picked_slot(
    snapshot: Snapshot, question: Question, about: Interview, heard: Heard, now: datetime
) -> Result:
    digit = heard.said.digit or 0
    if not 1 <= digit <= len(question.slots):
        return asking.unclear(snapshot, now, f"{digit} is not among the offered times")
    if after(about.status, Step.PICK_SLOT) is None:
        return asking.unclear(snapshot, now, f"an interview that is {about.status} stays")
    if not question.asked_about(about):
        return asking.moved_meanwhile(about, "the interview moved since times were offered")
    return reschedule.pick_listed(about, question, digit, heard, now)


def _which(snapshot: Snapshot, question: Question, heard: Heard, now: datetime) -> Result:
    """Read a letter. A digit is asked back: it may mean the first of them, or "confirm"."""
    if heard.said.letter or heard.said.digit is not None:
        return _picked_interview(snapshot, question, heard, now)
    if heard.said.leaning is Leaning.ASSENT and heard.intent is None:
        return asking.unclear(snapshot, now, heard.rule)
    again = _menu(snapshot, question, heard, now)
    if isinstance(again, NeedSlots) or again.question is None:
        return again
    if again.question.kind is not QuestionKind.WHICH or again.question == question:
        return again
    if question.repeated:
        return asking.unclear(snapshot, now, heard.rule)
    return replace(again, question=replace(again.question, repeated=True))


def _picked_interview(
    snapshot: Snapshot, question: Question, heard: Heard, now: datetime
) -> Result:
    """Act on all that the first text said, now that it is clear which interview it is about."""
    letters = {chr(ord("A") + at): one for at, one in enumerate(question.interviews)}
    about = snapshot.interview(letters.get(heard.said.letter or ""))
    if about is None or not about.is_ahead(now):
        return asking.unclear(snapshot, now, "no interview has this letter")
    if not question.asked_about(about):
        return asking.moved_meanwhile(about, "the interview moved since the question")
    first = _first_text(snapshot, question)
    thread = replace(snapshot.thread, question=menu(about=about))
    rule = f"{heard.said.letter} named; {first.rule}"
    acted = listen(replace(snapshot, thread=thread), first.because(rule), now)
    return acted if isinstance(acted, NeedSlots) else _quoting(acted, first)


def _quoting(decision: Decision, first: Heard) -> Decision:
    """Keep with the replies what was said, not the letter that came after it."""
    effects = tuple(
        replace(one, said=first.words, private=one.private or first.is_private)
        if isinstance(one, RecordReply)
        else one
        for one in decision.effects
    )
    return replace(decision, effects=effects)


def _first_text(snapshot: Snapshot, question: Question) -> Heard:
    if not question.words:
        return Heard(Understood(intent=question.pending, rule="as asked"))
    return Heard(replies.understand(question.words, snapshot.thread.language), question.words)


_Reader = Callable[[Snapshot, Question, Heard, datetime], Result]
_READERS: dict[QuestionKind, _Reader] = {
    QuestionKind.MENU: _menu,
    QuestionKind.DECLINED: _declined,
    QuestionKind.CALLED_OFF: _called_off,
    QuestionKind.REASON: _reason,
    QuestionKind.SLOTS: _slots,
    QuestionKind.WHICH: _which,
    # It has a new time by now, and the offer of one is over.
    QuestionKind.MISSED: _menu,
}

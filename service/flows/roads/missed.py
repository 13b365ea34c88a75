"""After a no-show: another time, if the candidate takes up the offer; the rest is for a person."""

from dataclasses import replace
from datetime import datetime

from service.flows.answers import asked, named, reply
from service.flows.effects import Decision, NeedSlots, Prompt, PromptKind
from service.flows.heard import Heard
from service.flows.meaning import Leaning
from service.flows.roads import reschedule
from service.flows.state import Intent, Interview, Question, QuestionKind, Snapshot, Status

_INTENTS = {2: Intent.RESCHEDULE, 3: Intent.CANCEL}
_REFUSALS = frozenset({Leaning.NO, Leaning.NONE})
Result = Decision | NeedSlots | None


def answer(snapshot: Snapshot, heard: Heard, now: datetime) -> Result:
    """Answer a text to the offer of another time; None when it is about something else.

    The interview stays a no-show until a time is picked.
    """
    about, question = _about(snapshot), snapshot.thread.question
    if about is None or question is None:
        return None
    if question.kind is QuestionKind.SLOTS:
        return _offered(snapshot, about, question, heard, now)
    intent = _intent(heard)
    if intent is Intent.RESCHEDULE:
        wish = heard.meaning(Intent.RESCHEDULE)
        return _still_open(reschedule.ask(snapshot, about, wish, now), about)
    return _not_again(about, question, heard, now) if intent is Intent.CANCEL else None


def kept_open(snapshot: Snapshot, decision: Decision) -> Decision:
    """Leave the offer open after a text that was about something else."""
    if _about(snapshot) is None:
        return decision
    return replace(decision, question=snapshot.thread.question)


def _about(snapshot: Snapshot) -> Interview | None:
    """Return the missed interview that the open question is about."""
    question, about = snapshot.thread.question, named(snapshot)
    if question is None or about is None or about.status is not Status.NO_SHOW:
        return None
    offers = question.kind in {QuestionKind.MISSED, QuestionKind.SLOTS}
    return about if offers and question.asked_about(about) else None


def _intent(heard: Heard) -> Intent | None:
    """Say what a text answers to "another time, or not?"; two answers at once are none."""
    said, intent = heard.said, heard.intent
    if said.digit is not None:
        by_digit = _INTENTS.get(said.digit)
        return by_digit if intent in {None, by_digit} else None
    if said.leaning is Leaning.YES and intent in {None, Intent.CONFIRM}:
        return Intent.RESCHEDULE
    if intent is not None:
        return intent if intent in _INTENTS.values() else None
    if said.has_time:
        return Intent.RESCHEDULE
    return Intent.CANCEL if said.leaning in _REFUSALS else None


def _offered(
    snapshot: Snapshot, about: Interview, question: Question, heard: Heard, now: datetime
) -> Result:
    said = heard.said
    if said.digit is not None:
        return _picked(about, question, heard, now)
    if said.intent not in {None, Intent.RESCHEDULE}:
        return None
    wish = heard.meaning(Intent.RESCHEDULE, question.reason)
    if said.has_time:
        return _still_open(reschedule.ask(snapshot, about, wish, now), about)
    if said.intent is Intent.RESCHEDULE or said.leaning is Leaning.MORE:
        return _still_open(reschedule.more(snapshot, about, wish, now), about)
    none = said.leaning in _REFUSALS
    return _still_open(reschedule.none_suits(about, wish, now), about) if none else None


def _picked(about: Interview, question: Question, heard: Heard, now: datetime) -> Decision | None:
    digit = heard.said.digit or 0
    if not 1 <= digit <= len(question.slots):
        return None
    return reschedule.pick_listed(about, question, digit, heard, now)


def _still_open(result: Decision | NeedSlots, about: Interview) -> Decision | NeedSlots:
    """Let "2" go on meaning another time where no times were listed: there is no menu any more."""
    if isinstance(result, NeedSlots) or result.question is None:
        return result
    if result.question.kind is QuestionKind.SLOTS:
        return result
    return replace(result, question=asked(QuestionKind.MISSED, about))


def _not_again(about: Interview, question: Question, heard: Heard, now: datetime) -> Decision:
    """Thank them, and tell the recruiter, once; "2" still finds another time."""
    if question.spoken_since:
        return Decision(f"{heard.rule}; all is said", question=question)
    kept = reply(about, Intent.CANCEL, now, heard.reason, told="told.not_again")
    prompt = Prompt(PromptKind.FAREWELL, about)
    return Decision(heard.rule, (kept,), prompt, replace(question, spoken_since=True))

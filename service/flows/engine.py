"""The conversation: a snapshot, an event and the time become a decision. Pure.

The order of the questions is the safety of the product: first the carrier's own words (they act
on the line whatever we think), then who it is and whether anything is open, then what the text
says in the context of the open question. What is not plainly said is asked back once, with
digits, and then goes to a person.
"""

from dataclasses import replace
from datetime import datetime

from service.flows import answers, consent, replies
from service.flows.consent import Keyword
from service.flows.effects import ChangeConsent, Decision, NeedSlots, RecordReply
from service.flows.events import Answered, Event, SlotLost, TextReceived
from service.flows.meaning import Understood
from service.flows.state import Intent, Interview, Question, QuestionKind, Snapshot
from service.flows.table import Step, after

MENU_INTENTS = {1: Intent.CONFIRM, 2: Intent.RESCHEDULE, 3: Intent.CANCEL}


def decide(snapshot: Snapshot, event: Event, now: datetime) -> Decision | NeedSlots:
    """Say what an event does. `now` is aware.

    `NeedSlots` asks the caller to fill `snapshot.slots` and to ask again; it changes nothing.
    """
    if isinstance(event, SlotLost):
        lost = answers.slot_lost(snapshot, event.interview_id, now)
        return _without_words_to_the_opted_out(snapshot, lost, now)
    if isinstance(event, Answered):
        return _answered(snapshot, event, now)
    word = consent.keyword(event.body, snapshot.opt_out_words, event.opt_out_type)
    if word is not None:
        return _carrier_word(snapshot, word, now)
    decision = _ordinary_text(snapshot, event, now)
    if snapshot.thread.opted_out and consent.lifts_opt_out(event.body):
        return _opted_in_again(decision)
    return _without_words_to_the_opted_out(snapshot, decision, now)


def _answered(snapshot: Snapshot, event: Answered, now: datetime) -> Decision | NeedSlots:
    interview = snapshot.interview(event.interview_id)
    if interview is None or not interview.is_ahead(now):
        return answers.nothing_ahead(snapshot, now)
    if event.revision != interview.revision:
        return answers.moved_meanwhile(interview, "the interview moved since the page was shown")
    if event.slot_id is not None:
        return answers.pick_slot(interview, event.slot_id, now, "a time was chosen on the page")
    return answers.act_on(snapshot, interview, event.intent, now, f"chosen: {event.intent}")


def _carrier_word(snapshot: Snapshot, word: Keyword, now: datetime) -> Decision:
    if word is Keyword.HELP:
        return Decision("carrier word: help", question=snapshot.thread.question)
    if word is Keyword.OPT_IN:
        effects = (
            ChangeConsent(texts_allowed=True, source="keyword"),
            *answers.tell_each_recruiter(snapshot, Intent.OPT_IN, now),
        )
        return Decision("carrier word: opt-in", effects, question=snapshot.thread.question)
    return _carrier_opt_out(snapshot, word, now)


def _carrier_opt_out(snapshot: Snapshot, word: Keyword, now: datetime) -> Decision:
    opt_out = ChangeConsent(texts_allowed=False, source="keyword")
    still_open = snapshot.open_interviews(now)
    if word is Keyword.OPT_OUT_CANCEL and len(still_open) == 1:
        cancelled = answers.cancel(still_open[0], now, blocked=True)
        return Decision("carrier word: cancel", (opt_out, *cancelled))
    # With several open interviews we may not ask which one (we are blocked) and never guess.
    urgent = word is Keyword.OPT_OUT_CANCEL and bool(still_open)
    told = answers.tell_each_recruiter(snapshot, Intent.OPT_OUT, now, urgent=urgent)
    return Decision("carrier word: opt-out", (opt_out, *told))


def _ordinary_text(snapshot: Snapshot, event: TextReceived, now: datetime) -> Decision | NeedSlots:
    understood = replies.understand(event.body, snapshot.thread.language)
    if understood.intent is Intent.OPT_OUT:
        return answers.opt_out_in_words(snapshot, now, understood.rule)
    if not snapshot.interviews:
        reply = RecordReply(None, Intent.UNCLEAR)
        return Decision("unknown sender", (reply,))
    if not snapshot.upcoming_interviews(now):
        return answers.nothing_ahead(snapshot, now)
    return _answer(snapshot, understood, now)


def _answer(snapshot: Snapshot, understood: Understood, now: datetime) -> Decision | NeedSlots:
    """Read a text by the open question first: it decides what a bare digit or letter means."""
    question = snapshot.thread.question
    kind = question.kind if question else QuestionKind.MENU
    if question and kind is QuestionKind.SLOTS and understood.digit is not None:
        return _picked_slot(snapshot, question, understood.digit, now)
    if question and kind is QuestionKind.WHICH and (understood.letter or understood.digit):
        return _picked_interview(snapshot, question, understood, now)
    intent = understood.intent or MENU_INTENTS.get(understood.digit or 0)
    if intent is Intent.THANKS:
        return answers.small_talk(snapshot, intent, now, understood.rule)
    # "Yes" to a list of times says neither which one nor that the old one stays.
    if intent is None or (kind is QuestionKind.SLOTS and intent is Intent.CONFIRM):
        return answers.unclear(snapshot, now, understood.rule)
    return act(snapshot, intent, now, understood.rule)


def _picked_slot(
    snapshot: Snapshot, question: Question, digit: int, now: datetime
) -> Decision | NeedSlots:
    interview = snapshot.interview(question.interview_id)
    if interview is None or not 1 <= digit <= len(question.slots) or not interview.is_ahead(now):
        return answers.unclear(snapshot, now, f"{digit} is not among the offered times")
    if after(interview.status, Step.PICK_SLOT) is None:
        return answers.unclear(snapshot, now, f"an interview that is {interview.status} stays")
    if not question.asked_about(interview):
        return answers.moved_meanwhile(interview, "the interview moved since times were offered")
    return answers.pick_slot(interview, question.slots[digit - 1], now, f"slot {digit}")


def _picked_interview(
    snapshot: Snapshot, question: Question, understood: Understood, now: datetime
) -> Decision | NeedSlots:
    """Read a letter. A digit is asked back: it may mean the first of them, or "confirm"."""
    letters = {chr(ord("A") + at): one for at, one in enumerate(question.interviews)}
    interview = snapshot.interview(letters.get(understood.letter or ""))
    if interview is None or question.pending is None or not interview.is_ahead(now):
        return answers.unclear(snapshot, now, "no interview has this letter")
    if not question.asked_about(interview):
        return answers.moved_meanwhile(interview, "the interview moved since the question")
    return answers.act_on(snapshot, interview, question.pending, now, f"{understood.letter} named")


def act(snapshot: Snapshot, intent: Intent, now: datetime, rule: str) -> Decision | NeedSlots:
    """Act on a clear intent, or ask which interview it is about."""
    candidates = snapshot.open_interviews(now) or snapshot.upcoming_interviews(now)
    interview = _settled(snapshot, candidates, now)
    if interview is None:
        return answers.which(candidates, intent, rule)
    question = snapshot.thread.question
    if question is not None and not question.asked_about(interview):
        return answers.moved_meanwhile(interview, f"{rule}; but it has moved since we asked")
    return answers.act_on(snapshot, interview, intent, now, rule)


def _settled(
    snapshot: Snapshot, candidates: tuple[Interview, ...], now: datetime
) -> Interview | None:
    """Return the one interview that a text can mean; a reminder alone does not settle it.

    What was last spoken about comes first, even if it is cancelled: "Reply 2 for another time"
    is then about that one, not about the other that is still open.
    """
    question = snapshot.thread.question
    named = snapshot.interview(question.interview_id) if question else None
    if named is not None and named.is_ahead(now):
        return named
    return candidates[0] if len(candidates) == 1 else None


def _opted_in_again(decision: Decision | NeedSlots) -> Decision | NeedSlots:
    if isinstance(decision, NeedSlots):
        return decision
    opt_in = ChangeConsent(texts_allowed=True, source="keyword")
    return replace(decision, effects=(opt_in, *decision.effects))


def _without_words_to_the_opted_out(
    snapshot: Snapshot, decision: Decision | NeedSlots, now: datetime
) -> Decision | NeedSlots:
    """Keep the answer but say nothing: an opted-out number is not texted (Twilio would refuse).

    What would have been asked back goes to a person at once, and a list of times or letters that
    nobody has seen is not an open question.
    """
    if isinstance(decision, NeedSlots) or not snapshot.thread.opted_out or not decision.prompt:
        return decision
    if not decision.effects:
        told = answers.tell_each_recruiter(snapshot, Intent.UNCLEAR, now)
        rule = f"{decision.rule}; opted out, so a person reads it"
        return Decision(rule, told, question=snapshot.thread.question)
    question = decision.question
    if question is not None and question.kind is not QuestionKind.MENU:
        question = snapshot.thread.question
    return replace(decision, prompt=None, question=question)

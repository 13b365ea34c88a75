"""The conversation: a snapshot, an event and the time become a decision. Pure.

The order of the questions is the safety of the product: first the carrier's own words (they act
on the line whatever we think), then who it is and whether anything is open, then what the text
says in the context of the open question. What is not plainly said is asked back once, with
digits, and then goes to a person.
"""

from dataclasses import replace
from datetime import datetime

from service.flows import (
    answers,
    consent,
    loops,
    overtaken,
    private_words,
    replies,
    unexplained,
)
from service.flows.after_it import after_it
from service.flows.clicks import click, typed
from service.flows.consent import Keyword
from service.flows.effects import (
    ChangeConsent,
    Decision,
    Effect,
    NeedSlots,
    PromptKind,
    RecordReply,
)
from service.flows.events import Answered, Event, SlotLost, Spoken, StayedSilent, TextReceived
from service.flows.heard import Heard
from service.flows.listening import listen
from service.flows.roads import asking, cancel, missed, reschedule
from service.flows.roads import consent as withdrawals
from service.flows.state import Intent, QuestionKind, Snapshot

# What is asked back when nothing has been written: unsaid, it would be lost.
_NOTHING_WRITTEN = frozenset(
    {
        PromptKind.UNCLEAR,
        PromptKind.UNCLEAR_SLOTS,
        PromptKind.UNCLEAR_REASON,
        PromptKind.PICTURE,
        PromptKind.WHICH,
        PromptKind.MOVED,
        PromptKind.OTHER_TIME,
        PromptKind.DECLINED,
    }
)


def decide(snapshot: Snapshot, event: Event, now: datetime) -> Decision | NeedSlots:
    """Say what an event does. `now` is aware.

    `NeedSlots` asks the caller to fill `snapshot.slots` and to ask again; it changes nothing.
    """
    if isinstance(event, SlotLost):
        return _within_limits(snapshot, _slot_lost(snapshot, event, now), now)
    if isinstance(event, Answered):
        return private_words.kept(click(snapshot, event, now), typed(snapshot, event))
    if isinstance(event, Spoken):
        return _in_a_call(snapshot, Heard(event.said, event.words), now)
    if isinstance(event, StayedSilent):
        return unexplained.stayed_silent(snapshot, event, now)
    if event.overtaken or event.surpassed:
        return _overtaken(snapshot, event, now)
    decision = unexplained.told_before(snapshot, _text(snapshot, event, now), now)
    return unexplained.remembered(snapshot, decision, event.body)


def _overtaken(snapshot: Snapshot, event: TextReceived, now: datetime) -> Decision:
    """Change nothing for a text that came late, after another answer or question.

    A person reads it.
    """
    heard = Heard(replies.understand(event.body, snapshot.thread.language), event.body)
    decision = overtaken.kept(snapshot, _text(snapshot, event, now), now, event)
    return replace(decision, effects=private_words.marked(decision.effects, heard))


def _text(snapshot: Snapshot, event: TextReceived, now: datetime) -> Decision | NeedSlots:
    word = consent.keyword(event.body, snapshot.opt_out_words, event.opt_out_type)
    if word is not None:
        return _carrier_word(snapshot, word, now)
    heard = Heard(replies.understand(event.body, snapshot.thread.language), event.body)
    lifts = snapshot.thread.opted_out and consent.lifts_opt_out(event.body)
    decision = _ordinary_text(snapshot, event, heard, now)
    if lifts:
        snapshot = replace(snapshot, thread=replace(snapshot.thread, opted_out=False))
    if event.unanswerable and isinstance(decision, Decision) and decision.prompt is not None:
        decision = _unsaid(snapshot, decision, now, "too late to answer")
    decision = private_words.kept(_within_limits(snapshot, decision, now), heard)
    return _opted_in_again(decision) if lifts else decision


def _in_a_call(snapshot: Snapshot, heard: Heard, now: datetime) -> Decision | NeedSlots:
    """Take the roads of a text. No carrier listens to what is spoken, and no limit holds there."""
    if heard.intent is Intent.OPT_OUT:
        return withdrawals.opt_out_in_a_call(snapshot, heard, now)
    if heard.intent is Intent.WRONG_NUMBER:
        return withdrawals.wrong_number(snapshot, now, heard.rule)
    about = answers.named(snapshot)
    if about is not None and not about.is_ahead(now):
        # It began, or was called off, during the call: nothing said here is about another one.
        snapshot = replace(snapshot, interviews=(about,))
    ahead = snapshot.upcoming_interviews(now)
    decision = listen(snapshot, heard, now) if ahead else after_it(snapshot, heard, now)
    return private_words.kept(decision, heard)


def _slot_lost(snapshot: Snapshot, event: SlotLost, now: datetime) -> Decision | NeedSlots:
    interview = snapshot.interview(event.interview_id)
    if interview is None:
        return Decision("slot lost; interview gone", question=snapshot.thread.question)
    return reschedule.lost(snapshot, interview, now)


def _carrier_word(snapshot: Snapshot, word: Keyword, now: datetime) -> Decision:
    if word is Keyword.HELP:
        return Decision("carrier word: help", question=snapshot.thread.question)
    if word is Keyword.OPT_IN:
        opt_in = ChangeConsent(texts_allowed=True, source="keyword")
        told = answers.tell_each_recruiter(snapshot, Intent.OPT_IN, now)
        rule, question = "carrier word: opt-in", snapshot.thread.question
        return Decision(rule, (opt_in, *told), question=question)
    return _carrier_opt_out(snapshot, word, now)


def _carrier_opt_out(snapshot: Snapshot, word: Keyword, now: datetime) -> Decision:
    opt_out = ChangeConsent(texts_allowed=False, source="keyword")
    known = answers.closed(snapshot.thread.question)
    still_open = snapshot.open_interviews(now)
    spoken_of = answers.named(snapshot)
    about_another = spoken_of is not None and spoken_of.is_ahead(now)
    meant = (spoken_of,) if spoken_of in still_open else () if about_another else still_open
    only = meant[0] if len(meant) == 1 else None
    sure = only and answers.means_only(snapshot.thread.question, only, snapshot, now)
    if word is Keyword.OPT_OUT_CANCEL and only and sure:
        cancelled = cancel.effects_of(only, now, blocked=True)
        return Decision("carrier word: cancel", (opt_out, *cancelled), question=known)
    # With several open interviews we may not ask which one (we are blocked) and never guess.
    if word is Keyword.OPT_OUT_CANCEL and still_open:
        facts = {"urgent": True, "told": "told.opt_out_cancel"}
        told = answers.tell_each_recruiter(snapshot, Intent.OPT_OUT, now, **facts)
    else:
        told = answers.tell_each_recruiter(snapshot, Intent.OPT_OUT, now)
    return Decision("carrier word: opt-out", (opt_out, *told), question=known)


def _ordinary_text(
    snapshot: Snapshot, event: TextReceived, heard: Heard, now: datetime
) -> Decision | NeedSlots:
    if heard.intent is Intent.OPT_OUT:
        return withdrawals.opt_out_in_words(snapshot, heard, now)
    if heard.intent is Intent.WRONG_NUMBER:
        return withdrawals.wrong_number(snapshot, now, heard.rule)
    if not snapshot.interviews:
        return Decision("unknown sender", (RecordReply(None, Intent.UNCLEAR),))
    return _candidate_s_text(snapshot, event, heard, now)


def _candidate_s_text(
    snapshot: Snapshot, event: TextReceived, heard: Heard, now: datetime
) -> Decision | NeedSlots:
    to_an_offer = missed.answer(snapshot, heard, now)
    if to_an_offer is not None:
        return to_an_offer
    if not snapshot.upcoming_interviews(now):
        return missed.kept_open(snapshot, after_it(snapshot, heard, now))
    if event.media and not event.body.strip():
        return asking.unclear(snapshot, now, "a picture without words", picture=True)
    return listen(snapshot, heard, now)


def _opted_in_again(decision: Decision | NeedSlots) -> Decision | NeedSlots:
    if isinstance(decision, NeedSlots):
        return decision
    opt_in = ChangeConsent(texts_allowed=True, source="keyword")
    return replace(decision, effects=(opt_in, *decision.effects))


def _within_limits(
    snapshot: Snapshot, decision: Decision | NeedSlots, now: datetime
) -> Decision | NeedSlots:
    """Say nothing to an opted-out number (Twilio would refuse), nor to a machine that loops."""
    if isinstance(decision, NeedSlots) or decision.prompt is None:
        return decision
    if snapshot.thread.opted_out:
        return _unsaid(snapshot, decision, now, "opted out")
    if loops.is_too_much(decision, snapshot.thread.answers_lately):
        return _silenced(snapshot, decision, now)
    return decision


def _unsaid(snapshot: Snapshot, decision: Decision, now: datetime, why: str) -> Decision:
    """Keep the answer but say nothing.

    What would have been asked back goes to a person at once, and a list of times or letters that
    nobody has seen is not an open question.
    """
    prompt = decision.prompt
    lost = not decision.effects or (prompt is not None and prompt.kind in _NOTHING_WRITTEN)
    effects = decision.effects
    rule = f"{decision.rule}; {why}"
    if lost:
        effects = (*effects, *answers.tell(snapshot, Intent.UNCLEAR, now))
        rule += ", so a person reads it"
    question = decision.question
    if lost or (question is not None and question.kind is not QuestionKind.MENU):
        question = snapshot.thread.question
    return Decision(rule, effects, question=question)


def _silenced(snapshot: Snapshot, decision: Decision, now: datetime) -> Decision:
    """Fall silent, and say so to the recruiter the first time."""
    kept = _unsaid(snapshot, decision, now, "too many answers in an hour")
    before = snapshot.thread.question or answers.menu()
    if not any(_is_unclear(effect) for effect in kept.effects):
        return kept
    told = "" if loops.is_silenced(before) else loops.TOLD
    effects = tuple(
        _told(effect, told) if _is_unclear(effect) else effect for effect in kept.effects
    )
    return replace(kept, effects=effects, question=loops.silenced(before))


def _is_unclear(effect: Effect) -> bool:
    return isinstance(effect, RecordReply) and effect.intent is Intent.UNCLEAR


def _told(effect: Effect, told: str) -> Effect:
    return replace(effect, told=told) if isinstance(effect, RecordReply) else effect

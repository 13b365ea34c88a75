"""Texts or calls that are no longer wanted: an opt-out in words, and a number not theirs."""

from dataclasses import replace
from datetime import datetime

from service.flows.answers import closed, latest, means_only, settled, tell_each_recruiter
from service.flows.effects import ChangeConsent, Decision, EndTouches, Prompt, PromptKind
from service.flows.heard import Heard
from service.flows.meaning import Topic
from service.flows.roads import cancel
from service.flows.state import Intent, Question, Snapshot

WHY_WRONG_NUMBER = "the number is not the candidate's"


def opt_out_in_words(snapshot: Snapshot, heard: Heard, now: datetime) -> Decision:
    """Honour an opt-out that the carrier does not know, with one confirming text.

    47 CFR 64.1200(a)(10) and (12): any clear wording counts, and one confirmation is allowed.
    A stranger is opted out in silence: we have never texted them. "Cancel it and stop texting me"
    is both, where it is plain which interview is meant: it can no longer be asked.
    """
    stopped = _stopped(snapshot, heard, now)
    still_open = snapshot.open_interviews(now)
    about = settled(snapshot, still_open, now)
    if Intent.CANCEL not in heard.said.also or about is None or about not in still_open:
        return stopped
    if not means_only(snapshot.thread.question, about, snapshot, now):
        return stopped
    cancelled = cancel.effects_of(about, now, heard.reason)
    return replace(stopped, effects=(*stopped.effects, *cancelled))


def opt_out_in_a_call(snapshot: Snapshot, heard: Heard, now: datetime) -> Decision:
    """Never call again whoever says so on the phone, nor text where calls are not all they name.

    A key and a bare "stop" are about the call; "stop texting me" into one must not leave the texts.
    """
    only_calls = heard.said.topic is Topic.CALLS or len(heard.words.split()) <= 1
    return (no_more_calls if only_calls else _no_more_contact)(snapshot, heard, now)


def no_more_calls(snapshot: Snapshot, heard: Heard, now: datetime) -> Decision:
    """Never call this number again; texts go on, for they were not spoken of.

    The provider keeps no such list for calls, so this is ours to honour.
    """
    source = "key" if heard.words.isdigit() else "words"
    stop = ChangeConsent(texts_allowed=None, source=source, calls_allowed=False)
    facts = {"told": "told.no_more_calls"}
    told = tell_each_recruiter(snapshot, Intent.OPT_OUT, now, **facts)
    prompt = Prompt(PromptKind.NO_MORE_CALLS, latest(snapshot)) if snapshot.interviews else None
    return Decision(heard.rule, (stop, *told), prompt, snapshot.thread.question)


def _stopped(snapshot: Snapshot, heard: Heard, now: datetime) -> Decision:
    if heard.said.topic is Topic.CALLS:
        return no_more_calls(snapshot, heard, now)
    if heard.said.topic is Topic.CONTACT:
        return _no_more_contact(snapshot, heard, now)
    stop = ChangeConsent(texts_allowed=False, source="words")
    told = tell_each_recruiter(snapshot, Intent.OPT_OUT, now)
    return Decision(heard.rule, (stop, *told), _no_more_texts(snapshot), _closed(snapshot))


def _no_more_contact(snapshot: Snapshot, heard: Heard, now: datetime) -> Decision:
    stop = ChangeConsent(texts_allowed=False, source="words", calls_allowed=False)
    facts = {"told": "told.no_contact"}
    told = tell_each_recruiter(snapshot, Intent.OPT_OUT, now, **facts)
    return Decision(heard.rule, (stop, *told), _no_more_texts(snapshot), _closed(snapshot))


def _closed(snapshot: Snapshot) -> Question | None:
    return closed(snapshot.thread.question)


def _no_more_texts(snapshot: Snapshot) -> Prompt | None:
    return Prompt(PromptKind.OPTED_OUT, latest(snapshot)) if snapshot.interviews else None


def wrong_number(snapshot: Snapshot, now: datetime, rule: str) -> Decision:
    """Stop everything to a number that is somebody else's, and tell each recruiter who uses it."""
    stop = ChangeConsent(texts_allowed=False, source="wrong_number", calls_allowed=False)
    told = tell_each_recruiter(snapshot, Intent.WRONG_NUMBER, now)
    ended = (EndTouches(one.id, WHY_WRONG_NUMBER) for one in snapshot.upcoming_interviews(now))
    prompt = Prompt(PromptKind.WRONG_NUMBER, latest(snapshot)) if snapshot.interviews else None
    return Decision(rule, (stop, *ended, *told), prompt, _closed(snapshot))

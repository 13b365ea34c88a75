"""Texts that are no longer wanted: an opt-out in other words, and a number that is not theirs."""

from datetime import datetime

from service.flows.answers import latest, settled, tell_each_recruiter
from service.flows.effects import ChangeConsent, Decision, Effect, EndTouches, Prompt, PromptKind
from service.flows.heard import Heard
from service.flows.meaning import Topic
from service.flows.roads import cancel
from service.flows.state import Intent, Snapshot

WHY_WRONG_NUMBER = "the number is not the candidate's"


def opt_out_in_words(snapshot: Snapshot, heard: Heard, now: datetime) -> Decision:
    """Honour an opt-out that the carrier does not know, with one confirming text.

    47 CFR 64.1200(a)(10) and (12): any clear wording counts, and one confirmation is allowed.
    A stranger is opted out in silence: we have never texted them. "Cancel it and stop texting me"
    is both, where it is plain which interview is meant: it can no longer be asked.
    """
    if heard.said.topic is Topic.CALLS:
        return no_more_calls(snapshot, heard, now)
    still_open = snapshot.open_interviews(now)
    about = settled(snapshot, still_open, now)
    opt_out = ChangeConsent(texts_allowed=False, source="words")
    told = tell_each_recruiter(snapshot, Intent.OPT_OUT, now)
    cancelled: tuple[Effect, ...] = ()
    if Intent.CANCEL in heard.said.also and about is not None and about in still_open:
        cancelled = cancel.effects_of(about, now, heard.reason)
    prompt = Prompt(PromptKind.OPTED_OUT, latest(snapshot)) if snapshot.interviews else None
    return Decision(heard.rule, (opt_out, *told, *cancelled), prompt)


def no_more_calls(snapshot: Snapshot, heard: Heard, now: datetime) -> Decision:
    """Never call this number again; texts go on, for they were not spoken of.

    The provider keeps no such list for calls, so this is ours to honour.
    """
    stop = ChangeConsent(texts_allowed=None, source="words", calls_allowed=False)
    facts = {"told": "told.no_more_calls"}
    told = tell_each_recruiter(snapshot, Intent.OPT_OUT, now, **facts)
    prompt = Prompt(PromptKind.NO_MORE_CALLS, latest(snapshot)) if snapshot.interviews else None
    return Decision(heard.rule, (stop, *told), prompt, snapshot.thread.question)


def wrong_number(snapshot: Snapshot, now: datetime, rule: str) -> Decision:
    """Stop everything to a number that is somebody else's, and tell each recruiter who uses it."""
    stop = ChangeConsent(texts_allowed=False, source="wrong_number", calls_allowed=False)
    told = tell_each_recruiter(snapshot, Intent.WRONG_NUMBER, now)
    ended = (EndTouches(one.id, WHY_WRONG_NUMBER) for one in snapshot.upcoming_interviews(now))
    prompt = Prompt(PromptKind.WRONG_NUMBER, latest(snapshot)) if snapshot.interviews else None
    return Decision(rule, (stop, *ended, *told), prompt)

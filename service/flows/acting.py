"""A clear intent finds its interview and takes its road."""

from collections.abc import Callable
from datetime import datetime

from service.flows.answers import answerable, means_only, settled
from service.flows.effects import Decision, NeedSlots
from service.flows.heard import Heard
from service.flows.roads import asking, cancel, confirm, notes, reschedule
from service.flows.state import Intent, Interview, Snapshot

Result = Decision | NeedSlots
_Road = Callable[[Snapshot, Interview, Heard, datetime], Result]
_ROADS: dict[Intent, _Road] = {
    Intent.CONFIRM: confirm.confirm,
    Intent.RESCHEDULE: reschedule.ask,
    Intent.CANCEL: cancel.cancel,
}


def say(snapshot: Snapshot, heard: Heard, now: datetime) -> Result:
    """Take the road of an intent; what has none is unclear."""
    if heard.intent in _ROADS:
        return act(snapshot, heard, now)
    if heard.intent in notes.NOTED:
        return notes.note(snapshot, heard, now)
    if heard.intent is Intent.THANKS:
        return notes.small_talk(snapshot, now, heard.rule)
    return asking.unclear(snapshot, now, heard.rule)


def act(snapshot: Snapshot, heard: Heard, now: datetime) -> Result:
    """Confirm, move or cancel the interview that is meant, or ask which one it is."""
    candidates = answerable(snapshot, now)
    about = settled(snapshot, candidates, now)
    if about is None:
        return asking.which(candidates, heard)
    question = snapshot.thread.question
    if question is not None and not question.asked_about(about):
        return asking.moved_meanwhile(about, f"{heard.rule}; but it has moved since we asked")
    if not means_only(question, about, snapshot, now):
        return asking.to_be_sure(snapshot, about, f"{heard.rule}; but we asked about another", now)
    return act_on(snapshot, about, heard, now)


def act_on(snapshot: Snapshot, about: Interview, heard: Heard, now: datetime) -> Result:
    """Do what a clear intent asks of one interview, if the table allows it, and note the rest."""
    decision = _ROADS[heard.intent or Intent.UNCLEAR](snapshot, about, heard, now)
    if isinstance(decision, NeedSlots):
        return decision
    return notes.with_also(decision, about, heard, now)

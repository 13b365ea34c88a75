"""Texts when nothing is ahead: the interview is going on, over, or was called off."""

from datetime import datetime

from service.flows.answers import going_on, last_ones, reply
from service.flows.effects import Decision, Prompt, PromptKind
from service.flows.heard import Heard
from service.flows.meaning import Leaning
from service.flows.roads import notes
from service.flows.state import Intent, Snapshot


def after_it(snapshot: Snapshot, heard: Heard, now: datetime) -> Decision:
    """Keep what still has a meaning for what it is; the rest is for a person, as unclear.

    Nothing can be confirmed, moved or cancelled any more; the notice of a reply is negative.
    """
    on = going_on(snapshot, now)
    if heard.intent is Intent.THANKS or (not heard.intent and heard.said.leaning is Leaning.ASSENT):
        return notes.small_talk(snapshot, now, heard.rule)
    if heard.intent in notes.NOTED and (on or heard.intent is not Intent.RUNNING_LATE):
        return notes.note_about(snapshot, on or last_ones(snapshot), heard, now)
    about = on[:1] or last_ones(snapshot)
    told = tuple(reply(one, Intent.UNCLEAR, now) for one in about)
    said = Prompt(PromptKind.PASSED_ON, about[0])
    return Decision("no interview ahead", told, said, snapshot.thread.question)

"""Coming: confirmed, unless it is cancelled, or the candidate has another time in mind."""

from dataclasses import replace
from datetime import datetime

from service.flows import wishes
from service.flows.answers import asked, menu, reply
from service.flows.effects import Decision, Prompt, PromptKind, SetStatus
from service.flows.heard import Heard
from service.flows.roads import asking
from service.flows.state import Intent, Interview, QuestionKind, Snapshot, Status
from service.flows.table import Step, after


def confirm(snapshot: Snapshot, interview: Interview, heard: Heard, now: datetime) -> Decision:
    """Confirm; "see you thursday" for a Tuesday is asked back, never guessed."""
    if wishes.disagrees(heard.own_words, interview, interview.language, now):
        return asking.other_time(snapshot, interview, heard, now)
    status = after(interview.status, Step.CONFIRM)
    if status is None:
        return _too_late(snapshot, interview, heard, now)
    late = Intent.RUNNING_LATE in heard.said.also
    kind = PromptKind.CONFIRMED_LATE if late else PromptKind.CONFIRMED
    prompt = Prompt(kind, interview, minutes=heard.said.minutes if late else None)
    effects = (SetStatus(interview.id, status), reply(interview, Intent.CONFIRM, now))
    return Decision(heard.rule, effects, prompt, menu(about=interview))


def _too_late(snapshot: Snapshot, interview: Interview, heard: Heard, now: datetime) -> Decision:
    """Keep a "yes" that comes after the end of it: the time may be somebody else's by now."""
    if interview.status is not Status.CANCELLED:
        return asking.closed(interview, Intent.CONFIRM, heard, now)
    kept = replace(reply(interview, Intent.CONFIRM, now), told="told.confirm_after_cancel")
    question = snapshot.thread.question
    again = asked(QuestionKind.CALLED_OFF, interview, reason=question.reason if question else None)
    prompt = Prompt(PromptKind.ALREADY_CANCELLED, interview)
    return Decision(f"{heard.rule}; cancelled already", (kept,), prompt, again)

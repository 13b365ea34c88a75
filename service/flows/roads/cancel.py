"""Calling it off, kindly: at once, with one question back, and a reason if they like."""

from dataclasses import replace
from datetime import datetime

from service.flows.answers import asked, reply
from service.flows.effects import Decision, Effect, EndTouches, Prompt, PromptKind, SetStatus
from service.flows.heard import Heard
from service.flows.reasons import is_stated
from service.flows.roads import asking
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

WHY_CANCELLED = "the interview was cancelled"


def cancel(_: Snapshot, interview: Interview, heard: Heard, now: datetime) -> Decision:
    """Cancel at once: an answer that is only asked about could be the last one we get."""
    if interview.status is Status.CANCELLED:
        if is_stated(heard.said.reason):
            return give_reason(interview, heard, now, heard.reason)
        return called_off(interview, f"{heard.rule}; cancelled already")
    if after(interview.status, Step.CANCEL) is None:
        return asking.closed(interview, Intent.CANCEL, heard, now)
    stated = is_stated(heard.said.reason)
    kind = PromptKind.CANCELLED_WITH_REASON if stated else PromptKind.CANCELLED
    question = _question(interview, heard.reason if stated else None)
    effects = effects_of(interview, now, heard.reason)
    return Decision(heard.rule, effects, Prompt(kind, interview), question)


def effects_of(
    interview: Interview,
    now: datetime,
    reason: Reason = Reason.NOT_GIVEN,
    *,
    blocked: bool = False,
) -> tuple[Effect, ...]:
    """Return what cancelling an open interview writes.

    `blocked`: it was said by the carrier's word, so no text reaches this person any more.
    """
    kept = reply(interview, Intent.CANCEL, now, reason)
    if blocked:
        kept = replace(kept, urgent=True, told="told.cancel_blocked")
    status = after(interview.status, Step.CANCEL)
    if status is None:
        return (kept,)
    return (SetStatus(interview.id, status), EndTouches(interview.id, WHY_CANCELLED), kept)


def called_off(interview: Interview, rule: str, reason: Reason | None = None) -> Decision:
    """Ask whether another time would do, or it is for good; nothing is written."""
    prompt = Prompt(PromptKind.CANCELLED, interview)
    return Decision(rule, prompt=prompt, question=_question(interview, reason))


def for_good(interview: Interview, question: Question, rule: str, now: datetime) -> Decision:
    """Ask why, once; the cancel itself is written already.

    After the farewell nothing is asked any more: what still comes, a person reads.
    """
    if question.spoken_since:
        kept = reply(interview, Intent.UNCLEAR, now)
        return Decision(f"{rule}; all is said", (kept,), question=question)
    if question.reason is not None:
        return farewell(interview, rule, question.reason)
    prompt = Prompt(PromptKind.WHY, interview)
    question = asked(QuestionKind.REASON, interview)
    return Decision(f"{rule}; for good", prompt=prompt, question=question)


def give_reason(interview: Interview, heard: Heard, now: datetime, reason: Reason) -> Decision:
    """Keep why; what was written about it is for the recruiter only if they ask for it."""
    kept = reply(
        interview, Intent.CANCEL, now, reason,
        told="told.cancel_reason", private=bool(heard.own_words),
    )  # fmt: skip
    said = farewell(interview, f"{heard.rule}; why", reason)
    return replace(said, effects=(kept,))


def farewell(interview: Interview, rule: str, reason: Reason | None = None) -> Decision:
    """Thank them; "2" still finds another time, and nothing is asked again."""
    question = replace(_question(interview, reason or Reason.NOT_GIVEN), spoken_since=True)
    return Decision(rule, prompt=Prompt(PromptKind.FAREWELL, interview), question=question)


def _question(interview: Interview, reason: Reason | None) -> Question:
    return asked(QuestionKind.CALLED_OFF, interview, reason=reason)
